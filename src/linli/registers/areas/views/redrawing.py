"""Pages where grids are drawn anew: split, merged, a piece given to the neighbour, and the undoing of it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.toasts import add_toast
from linli.registers.areas.actions import AreaRefused, give_ground, merge_grids, split_grid, undo_redrawing
from linli.registers.areas.cutting import cut
from linli.registers.areas.forms import GiveForm, MergeForm, PartForm, SplitForm
from linli.registers.areas.models import Area, AreaLevel, AreaQuerySet, Redrawing
from linli.registers.areas.outlines import Outline, geometry_of, stored_outline
from linli.registers.areas.policies import SETTERS
from linli.registers.areas.presenting import area_crumbs, map_of
from linli.registers.areas.views.tree import form_methods, form_page
from linli.registers.refusals import show_refusal

MARKS = "甲乙丙丁戊己庚辛壬癸子丑"
KINDS = {"line": gettext_lazy("画一条线分开"), "area": gettext_lazy("圈出一块")}


def _grid(request: StaffRequest, area_id: UUID) -> Area:
    """A drawn grid in use that this person may change, or 404."""
    grids = Area.objects.changeable_by(request.user).select_related("parent")
    found: Area = get_object_or_404(grids.filter(active=True, level=AreaLevel.GRID, polygon__isnull=False), id=area_id)
    return found


def _beside(grid: Area) -> AreaQuerySet:
    """The other grids of its community."""
    rows: AreaQuerySet = Area.objects.filter(parent=grid.parent, level=AreaLevel.GRID, active=True)
    return rows.exclude(id=grid.id).order_by("code", "name")


@form_methods
@require_roles(*sorted(SETTERS))
def split(request: StaffRequest, area_id: UUID) -> HttpResponse:
    """Cut a grid: first where, then what the parts are called, both on one page."""
    grid = _grid(request, area_id)
    form = SplitForm(request.POST if request.method == "POST" else None)
    parts: list[PartForm] = []
    outlines: Sequence[Outline] = ()
    if form.is_valid():
        try:
            outlines = cut(stored_outline(grid.polygon), form.cleaned_data["shape"])
            parts = _parts(request, grid, len(outlines))
            if _are_named(request, parts):
                return _split(request, grid, form, parts)
        except AreaRefused as refusal:
            show_refusal(form, refusal)
    kind = "area" if request.GET.get("by") == "area" else "line"
    context = {
        "area": grid, "parts": parts, "kind": kind, "kinds": KINDS,
        "map": _map_of_parts(outlines) if parts else map_of([grid, *_beside(grid)], grid),
        "crumbs": area_crumbs(grid, _("拆分")), "back_url": reverse("areas:area", args=[grid.id]), "form": form,
    }  # fmt: skip
    wrong = form.errors or any(part.errors for part in parts)
    return render(request, "areas/split.html", context, status=422 if wrong else 200)


def _are_named(request: StaffRequest, parts: Sequence[PartForm]) -> bool:
    """Whether every part was given its name; all are looked at, so that each says what is wrong."""
    return "confirm" in request.POST and {part.is_valid() for part in parts} == {True}


def _split(request: StaffRequest, grid: Area, form: SplitForm, parts: Sequence[PartForm]) -> HttpResponse:
    named = [part.part() for part in parts]
    split_grid(grid=grid, shape=form.cleaned_data["shape"], parts=named, by=request.user, at=timezone.now())
    words = {"name": grid.name, "count": len(parts)}
    add_toast(request, _("已把“%(name)s”分成 %(count)d 个网格。") % words)
    return redirect("areas:area", grid.parent_id)


def _parts(request: StaffRequest, grid: Area, count: int) -> list[PartForm]:
    """A form for every part; filled with names to begin with until they are sent."""
    sent = request.POST if "confirm" in request.POST else None
    first = [{"name": f"{grid.name}{mark}", "short": f"{grid.short[:18]}{mark}"} for mark in MARKS[:count]]
    return [PartForm(sent, prefix=f"part{number}", initial=one) for number, one in enumerate(first, 1)]


def _map_of_parts(outlines: Sequence[Outline]) -> dict[str, Any]:
    """The parts with their numbers."""
    shown = [Area(name=str(number), polygon=geometry_of(one)) for number, one in enumerate(outlines, 1)]
    return map_of(shown)


@form_methods
@require_roles(*sorted(SETTERS))
def merge(request: StaffRequest, area_id: UUID) -> HttpResponse:
    """Let grids of a community go into one of them."""
    communities = Area.objects.changeable_by(request.user).select_related("parent")
    community: Area = get_object_or_404(communities.filter(active=True, level=AreaLevel.COMMUNITY), id=area_id)
    grids = Area.objects.filter(parent=community, level=AreaLevel.GRID, active=True).order_by("code", "name")
    form = MergeForm(request.POST if request.method == "POST" else None, grids=grids)
    if form.is_valid():
        try:
            merge_grids(by=request.user, at=timezone.now(), **form.cleaned_data)
        except AreaRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已并入“%(name)s”。") % {"name": form.cleaned_data["into"].name})
            return redirect("areas:area", community.id)
    context = {"area": community, "map": map_of(grids), "crumbs": area_crumbs(community, _("合并网格"))}
    return form_page(request, "areas/merge.html", form, back_url=reverse("areas:area", args=[community.id]), **context)


@form_methods
@require_roles(*sorted(SETTERS))
def give(request: StaffRequest, area_id: UUID) -> HttpResponse:
    """Give a piece of a grid, with the buildings on it, to a neighbour."""
    grid = _grid(request, area_id)
    drawn = _beside(grid).filter(polygon__isnull=False)
    form = GiveForm(request.POST if request.method == "POST" else None, grids=drawn)
    if form.is_valid():
        try:
            give_ground(source=grid, by=request.user, at=timezone.now(), **form.cleaned_data)
        except AreaRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已划给“%(name)s”。") % {"name": form.cleaned_data["target"].name})
            return redirect("areas:area", grid.parent_id)
    context = {"area": grid, "map": map_of([grid, *drawn], grid), "crumbs": area_crumbs(grid, _("划给相邻网格"))}
    return form_page(request, "areas/give.html", form, back_url=reverse("areas:area", args=[grid.id]), **context)


@require_POST
@require_roles(*sorted(SETTERS))
def undo(request: StaffRequest, redrawing_id: UUID) -> HttpResponse:
    """Bring back the grids from before a split or merge."""
    mine = Area.objects.changeable_by(request.user).values("id")
    redrawing = get_object_or_404(Redrawing.objects.filter(community__in=mine), id=redrawing_id)
    try:
        undo_redrawing(redrawing=redrawing, by=request.user, at=timezone.now())
    except AreaRefused as refusal:
        add_toast(request, refusal.message, level="error")
    else:
        add_toast(request, _("已撤销重划，原来的网格恢复使用。"))
    return redirect("areas:area", redrawing.community_id)
