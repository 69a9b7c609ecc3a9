"""The first run: units, staff, grids. Several of each can be entered; nothing here has to be."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.channels.desk.actions import LineRefused, OrganisationLine, add_organisations
from linli.channels.desk.forms import GridForm, OrganisationForm, StaffForm, organisation_forms
from linli.channels.desk.views.gate import for_founder, show_step
from linli.channels.desk.views.setup import founder
from linli.foundation.ui.toasts import add_toast
from linli.lib.phones import BadPhone
from linli.registers.areas.actions import AreaRefused, create_area, upload_grids
from linli.registers.areas.forms import UploadForm
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.presenting import map_of
from linli.registers.organisations.models import Organisation, OrganisationKind
from linli.registers.organisations.queries import organisation_rows
from linli.registers.postings.actions import PostingRefused, add_staff
from linli.registers.postings.queries import staff_postings
from linli.registers.refusals import show_refusal


@for_founder
def organisations(request: HttpRequest) -> HttpResponse:
    """Several units at once."""
    forms = organisation_forms(request.POST or None, _suggested())
    judged = [form.is_valid() for form in forms]
    if all(judged) and _add(request, forms):
        return redirect("setup:organisations" if "more" in request.POST else "setup:staff")
    status = 422 if request.method == "POST" else 200
    return show_step(request, "organisations", status=status, forms=forms, units=organisation_rows())


def _suggested() -> list[OrganisationLine]:
    """What every community has, until the first unit is entered."""
    place = Area.objects.filter(level=AreaLevel.COMMUNITY, active=True).select_related("parent").first()
    if place is None or place.parent is None or Organisation.objects.exists():
        return []
    street, names = place.parent, {"name": place.name, "short": place.short}
    above = {"name": street.name, "short": street.short}
    committee, centre = OrganisationKind.COMMITTEE, OrganisationKind.GOVERNANCE_CENTRE
    return [
        OrganisationLine(_("%(name)s居民委员会") % names, _("%(short)s居委会") % names, committee),
        OrganisationLine(_("%(name)s综治中心") % above, _("%(short)s综治中心") % above, centre),
    ]


def _add(request: HttpRequest, forms: list[OrganisationForm]) -> bool:
    """Enter the lines that have a name; False with the refusal at its field."""
    filled = [form for form in forms if form.line]
    try:
        made = add_organisations(
            lines=[form.line for form in filled if form.line], by=founder(request), at=timezone.now()
        )
    except LineRefused as refusal:
        show_refusal(filled[refusal.number], refusal)
        return False
    if made:
        add_toast(request, _("已加入 %(count)d 个单位。") % {"count": len(made)})
    return True


@for_founder
def staff(request: HttpRequest) -> HttpResponse:
    """One person after another."""
    form = StaffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            posting = add_staff(by=founder(request), at=timezone.now(), **form.cleaned_data)
        except PostingRefused as refusal:
            show_refusal(form, refusal)
        except BadPhone:
            form.add_error("phone", _("电话号码看起来不对，请核对位数。"))
        else:
            add_toast(request, _("已加入 %(name)s。") % {"name": posting.user.name})
            return redirect("setup:staff")
    people = staff_postings().exclude(user=founder(request))
    return show_step(request, "staff", form, people=people)


@for_founder
def grids(request: HttpRequest) -> HttpResponse:
    """Grids drawn one by one."""
    form = GridForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data: dict[str, Any] = dict(form.cleaned_data)
        parent = data.pop("community")
        try:
            grid = create_area(level=AreaLevel.GRID, parent=parent, by=founder(request), at=timezone.now(), **data)
        except AreaRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已加入“%(name)s”。") % {"name": grid.name})
            return redirect("setup:grids")
    return _grids_page(request, form, UploadForm())


@for_founder
def upload(request: HttpRequest) -> HttpResponse:
    """Grids from a file: all of them or none."""
    community = Area.objects.filter(level=AreaLevel.COMMUNITY, active=True).order_by("created_at").first()
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or community is None:
        return redirect("setup:grids")
    if not form.is_valid():
        return _grids_page(request, GridForm(), form)
    report = upload_grids(
        community=community, geojson_text=form.cleaned_data["text"], by=founder(request), at=timezone.now()
    )
    if report.is_good:
        add_toast(request, _("已导入 %(count)d 个网格。") % {"count": len(report.grids)})
        return redirect("setup:grids")
    return _grids_page(request, GridForm(), form, problems=report.problems)


def _grids_page(request: HttpRequest, form: GridForm, file_form: UploadForm, **context: Any) -> HttpResponse:
    """Both ways on one page, and the grids that are there."""
    found = list(Area.objects.filter(level=AreaLevel.GRID, active=True).order_by("code", "name"))
    # The map begins at the community or its street where either has an outline.
    outlined = Area.objects.filter(active=True, polygon__isnull=False).exclude(level=AreaLevel.GRID)
    bad = (form.is_bound and not form.is_valid()) or (file_form.is_bound and not file_form.is_valid())
    return show_step(
        request, "grids", form, status=422 if bad or context else 200, upload=file_form, grids=found,
        map=map_of([*outlined, *found]), **context,
    )  # fmt: skip
