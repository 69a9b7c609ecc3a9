"""查进度: by number and the end of a phone, by the code of a receipt, or by the link in a text."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.channels.portal import limits
from linli.channels.portal.access import BadLink, grant, read_link
from linli.channels.portal.forms import FindForm
from linli.foundation.limits.actions import TooMany, take_turn
from linli.foundation.limits.requests import address_key
from linli.foundation.ui.times import say_wait
from linli.modules.matters.actions import query_hash
from linli.modules.matters.queries.reported import matter_of_code, matter_of_number

BAD = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """The form; unknown and wrong get the same sentence."""
    at = timezone.now()
    form = FindForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and (pk := _found(request, form, at)):
        grant(request, pk, at)
        return redirect("my:matter", pk=pk)
    return render(request, "portal/find.html", {"form": form, "tab": "find"}, status=BAD if form.errors else 200)


@never_cache
@require_safe
def follow_link(request: HttpRequest, token: str) -> HttpResponse:
    """What the link in a text opens; a forged or expired one leads to a page that says so, with a way on."""
    at = timezone.now()
    try:
        pk = read_link(token, at)
    except BadLink:
        return render(request, "portal/expired.html", {"tab": "find"}, status=410)
    grant(request, pk, at)
    return redirect("my:matter", pk=pk)


def _found(request: HttpRequest, form: FindForm, at: datetime) -> UUID | None:
    """The matter, after a turn was taken for this try."""
    code, number = form.code, form.cleaned_data["number"]
    address = address_key(request)
    try:
        take_turn(bucket=limits.FIND, key=address if code else f"{address} {number}", at=at)
        if not code:
            take_turn(bucket=limits.FIND_NUMBER, key=number, at=at)
    except TooMany as busy:
        said = _("查询的次数太多，请 %(wait)s后再试。")
        form.add_error("number", said % {"wait": say_wait(busy.retry_after)})
        return None
    pk = (
        matter_of_code(query_hash(code))
        if code
        else matter_of_number({number, form.as_typed}, form.cleaned_data["last_four"])
    )
    if pk is None:
        form.add_error("number", _("没有查到。请核对编号和手机号后四位，或者核对查询码。"))
    return pk
