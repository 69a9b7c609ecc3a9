"""Reads of the portal."""

from typing import Any
from uuid import UUID

from linli.modules.matters.presenting import grid_features
from linli.registers.areas.models import Area, AreaLevel


def community_of(named: str) -> Area | None:
    """The community that an address names by its code or id; None where it names none."""
    found = Area.objects.filter(level=AreaLevel.COMMUNITY, active=True)
    try:
        return found.filter(pk=UUID(named)).first()
    except ValueError:
        return found.filter(code=named).first() if named else None


def ground_of(community: Area | None) -> dict[str, Any]:
    """The grids of a street, which are public, as the ground of the map a place is pointed out on."""
    grids = Area.objects.filter(level=AreaLevel.GRID, active=True)
    return {"areas": grid_features(grids.filter(street_id=community.parent_id) if community else grids.none())}
