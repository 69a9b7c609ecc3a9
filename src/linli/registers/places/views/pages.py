"""Looking at places: the list, one place, the ledger of a community."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.history.queries import changes_of
from linli.registers.areas.models import Area
from linli.registers.places.choices import PlaceKind
from linli.registers.places.forms import FilterForm, LedgerForm
from linli.registers.places.listing import filled_columns, found_places, ledger_of, page_of, place_lines
from linli.registers.places.models import Place
from linli.registers.places.panels import panels_for
from linli.registers.places.policies import FINDERS, LOOKERS, SETTERS
from linli.registers.places.presenting import additions, change_lines, head_lines, place_crumbs, place_map
from linli.registers.places.queries import (
    above,
    equipment_in,
    figures_of,
    heads_of,
    rules_for,
    total_of,
)
from linli.registers.places.resolving import Resolution, resolve

CHILDREN_SHOWN = 200
CURSOR = "page"


def load_place(request: HttpRequest, place_id: UUID) -> Place:
    """A place this person may see, or 404."""
    rows = Place.objects.select_related("community", "grid", "manager", "owners", "compound")
    found: Place = get_object_or_404(rows.visible_to(request.user), id=place_id)
    return found


@require_safe
@require_roles(*sorted(LOOKERS))
def listing(request: StaffRequest) -> HttpResponse:
    """Compounds, or whatever the filter asks for; of an area with what it adds up to."""
    form = FilterForm(request.GET, user=request.user)
    form.is_valid()
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    rows, on = found_places(request.user, chosen), timezone.localdate()
    area = {f"{name}_id": chosen[name].id for name in ("grid", "community") if name in chosen}
    kept = {name: value for name, value in request.GET.items() if name != CURSOR and value}
    context = {
        "page": page_of(rows, request.GET.get(CURSOR), on), "form": form, "chosen": chosen,
        "total": total_of(Place.objects.visible_to(request.user).filter(**area)) if area else None,
        "area": chosen.get("grid") or chosen.get("community"), "address": urlencode(kept),
        "may_change": not scope_of(request.user).roles.isdisjoint(SETTERS), "crumbs": place_crumbs(), "by_name": True,
    }  # fmt: skip
    return render(request, "places/list.html", context)


@require_safe
@require_roles(*sorted(LOOKERS))
def show(request: StaffRequest, place_id: UUID) -> HttpResponse:
    """One place: what it is, what lies in it, what stands there, who looks after it, what other parts know of it."""
    place, on = load_place(request, place_id), timezone.localdate()
    children = Place.objects.visible_to(request.user).filter(parent=place, active=True).order_by("sort", "id")
    below = list(children[: CHILDREN_SHOWN + 1])
    lines = place_lines(below[:CHILDREN_SHOWN], on)
    chain = above(place)
    may_change = place.active and Place.objects.changeable_by(request.user).filter(id=place.id).exists()
    context: dict[str, Any] = {
        "place": place, "chain": chain, "figures": figures_of([place])[place.id],
        "below": lines, "columns": filled_columns(lines), "more_below": len(below) > CHILDREN_SHOWN,
        "equipment": equipment_in(place, on), "rules": rules_for(place, on), "heads": head_lines(heads_of(place)),
        "is_headed": place.kind in {PlaceKind.BUILDING, PlaceKind.UNIT}, "today": on,
        "aliases": place.aliases.order_by("name") if place.kind == PlaceKind.COMPOUND else [],
        "changes": change_lines(changes_of("place", place.id)), "map": place_map(place),
        "panels": panels_for(request.user, place), "may_change": may_change,
        "additions": additions(place) if may_change else [], "crumbs": place_crumbs([*chain, place]),
    }  # fmt: skip
    return render(request, "places/place.html", context)


@require_safe
@require_roles(*sorted(LOOKERS))
def ledger(request: StaffRequest) -> HttpResponse:
    """The base ledger of a community: its compounds, what they add up to, and what does not agree."""
    form = LedgerForm(request.GET if "community" in request.GET else None, user=request.user)
    offered: Any = form.fields["community"]
    if form.is_bound and not form.is_valid():
        raise Http404
    community = form.cleaned_data["community"] if form.is_bound else offered.queryset.first()
    if community is not None:
        form = LedgerForm(initial={"community": community.id}, user=request.user)
    found = ledger_of(community, timezone.localdate()) if community else None
    context = {"form": form, "ledger": found, "crumbs": place_crumbs(last=_("社区台账"))}
    return render(request, "places/ledger.html", context)


@require_POST
@require_roles(*sorted(FINDERS))
def find(request: StaffRequest) -> HttpResponse:
    """What a typed address means, as a fragment; by POST, so that no log keeps where somebody lives.

    Nothing is found where the community is none of theirs.
    """
    try:
        community_id = UUID(request.POST.get("community", ""))
    except ValueError:
        community_id = None
    seen = community_id and Area.objects.visible_to(request.user).filter(id=community_id).exists()
    found = resolve(request.POST.get("address", "")[:120], community_id) if seen else Resolution()
    return render(request, "places/parts/found.html", {"found": found})
