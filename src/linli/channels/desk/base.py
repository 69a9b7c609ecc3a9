"""Base figures 基础数据: what a street and its communities consist of, each figure with the rows it is made of."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.outlines import drawn_grids
from linli.registers.areas.queries import visible_areas
from linli.registers.organisations.models import PARTY, Group, Organisation, OrganisationKind
from linli.registers.places.choices import PlaceKind
from linli.registers.places.models import Place
from linli.registers.places.queries import Figures, figures_of, heads_by_grid
from linli.registers.postings.queries import holders

COUNTED = ("households", "people")
LOOKERS = frozenset({"R5", "R6", "R8", "R11", "R13"})


@dataclass(frozen=True)
class Counted:
    """A figure and where it comes from; None where nobody counted."""

    value: int | None
    source: str = ""


@dataclass(frozen=True)
class CommunityRow:
    """One community with its figures."""

    area: Area
    grids: int
    compounds: int
    buildings: int
    households: Counted
    people: Counted


@dataclass(frozen=True)
class StreetFigures:
    """A street, its communities, and the sums of what they show."""

    street: Area
    rows: Sequence[CommunityRow]

    def total(self, name: str) -> int:
        """The sum of a column."""
        cells = [getattr(row, name) for row in self.rows]
        return sum((cell.value or 0) if isinstance(cell, Counted) else cell for cell in cells)

    @property
    def totals(self) -> dict[str, int]:
        """The sums of all columns."""
        return {name: self.total(name) for name in ("grids", "compounds", "buildings", *COUNTED)}


def base_figures(user: User) -> list[StreetFigures]:
    """The streets of a person with their communities; five queries, however many there are."""
    rows = visible_areas(user).filter(level=AreaLevel.COMMUNITY, active=True).select_related("street")
    communities = list(
        rows.defer("polygon", "street__polygon").order_by("street__code", "street__name", "code", "name")
    )
    ids = [one.id for one in communities]
    grids = _sums(Area.objects.filter(parent_id__in=ids, level=AreaLevel.GRID, active=True), "parent_id")
    places = Place.objects.filter(community_id__in=ids, active=True)
    compounds = _compound_sums(ids)
    buildings = dict(places.filter(kind=PlaceKind.BUILDING).values_list("community_id").annotate(count=Count("id")))
    by_street: dict[Area, list[CommunityRow]] = defaultdict(list)
    for one in communities:
        inside, compound = grids.get(one.id, {}), compounds.get(one.id, {})
        row = CommunityRow(
            one, inside.get("count", 0), compound.get("count", 0), buildings.get(one.id, 0),
            *(_counted(getattr(one, name), inside.get(name), compound.get(name)) for name in COUNTED),
        )  # fmt: skip
        if one.street:
            by_street[one.street].append(row)
    return [StreetFigures(street, found) for street, found in by_street.items()]


def centres_of(user: User, streets: Iterable[Area]) -> dict[UUID, list[tuple[Organisation, bool]]]:
    """The governance centres of streets by street, and whether this person may change their profile. Two queries."""
    kind = OrganisationKind.GOVERNANCE_CENTRE
    rows = Organisation.objects.filter(kind=kind, active=True, area__in=list(streets)).order_by("name")
    changeable = set(Organisation.objects.changeable_by(user).filter(kind=kind).values_list("pk", flat=True))
    found: dict[UUID, list[tuple[Organisation, bool]]] = defaultdict(list)
    for one in rows:
        if one.area_id:
            found[one.area_id].append((one, one.pk in changeable))
    return dict(found)


def _sums(rows: Any, key: str) -> dict[UUID, dict[str, Any]]:
    """Rows counted and their figures added up, by a column."""
    sums = {name: Sum(name) for name in COUNTED}
    return {row[key]: row for row in rows.order_by().values(key).annotate(count=Count("id"), **sums)}


def _compound_sums(community_ids: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """The compounds of communities: how many, and what they show."""
    compounds = list(Place.objects.filter(community_id__in=list(community_ids), kind=PlaceKind.COMPOUND, active=True))
    figures = figures_of(compounds)
    sums: dict[UUID, dict[str, int]] = defaultdict(lambda: {"count": 0, "households": 0, "people": 0})
    for one in compounds:
        if one.community_id:
            found = sums[one.community_id]
            found["count"] += 1
            found["households"] += figures[one.id].households
            found["people"] += figures[one.id].people
    return sums


def _counted(own: int | None, grids: int | None, compounds: int | None) -> Counted:
    """The figure written down for the community, else that of its grids, else that of its compounds."""
    if own is not None:
        return Counted(own, _("社区登记"))
    if grids is not None:
        return Counted(grids, _("各网格合计"))
    return Counted(compounds, _("各小区合计")) if compounds else Counted(None)


@dataclass(frozen=True)
class GridRow:
    """One grid: who serves there, its Party branches, its buildings and building heads."""

    area: Area
    workers: str
    branches: str
    buildings: int
    heads: int


@dataclass(frozen=True)
class Survey:
    """A community looked over: its grids, its compounds, and the buildings that lie in no grid or in two."""

    grids: Sequence[GridRow]
    compounds: Sequence[tuple[Place, Figures]]
    buildings: int
    gaps: Sequence[Place]
    doubled: Sequence[tuple[Place, str]]


def survey_of(community: Area, on: date) -> Survey:
    """What the page of a community shows; seven queries, however much there is."""
    grids = Area.objects.filter(parent=community, level=AreaLevel.GRID, active=True).defer("polygon")
    rows = list(grids.order_by("code", "name"))
    ids = [one.id for one in rows]
    buildings = list(
        Place.objects.filter(community=community, kind=PlaceKind.BUILDING, active=True).order_by("sort", "id")
    )
    branches: dict[UUID, list[str]] = defaultdict(list)
    for area_id, name in Group.objects.filter(area__in=ids, kind__in=PARTY, active=True).values_list("area_id", "name"):
        branches[area_id].append(name)
    heads = heads_by_grid(ids, on)
    found = [
        GridRow(
            one, "、".join(user.name for user in holders(roles=["R4"], area_ids=[one.id], on=on)),
            "、".join(branches[one.id]), sum(place.grid_id == one.id for place in buildings), heads.get(one.id, 0),
        )
        for one in rows
    ]  # fmt: skip
    compounds = list(Place.objects.filter(community=community, kind=PlaceKind.COMPOUND, active=True).order_by("sort"))
    figures = figures_of(compounds)
    gaps, doubled = _misplaced(buildings, set(ids))
    return Survey(found, [(one, figures[one.id]) for one in compounds], len(buildings), gaps, doubled)


def _misplaced(buildings: Sequence[Place], grids: set[UUID]) -> tuple[list[Place], list[tuple[Place, str]]]:
    """The buildings in no grid, and those in more than one with the names of the grids."""
    drawn = [place for place in buildings if place.lon is not None and place.lat is not None]
    held = drawn_grids().holding([(place.lon or 0.0, place.lat or 0.0) for place in drawn])
    names = {place.id: found for place, found in zip(drawn, held, strict=True)}
    gaps = [place for place in buildings if not names.get(place.id, place.grid_id in grids)]
    doubled = [(place, "、".join(names[place.id])) for place in drawn if len(names[place.id]) > 1]
    return gaps, doubled
