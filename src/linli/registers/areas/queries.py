"""Finding areas: by point, by tree, by who may see them."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from linli.foundation.editions.snapshots import Snapshot
from linli.lib.geometry import Locator
from linli.registers.areas.models import GRIDS_EDITION, Area, AreaLevel, AreaQuerySet
from linli.registers.areas.outlines import stored_outline

Placement = tuple[UUID | None, UUID | None, UUID | None]
LonLat = tuple[float, float]


def locate(lon: float, lat: float) -> Area | None:
    """The grid in use that holds a WGS-84 point; None outside all grids. Two small queries."""
    return locate_many([(lon, lat)])[0]


def locate_many(points: Sequence[LonLat]) -> list[Area | None]:
    """The grids of many WGS-84 points, in order; two small queries however many there are."""
    ids = locate_ids(points)
    grids = Area.objects.in_bulk({grid_id for grid_id in ids if grid_id})
    return [grids.get(grid_id) if grid_id else None for grid_id in ids]


def locate_ids(points: Sequence[LonLat]) -> list[UUID | None]:
    """The ids of the grids of many points, in order; one small query while no grid has changed."""
    return _locator.current().locate_many(points)


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


def _load() -> Locator[UUID]:
    grids = Area.objects.filter(level=AreaLevel.GRID, active=True, polygon__isnull=False)
    return Locator((grid_id, stored_outline(polygon)) for grid_id, polygon in grids.values_list("id", "polygon"))


_locator = Snapshot(GRIDS_EDITION, _load)
