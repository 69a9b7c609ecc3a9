"""Reading places: what lies in one, what stands there, how many live there."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet, Sum

from linli.foundation.access.kept import ask_models
from linli.registers.places.choices import PlaceKind
from linli.registers.places.models import BuildingHead, Equipment, Place, PlaceQuerySet, SiteRule


def inside(place: Place) -> PlaceQuerySet:
    """The place itself and all that lies in it."""
    if place.kind == PlaceKind.COMPOUND:
        return Place.objects.filter(compound_id=place.id)
    own = Q(id=place.id) | Q(parent_id=place.id) | Q(parent__parent_id=place.id)
    return Place.objects.filter(own, compound_id=place.compound_id)


def above(place: Place) -> list[Place]:
    """What it lies in, the compound first; one query."""
    chain = Place.objects.filter(id=place.id).values_list("parent_id", "parent__parent_id", "parent__parent__parent_id")
    ids = [one for one in chain[0] if one] if place.parent_id else []
    found = Place.objects.in_bulk(ids) if ids else {}
    return [found[one] for one in reversed(ids)]


@dataclass(frozen=True)
class Figures:
    """How many households and people; `compounds`, `buildings` and `houses` how many are written down."""

    households: int = 0
    people: int = 0
    compounds: int = 0
    buildings: int = 0
    houses: int = 0

    @property
    def per_household(self) -> str:
        """People in a household, to two digits; empty where nobody is counted."""
        return f"{self.people / self.households:.2f}" if self.households else ""


def figures_of(places: Iterable[Place]) -> dict[UUID, Figures]:
    """The figures of places: those counted for each, or else the sums of what lies right in it. One query."""
    rows = list(places)
    below = _sums_below([one.id for one in rows])
    found = {}
    for one in rows:
        sums = below.get(one.id, {})
        households = one.households if one.households is not None else sums.get("households") or 0
        people = one.people if one.people is not None else sums.get("people") or 0
        found[one.id] = Figures(households, people, buildings=sums.get("buildings", 0), houses=sums.get("houses", 0))
    return found


def _sums_below(ids: list[UUID]) -> dict[Any, dict[str, Any]]:
    """What lies right in each of these places, added up."""
    rows = Place.objects.filter(parent_id__in=ids, active=True).values("parent_id").annotate(
        households=Sum("households"), people=Sum("people"),
        buildings=Count("id", filter=Q(kind=PlaceKind.BUILDING)), houses=Count("id", filter=Q(kind=PlaceKind.HOUSE)),
    )  # fmt: skip
    return {row["parent_id"]: dict(row) for row in rows}


def total_of(places: PlaceQuerySet) -> Figures:
    """The figures of what a query set holds, nobody counted twice: of each place the highest one that is counted.

    A place counts itself unless something above it, which is in the set too, has a figure already. One query.
    """
    held = places.filter(active=True).values("id")
    counted: dict[str, int | None] = {}
    for name in ("households", "people"):
        free = Q(**{f"{name}__isnull": False})
        for up in ("parent", "parent__parent", "parent__parent__parent"):
            free &= ~Q(**{f"{up}__{name}__isnull": False, f"{up}_id__in": held})
        counted[name] = places.filter(free, active=True).aggregate(total=Sum(name))["total"]
    kinds = dict(places.filter(active=True).order_by().values_list("kind").annotate(Count("id")))
    return Figures(
        counted["households"] or 0, counted["people"] or 0, kinds.get(PlaceKind.COMPOUND, 0),
        kinds.get(PlaceKind.BUILDING, 0), kinds.get(PlaceKind.HOUSE, 0),
    )  # fmt: skip


def equipment_in(place: Place, on: date) -> list[Equipment]:
    """What stands in a place and in what lies in it on a day, by place."""
    there = Equipment.objects.filter(place__in=inside(place).values("id"), from_on__lte=on)
    in_use = there.filter(Q(to_on=None) | Q(to_on__gte=on)).select_related("place", "keeper")
    return list(in_use.order_by("place__sort", "kind", "name", "id"))


def rules_for(place: Place, on: date) -> list[SiteRule]:
    """The site rules that hold in a place on a day: its own, and those of all it lies in. One query."""
    return ask_models(_rules_over, None, place.id, place.parent_id or place.id, place.compound_id, on)


def _rules_over(own: UUID, up: UUID, compound: UUID, on: date) -> QuerySet[SiteRule]:
    above_that = Place.objects.filter(id=up).values("parent_id")
    there = SiteRule.objects.filter(Q(place__in=[own, up, compound]) | Q(place__in=above_that), from_on__lte=on)
    holding = there.filter(Q(to_on=None) | Q(to_on__gte=on))
    return holding.select_related("place").order_by("kind", "starts", "from_on", "id")


def heads_of(place: Place) -> list[BuildingHead]:
    """Who looks and looked after a place, the latest first."""
    return list(BuildingHead.objects.filter(place=place).select_related("user").order_by("-from_on", "-id"))


def heads_on(places: Iterable[UUID], on: date) -> dict[UUID, BuildingHead]:
    """Who looks after each of these places on a day."""
    there = BuildingHead.objects.filter(place__in=list(places), from_on__lte=on)
    return {one.place_id: one for one in there.filter(Q(to_on=None) | Q(to_on__gte=on)).order_by("from_on", "id")}


def outermost(rows: PlaceQuerySet) -> PlaceQuerySet:
    """Of these places those in use, and of those that lie in each other on one grid only the outer one."""
    alone = Q(parent__isnull=True) | Q(parent__grid__isnull=True) | ~Q(parent__grid=F("grid"))
    return rows.filter(alone, active=True)


def place_by_code(code: str) -> Place | None:
    """The place in use whose poster carries this code."""
    return Place.objects.filter(code=code, active=True).select_related("community").first() if code else None


def heads_by_grid(grids: Collection[UUID], on: date) -> dict[UUID, int]:
    """How many building heads serve on a day in each of these grids. One query."""
    serving = Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gte=on))
    rows = BuildingHead.objects.filter(serving, place__grid__in=grids)
    return dict(rows.values_list("place__grid_id").annotate(count=Count("id")))
