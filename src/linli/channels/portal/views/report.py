"""我要反映, and its receipt."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from linli.casework.actions import DifferentContent
from linli.casework.models import Case
from linli.channels.portal import limits
from linli.channels.portal.access import FRESH, code_of, grant, own_case
from linli.channels.portal.forms import ReportForm
from linli.channels.portal.presenting import expected
from linli.channels.portal.queries import community_of, ground_of
from linli.foundation.limits.actions import TooMany, take_turn
from linli.foundation.limits.requests import address_key
from linli.foundation.proof.actions import ProofNeeded, pass_door
from linli.foundation.proof.forms import ask_for_proof, show_proof
from linli.foundation.ui.times import say_wait
from linli.lib.ids import new_id
from linli.modules.matters.actions import open_matter, query_hash
from linli.modules.matters.choices import Source
from linli.modules.matters.queries.reported import reported_matter
from linli.registers.areas.models import Area

ISSUED = "linli_forms"
MOST_ISSUED = 10
FRESH_SECONDS = 30 * 60
BAD = 422
CODE_MOST = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; a second tap, or the same once more, is the same matter."""
    at = timezone.now()
    if request.method != "POST":
        community, code = community_of(request.GET.get("c", "")), request.GET.get("at", "")[:CODE_MOST]
        form = ReportForm(initial={"id": _issue(request), "community": community, "at": code}, at=at)
        return _show(request, form, at, form.located.community if form.located else community)
    form = ReportForm(request.POST, request.FILES, at=at)
    form.keep_open(at=at)
    if form.is_valid() and not form.errors:
        if form.is_trap_sprung:
            return redirect("portal:home")
        if _let_in(request, form, at):
            return _take_in(request, form, at)
    return _show(request, form, at, form.cleaned_data.get("community"), status=BAD)


@never_cache
@require_safe
def receipt(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What to keep: number, promised time, and the code, which is shown for half an hour only."""
    at = timezone.now()
    case = own_case(request, pk, at)
    if case is None:
        return redirect("portal:find")
    code = code_of(pk)
    until = request.session.get(FRESH, {}).get(str(pk), 0)
    context = {
        "case": case, "matter": case.matter, "number": case.no, "expected": expected(case, at),
        "code": code if until > at.timestamp() and query_hash(code) == case.matter.query_hash else "", "tab": "report",
    }  # fmt: skip
    return render(request, "portal/receipt.html", context)


def _issue(request: HttpRequest) -> UUID:
    """A new id for an empty form, remembered as this browser's."""
    made = new_id()
    request.session[ISSUED] = [*request.session.get(ISSUED, []), str(made)][-MOST_ISSUED:]
    return made


def _let_in(request: HttpRequest, form: ReportForm, at: datetime) -> bool:
    """Take a turn for the address and for the phone; what is missing is said in the form."""
    try:
        pass_door(door=limits.REPORT, key=address_key(request), proof=form.cleaned_data["proof"], at=at)
        if phone := form.cleaned_data["reporter_phone"]:
            take_turn(bucket=limits.REPORT_PHONE, key=phone, at=at)
    except ProofNeeded as needed:
        ask_for_proof(form, needed)
    except TooMany as busy:
        said = _("反映得太频繁，请 %(wait)s后再提交，或者打电话给社区。已填的内容还在。")
        form.add_error(None, said % {"wait": say_wait(busy.retry_after)})
    return not form.errors


def _take_in(request: HttpRequest, form: ReportForm, at: datetime) -> HttpResponse:
    """Open the matter. Whoever only knows what another wrote, and sends it again, does not become its reporter."""
    source = Source.WECHAT if "MicroMessenger" in request.headers.get("User-Agent", "") else Source.WEB
    row = form.row(at=at, source=source)
    known = reported_matter(row.id) is not None
    try:
        case: Case = open_matter(row=row, by=None, at=at).case
    except DifferentContent:
        return render(request, "portal/sent.html", {"tab": "report"}, status=409)
    if known and str(row.id) not in request.session.get(ISSUED, []):
        return render(request, "portal/sent.html", {"tab": "report"}, status=409)
    grant(request, case.pk, at)
    fresh = request.session.get(FRESH, {})
    request.session[FRESH] = fresh | {str(case.pk): int(at.timestamp()) + FRESH_SECONDS}
    return redirect("portal:receipt", pk=case.pk)


def _show(
    request: HttpRequest, form: ReportForm, at: datetime, community: Area | None, status: int = 200
) -> HttpResponse:
    show_proof(form, door=limits.REPORT, key=address_key(request), at=at)
    context = {"form": form, "map": ground_of(community or form.communities.first()), "tab": "report"}
    return render(request, "portal/report.html", context, status=status)
