"""Pages of the base figures 基础数据: streets, one community looked over, the profile of a centre."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from linli.channels.desk.base import LOOKERS, base_figures, centres_of, survey_of
from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.forms import AskingForm
from linli.foundation.ui.toasts import add_toast
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.queries import visible_areas
from linli.registers.organisations.actions import OrganisationRefused
from linli.registers.organisations.models import Organisation, OrganisationKind
from linli.registers.organisations.policies import SETTERS
from linli.registers.organisations.profiling import set_profile
from linli.registers.refusals import show_refusal

KEEPERS = sorted({*SETTERS, "R13"})


class ProfileForm(AskingForm):
    """How large the rooms of a centre are and since when it works."""

    floor_m2 = forms.IntegerField(label=gettext_lazy("面积（平方米）"), min_value=1, required=False)
    opened_on = forms.DateField(
        label=gettext_lazy("启用日期"), required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )  # fmt: skip


@require_safe
@require_roles(*sorted(LOOKERS))
def base(request: StaffRequest) -> HttpResponse:
    """The streets this person serves, each figure with the rows it is made of."""
    streets = base_figures(request.user)
    centres = centres_of(request.user, [one.street for one in streets])
    shown = [(one, centres.get(one.street.id, ())) for one in streets]
    return render(request, "desk/base.html", {"streets": shown, "crumbs": [(_("基础数据"), "")]})


@require_safe
@require_roles(*sorted(LOOKERS))
def community(request: StaffRequest, area_id: UUID) -> HttpResponse:
    """One community: grids, compounds, and the buildings that lie in no grid or in two."""
    areas = visible_areas(request.user).filter(level=AreaLevel.COMMUNITY, active=True)
    found: Area = get_object_or_404(areas.defer("polygon"), id=area_id)
    context = {
        "area": found, "survey": survey_of(found, timezone.localdate()),
        "crumbs": [(_("基础数据"), reverse("desk:base")), (found.name, "")],
    }  # fmt: skip
    return render(request, "desk/base_community.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles(*KEEPERS)
def centre(request: StaffRequest, organisation_id: UUID) -> HttpResponse:
    """The profile of a governance centre."""
    units = Organisation.objects.changeable_by(request.user).filter(
        kind=OrganisationKind.GOVERNANCE_CENTRE, active=True
    )
    unit: Organisation = get_object_or_404(units, pk=organisation_id)
    known = {"floor_m2": unit.floor_m2, "opened_on": unit.opened_on}
    form = ProfileForm(request.POST if request.method == "POST" else None, initial=known)
    if form.is_valid():
        try:
            set_profile(organisation=unit, by=request.user, at=timezone.now(), **form.cleaned_data)
        except OrganisationRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已保存“%(name)s”。") % {"name": unit.name})
            return redirect("desk:base")
    context = {
        "form": form, "unit": unit, "back_url": reverse("desk:base"),
        "crumbs": [(_("基础数据"), reverse("desk:base")), (unit.name, "")],
    }  # fmt: skip
    return render(request, "desk/base_centre.html", context, status=422 if form.errors else 200)
