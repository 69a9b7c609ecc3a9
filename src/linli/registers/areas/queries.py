"""Finding areas: by point, by tree, by who may see them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Prefetch

from linli.foundation.editions.snapshots import Snapshot
from linli.lib.geometry import Locator
from linli.registers.areas.models import GRIDS_EDITION, Area, AreaLevel, AreaQuerySet, Redrawing, Succession
from linli.registers.areas.outlines import stored_outline

LISTED_MOST = 50
CODE_MOST = 20
ABOVE_ALL = "parent__parent__parent__parent"

Placement = tuple[UUID | None, UUID | None, UUID | None]
LonLat = tuple[float, float]


@dataclass(frozen=True)
class GridPlace:
    """A grid and the columns of a row placed in it; `short` is what numbers of its community begin with."""

    id: UUID
    street_id: UUID | None
    community_id: UUID | None
    short: str


def locate(lon: float, lat: float) -> Area | None:
    """The grid in use that holds a WGS-84 point; None outside all grids. Two small queries."""
    place = locate_many([(lon, lat)])[0]
    return Area.objects.defer("polygon").get(pk=place.id) if place else None


def locate_many(points: Sequence[LonLat]) -> list[GridPlace | None]:
    """The grids in use that hold these WGS-84 points, in order; None outside all grids.

    One small query while no grid has changed, however many points there are.
    """
    locator, places = _grids.current()
    return [places[grid_id] if grid_id else None for grid_id in locator.locate_many(points)]


def grid_places(ids: Iterable[UUID]) -> dict[UUID, GridPlace]:
    """The grids in use among these; nothing is asked where none is named."""
    wanted = set(ids)
    return {pk: place for pk, place in _grids.current()[1].items() if pk in wanted} if wanted else {}


def placement_of(area: Area) -> Placement:
    """What the three columns of a row placed in an area of any level are."""
    own = {AreaLevel.STREET: 0, AreaLevel.COMMUNITY: 1, AreaLevel.GRID: 2}.get(AreaLevel(area.level))
    columns = [area.street_id, area.community_id, None]
    if own is not None:
        columns[own] = area.id
    return columns[0], columns[1], columns[2]


def visible_areas(user: AbstractBaseUser | AnonymousUser) -> AreaQuerySet:
    """The areas a person may look at: their own, what lies inside them, the one above; all for some roles."""
    return Area.objects.visible_to(user)


def listed_areas(user: AbstractBaseUser | AnonymousUser, words: str) -> list[Area]:
    """At most 50 areas above the grids by the beginning of a code or a part of a name, in use or not, by code."""
    rows = visible_areas(user).exclude(level=AreaLevel.GRID)
    if words.isascii() and words.isdigit():
        # A range rather than a prefix: it is answered by the index on codes under every collation.
        rows = rows.filter(code__gte=words, code__lte=words.ljust(CODE_MOST, "9"))
    else:
        rows = rows.filter(name__contains=words)
    return list(rows.select_related(ABOVE_ALL).defer("polygon").order_by("code", "id")[:LISTED_MOST])


def redrawings_of(community: Area) -> list[Redrawing]:
    """The splits and merges in a community with their grids, the newest first. Two queries."""
    links = Prefetch("successions", Succession.objects.select_related("before", "after").order_by("id"))
    return list(community.redrawings.prefetch_related(links).order_by("-at", "-id"))


def _load() -> tuple[Locator[UUID], dict[UUID, GridPlace]]:
    grids = Area.objects.filter(level=AreaLevel.GRID, active=True)
    rows = list(grids.values_list("id", "street_id", "community_id", "short", "community__short", "polygon"))
    places = {row[0]: GridPlace(row[0], row[1], row[2], row[4] if row[2] else row[3]) for row in rows}
    return Locator((row[0], stored_outline(row[5])) for row in rows if row[5]), places


_grids = Snapshot(_load, GRIDS_EDITION)
