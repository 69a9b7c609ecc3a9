"""The size switch 关怀版, and real pages for what goes wrong."""

import math
from datetime import timedelta
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.foundation.ui.context import SIZE_COOKIE, SIZES, size_of
from linli.foundation.ui.times import say_wait

YEAR = 365 * 24 * 3600
TOO_BIG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
ERRORS = {
    400: (gettext_lazy("请求不完整"), gettext_lazy("浏览器发来的内容不完整或者不对。请返回上一页，刷新后再试。")),
    403: (gettext_lazy("没有权限"), gettext_lazy("您的任职不能做这件事。如果工作需要，请联系本单位的系统管理员。")),
    404: (gettext_lazy("找不到这个页面"), gettext_lazy("地址可能写错了，内容可能已经移走，或者不在您的管辖范围。")),
    409: (
        gettext_lazy("刚被别人改动"),
        gettext_lazy("您打开页面以后，这项内容有了新的变化。请返回上一页，刷新后再试。"),
    ),
    413: (gettext_lazy("提交的内容太大"), gettext_lazy("文件太大或太多。请返回上一页，减少图片或压缩后再提交。")),
    429: (gettext_lazy("操作太频繁"), gettext_lazy("为了安全，请过几分钟再试。连续输错密码会锁定 15 分钟。")),
    500: (
        gettext_lazy("系统出错了"),
        gettext_lazy("不是您的问题，出错情况已经记录。请过一会儿再试；如果一直这样，请联系系统管理员。"),
    ),
    503: (gettext_lazy("暂时无法使用"), gettext_lazy("系统正在恢复。请过一会儿再试。")),
}


@require_POST
def set_size(request: HttpRequest) -> HttpResponse:
    """Remember the size for a year and go back to the page; an unknown size means normal."""
    wanted, back = request.POST.get("size", ""), request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    size = wanted if wanted in SIZES else "normal"
    response.set_cookie(SIZE_COOKIE, size, max_age=YEAR, samesite="Lax", secure=request.is_secure(), httponly=True)
    return response


def error_page(request: HttpRequest | None, status: int, *, reason: str = "", heading: str = "") -> HttpResponse:
    """A whole page for a status of `ERRORS`, with the caller's own words if there are any. Asks no database."""
    title, text = ERRORS[status]
    context = {"status": status, "title": heading or title, "text": reason or text, "ll_size": size_of(request)}
    return HttpResponse(render_to_string("ui/error.html", context), status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 where the upload was too large."""
    too_big = isinstance(exception, TOO_BIG)
    return error_page(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_big else HTTPStatus.BAD_REQUEST)


def forbidden(request: HttpRequest, *_exception: object, **_named: object) -> HttpResponse:
    """403."""
    return error_page(request, HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, *_exception: object, **_named: object) -> HttpResponse:
    """404."""
    return error_page(request, HTTPStatus.NOT_FOUND)


def too_many(request: HttpRequest, retry_after: timedelta | None = None) -> HttpResponse:
    """429; where it is known when to try again, in words and as Retry-After."""
    if retry_after is None:
        return error_page(request, HTTPStatus.TOO_MANY_REQUESTS)
    reason = _("为了安全，请 %(wait)s后再试。") % {"wait": say_wait(retry_after)}
    response = error_page(request, HTTPStatus.TOO_MANY_REQUESTS, reason=reason)
    response["Retry-After"] = str(math.ceil(retry_after.total_seconds()))
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    """500; a bare page where even the template cannot be rendered."""
    try:
        return error_page(request, HTTPStatus.INTERNAL_SERVER_ERROR)
    except Exception:  # noqa: BLE001 this is the last page there is
        title, text = ERRORS[500]
        return HttpResponse(
            f'<!doctype html><html lang="zh-Hans"><title>{title}</title><p>{text}</p></html>', status=500
        )


def csrf_failure(request: HttpRequest, *_reason: object, **_named: object) -> HttpResponse:
    """403 for a form whose token is gone, most often because the person signed in again elsewhere."""
    text: Any = _(
        "页面放得太久，或者您已在别处重新登录，这次提交没有生效。请返回上一页，刷新后再提交；浏览器会保留已填的文字。"
    )
    return error_page(request, HTTPStatus.FORBIDDEN, reason=text, heading=_("没有提交成功"))
