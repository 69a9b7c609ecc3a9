"""拍照上报 and 记一笔."""

from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from linli.casework.actions import DifferentContent, StepForbidden, StepRefused
from linli.casework.models import Case
from linli.channels.field.actions import report_matter
from linli.channels.field.forms import LogForm, ReportForm, SettledForm
from linli.channels.field.policies import REPORTERS
from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.toasts import add_toast
from linli.lib.coordinates import in_china
from linli.modules.matters.queries import reported_by
from linli.registers.areas.models import Area
from linli.registers.areas.queries import locate
from linli.registers.postings.queries import serving


@require_roles(*REPORTERS)
@require_http_methods(["GET", "POST"])
def report(request: StaffRequest) -> HttpResponse:
    """Photo, category, send; settled in the same go where that is ticked."""
    return _form(request, ReportForm, settled=bool(request.POST.get("settled")))


@require_roles(*REPORTERS)
@require_http_methods(["GET", "POST"])
def log(request: StaffRequest) -> HttpResponse:
    """A small matter that is settled already."""
    return _form(request, LogForm, settled=True)


def _form(request: StaffRequest, form_class: type[ReportForm], *, settled: bool) -> HttpResponse:
    """The empty form, or what was sent."""
    at = timezone.now()
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = form_class(*sent, user=request.user, at=at)
    done = SettledForm(*sent if settled else ())
    if request.method != "POST":
        return _show(request, form, SettledForm(), settled=settled)
    form.keep(by=request.user, at=at)
    if settled:
        done.keep(by=request.user, at=at)
    if not form.errors and not (settled and done.errors):
        return _take_in(request, form, done if settled else None, at)
    return _show(request, form, done, settled=settled, status=422)


def _take_in(request: StaffRequest, form: ReportForm, done: SettledForm | None, at: datetime) -> HttpResponse:
    """Report it, or say what keeps it from being settled."""
    posting = next((one for one in serving(request.user) if one.role in REPORTERS), None)
    unit = (posting and posting.organisation) or ""
    row = form.row(at=at, by_role=posting.role if posting else "", by_organisation=unit, tell=done is None)
    try:
        case = report_matter(row=row, settled=done.facts() if done else None, by=request.user, at=at)
    except DifferentContent:
        return _known(request, form)
    except (StepForbidden, StepRefused) as error:
        if done is None:
            raise
        _refuse(done, error)
        return _show(request, form, done, settled=True, status=422)
    add_toast(request, _said(case))
    return _to(request, reverse("field:matter", args=[case.pk]))


def _refuse(done: SettledForm, error: StepForbidden | StepRefused) -> None:
    """Why it cannot be settled here."""
    if isinstance(error, StepRefused):
        done.refuse(error)
    else:
        done.add_error(None, _("这里不在您的网格，不能当场办结。请去掉“已经办好”，直接上报。"))


def _said(case: Case) -> str:
    """What is said on the next page."""
    sentence = _("已记下 %(no)s，当场办结。") if case.state == "closed" else _("已上报 %(no)s。")
    return sentence % {"no": case.no}


def _known(request: StaffRequest, form: ReportForm) -> HttpResponse:
    """This form was sent before, with other content: the first one stands."""
    case = reported_by(request.user).filter(pk=form.cleaned_data["id"]).first()
    if case is None:
        form.add_error(None, _("这张上报单已经用过，请重新打开一张。"))
        return _show(request, form, SettledForm(), settled=False, status=409)
    sentence = _("这件事刚才已经上报过，编号 %(no)s。后来改的内容没有加进去，可以在内部备注里补充。")
    add_toast(request, sentence % {"no": case.no}, level="warning")
    return _to(request, reverse("field:matter", args=[case.pk]))


def _to(request: StaffRequest, url: str) -> HttpResponse:
    """To another page, by htmx or by redirect."""
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)


def _show(
    request: StaffRequest, form: ReportForm, done: SettledForm, *, settled: bool, status: int = 200
) -> HttpResponse:
    """The form as a page, or alone where htmx sent it."""
    template = "field/parts/report.html" if request.htmx else "field/report.html"
    context = {
        "form": form, "done": done, "settled": settled, "log": form.small, "tiles": form.tiles,
        "tab": "log" if form.small else "report",
        "draft": f"field:{'log' if form.small else 'report'}:{request.user.pk}",
    }  # fmt: skip
    return render(request, template, context, status=status)


@require_roles(*REPORTERS)
@require_POST
def where(request: StaffRequest) -> HttpResponse:
    """The grid of a point, as a fragment; by POST, so that no log keeps where somebody stood."""
    return render(request, "field/parts/where.html", {"grid": _grid_of(request)})


def _grid_of(request: StaffRequest) -> Area | None:
    """The grid of the point that was sent; None for what is no point in one."""
    try:
        lon, lat = float(request.POST.get("lon", "")), float(request.POST.get("lat", ""))
    except ValueError:
        return None
    return locate(lon, lat) if in_china(lon, lat) else None
