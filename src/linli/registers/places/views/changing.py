"""Writing places down and changing them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.ui.toasts import add_toast
from linli.registers.areas.models import Area
from linli.registers.places.actions import (
    PlaceRefused,
    PlaceRow,
    add_equipment,
    add_rule,
    change_place,
    close_place,
    create_place,
    end_belonging,
    name_head,
)
from linli.registers.places.choices import ABOVE, PlaceKind
from linli.registers.places.forms import EquipmentForm, HeadForm, PlaceForm, RuleForm, changeable_communities
from linli.registers.places.models import BuildingHead, Equipment, Place, SiteRule
from linli.registers.places.policies import SETTERS
from linli.registers.places.presenting import outline_of, place_crumbs
from linli.registers.places.queries import above
from linli.registers.refusals import show_refusal

form_methods = require_http_methods(["GET", "HEAD", "POST"])


@dataclass(frozen=True)
class Belonging:
    """A kind of thing that belongs to a place from a day to a day."""

    title: str | Promise
    form: type[Any]
    model: type[Any]
    add: Callable[..., Any]


BELONGINGS = {
    "equipment": Belonging(gettext_lazy("登记设备"), EquipmentForm, Equipment, add_equipment),
    "rule": Belonging(gettext_lazy("登记场地规则"), RuleForm, SiteRule, add_rule),
    "head": Belonging(gettext_lazy("登记楼栋长"), HeadForm, BuildingHead, name_head),
}


def changeable(request: HttpRequest, place_id: UUID) -> Place:
    """A place in use that this person may change, or 404."""
    rows = Place.objects.select_related("community", "grid", "parent", "compound")
    found: Place = get_object_or_404(rows.changeable_by(request.user).filter(active=True), id=place_id)
    return found


@form_methods
@require_roles(*sorted(SETTERS))
def create(request: StaffRequest, parent_id: UUID | None = None, kind: str = PlaceKind.COMPOUND) -> HttpResponse:
    """A new compound, or something in a place."""
    parent = changeable(request, parent_id) if parent_id else None
    if kind not in PlaceKind.values or (parent.kind if parent else None) not in (ABOVE[kind] or (None,)):
        raise Http404
    community = parent.community if parent else None
    if parent is None and not changeable_communities(request.user).exists():
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = PlaceForm(sent, user=request.user, kind=kind, community=community, initial=_inherited(parent))
    if form.is_valid():
        row = _row(form, kind, parent)
        try:
            place = create_place(row=row, by=request.user, at=timezone.now())
        except PlaceRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已登记“%(name)s”。") % {"name": place.full})
            return redirect("places:place", place.id)
    title = _("登记%(kind)s") % {"kind": PlaceKind(kind).label}
    return _form_page(request, form, title, parent)


def _inherited(parent: Place | None) -> dict[str, Any]:
    return {"grid": parent.grid_id} if parent else {}


def _row(form: PlaceForm, kind: str, parent: Place | None) -> PlaceRow:
    """The row of a new place: its name behind those above it."""
    names = {one.kind: one.name for one in ([*above(parent), parent] if parent else [])}
    names[kind] = form.cleaned_data["name"]
    community: Area = parent.community if parent and parent.community else form.cleaned_data["community"]
    values = {name: value for name, value in form.values.items() if name != "grid_id" or value is not None}
    return PlaceRow(
        community, names[PlaceKind.COMPOUND], names.get(PlaceKind.BUILDING, ""), names.get(PlaceKind.UNIT, ""),
        names.get(PlaceKind.HOUSE, ""), values, form.alias_names,
    )  # fmt: skip


@form_methods
@require_roles(*sorted(SETTERS))
def edit(request: StaffRequest, place_id: UUID) -> HttpResponse:
    """Another name, other names, columns, point, grid; what lies in it goes along to another grid."""
    place = changeable(request, place_id)
    sent = request.POST if request.method == "POST" else None
    form = PlaceForm(sent, user=request.user, kind=place.kind, community=place.community, initial=_known(place))
    if form.is_valid():
        try:
            change_place(
                place=place, name=form.cleaned_data["name"], values=form.values, aliases=form.alias_names,
                by=request.user, at=timezone.now(),
            )  # fmt: skip
        except PlaceRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已保存“%(name)s”。") % {"name": place.full})
            return redirect("places:place", place.id)
    return _form_page(request, form, _("修改"), place)


def _known(place: Place) -> dict[str, Any]:
    columns = ("name", "address", "lon", "lat", "built", "use", "floors", "households", "people", "area_m2")
    known = {name: getattr(place, name) for name in columns}
    names = place.aliases.order_by("name").values_list("name", flat=True)
    return known | {
        "grid": place.grid_id, "manager": place.manager_id, "owners": place.owners_id, "aliases": "、".join(names),
    }  # fmt: skip


def _form_page(request: StaffRequest, form: Any, title: str, place: Place | None) -> HttpResponse:
    back = reverse("places:place", args=[place.id]) if place else reverse("places:list")
    grids = form.fields["grid"].queryset.values("id") if "grid" in form.fields else []
    drawn = Area.objects.filter(id__in=grids) if grids else []
    context = {
        "form": form, "title": title, "place": place, "back_url": back, "map": {"areas": outline_of(*drawn)},
        "crumbs": place_crumbs([*above(place), place] if place else [], title),
    }  # fmt: skip
    return render(request, "places/form.html", context, status=422 if form.errors else 200)


@form_methods
@require_roles(*sorted(SETTERS))
def add(request: StaffRequest, place_id: UUID, what: str) -> HttpResponse:
    """Equipment, a site rule or a building head."""
    place, kind = changeable(request, place_id), BELONGINGS.get(what)
    if kind is None:
        raise Http404
    sent = request.POST if request.method == "POST" else None
    form = kind.form(sent, place=place, on=timezone.localdate())
    if form.is_valid():
        try:
            kind.add(place=place, new=form.new, by=request.user, at=timezone.now())
        except PlaceRefused as refusal:
            show_refusal(form, refusal)
        else:
            add_toast(request, _("已保存“%(name)s”。") % {"name": place.full})
            return redirect("places:place", place.id)
    return _form_page(request, form, str(kind.title), place)


@require_POST
@require_roles(*sorted(SETTERS))
def end(request: StaffRequest, place_id: UUID, what: str, one_id: UUID) -> HttpResponse:
    """Today is the last day of equipment, a rule or a building head."""
    place, kind = changeable(request, place_id), BELONGINGS.get(what)
    if kind is None:
        raise Http404
    one = get_object_or_404(kind.model.objects.select_related("place"), id=one_id, place=place)
    try:
        end_belonging(one=one, on=timezone.localdate(), by=request.user, at=timezone.now())
    except PlaceRefused as refusal:
        add_toast(request, refusal.message, level="error")
    else:
        add_toast(request, _("已记下到今天为止。"))
    return redirect("places:place", place.id)


@require_POST
@require_roles(*sorted(SETTERS))
def close(request: StaffRequest, place_id: UUID) -> HttpResponse:
    """Take a place and all in it out of use."""
    place = changeable(request, place_id)
    try:
        close_place(place=place, by=request.user, at=timezone.now())
    except PlaceRefused as refusal:
        add_toast(request, refusal.message, level="error")
        return redirect("places:place", place.id)
    add_toast(request, _("已停用“%(name)s”。") % {"name": place.full})
    return redirect("places:place", place.parent_id) if place.parent_id else redirect("places:list")
