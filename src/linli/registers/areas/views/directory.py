"""Pages of the official directory 名录: find an area in it, take it into use."""

from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.toasts import add_toast
from linli.registers.areas.actions import AreaRefused, use_areas
from linli.registers.areas.forms import DirectoryForm, UseForm
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.presenting import area_crumbs, chain_of
from linli.registers.areas.queries import ABOVE_ALL, listed_areas
from linli.registers.areas.views.tree import form_methods, form_page
from linli.registers.refusals import show_refusal

DIRECTORY_KEEPERS = ("R13",)


@require_safe
@require_roles(*DIRECTORY_KEEPERS)
def directory(request: StaffRequest) -> HttpResponse:
    """What the directory holds under a name or the beginning of a code; nothing before something is asked for."""
    form = DirectoryForm(request.GET or None)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    found = listed_areas(request.user, words) if words else []
    context = {
        "form": form, "words": words, "found": [(area, chain_of(area)) for area in found],
        "crumbs": area_crumbs(None, _("区划名录")),
    }  # fmt: skip
    return render(request, "areas/directory.html", context)


@form_methods
@require_roles(*DIRECTORY_KEEPERS)
def use(request: StaffRequest, area_id: UUID) -> HttpResponse:
    """Take an area into use, a street with those of its communities that are ticked."""
    areas = Area.objects.visible_to(request.user).select_related(ABOVE_ALL)
    area: Area = get_object_or_404(areas.exclude(level=AreaLevel.GRID), id=area_id, active=False)
    inside: QuerySet[Area] = area.children.filter(active=False).exclude(code="").order_by("code")
    offered = inside if area.level == AreaLevel.STREET else inside.none()
    form = UseForm(request.POST if request.method == "POST" else None, communities=offered)
    if form.is_valid():
        try:
            count = use_areas(areas=[area, *form.chosen], by=request.user, at=timezone.now())
        except AreaRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已启用“%(name)s”等 %(count)d 个区划。") % {"name": area.name, "count": count})
            return redirect("areas:area", area.id)
    context = {"area": area, "chain": chain_of(area), "crumbs": area_crumbs(area, _("启用"))}
    return form_page(request, "areas/use.html", form, back_url=reverse("areas:directory"), **context)
