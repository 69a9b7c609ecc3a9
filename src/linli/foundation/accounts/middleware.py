"""What a session owes: it ends when nobody uses it, and begins with an own password."""

from collections.abc import Callable
from typing import Final
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from linli.foundation.accounts.rules import idle_seconds, needs_totp

Answer = Callable[[HttpRequest], HttpResponseBase]
SEEN: Final = "linli_seen"
WRITE_EVERY: Final = 60
NEEDED: Final = ("/accounts/", "/size/", "/static/")
"""What stays open to whoever must set up a second factor: signing in and out, and the setting up."""


class IdleTimeoutMiddleware:
    """Signs out who did nothing for as long as their roles allow; the session is written once a minute at most."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the program."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, or sign out and lead to the login page and back."""
        if not request.user.is_authenticated:
            return self.get_response(request)
        now = int(timezone.now().timestamp())
        seen = request.session.get(SEEN)
        allowed = idle_seconds(request.user)
        if seen is not None and now - seen > allowed:
            return _signed_out(request, allowed // 60)
        if seen is None or now - seen >= min(WRITE_EVERY, allowed // 10):
            request.session[SEEN] = now
        return self.get_response(request)


class OwnPasswordMiddleware:
    """Leads who still has a password somebody else chose to the page that changes it, and nowhere else."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the program."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, or lead to the page."""
        must = getattr(request.user, "must_change_password", False)
        change = reverse("account_change_password")
        if not must or request.path in {change, reverse("account_logout")}:
            return self.get_response(request)
        messages.warning(request, _("这是别人为您设的密码，请先改成自己的，再开始工作。"))
        return _lead(request, redirect(change))


class SecondFactorMiddleware:
    """Leads whose role demands a second factor to the page that sets it up, until it is set up."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the rest of the program."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Pass on, or lead to the page."""
        if not request.user.is_authenticated or request.path.startswith(NEEDED) or not needs_totp(request.user):
            return self.get_response(request)
        messages.warning(request, _("您的角色要求两步验证，请先用手机上的验证器设置好，再开始工作。"))
        return _lead(request, redirect("mfa_activate_totp"))


def _signed_out(request: HttpRequest, minutes: int) -> HttpResponseBase:
    back = _way_back(request)
    logout(request)
    messages.info(request, _("您已 %(minutes)s 分钟没有操作，为了安全已退出登录，请重新登录。") % {"minutes": minutes})
    return _lead(request, redirect_to_login(back))


def _way_back(request: HttpRequest) -> str:
    """The page to come back to: a form's answer cannot be asked for again, so the page it stood on."""
    if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
        return request.get_full_path()
    asked = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}):
        return "/"
    parts = urlsplit(asked)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _lead(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """A redirect that also moves the whole page when a fragment was asked for."""
    if "HX-Request" not in request.headers:
        return response
    return HttpResponse(headers={"HX-Redirect": response["Location"]})
