"""Outlines of grids: reading them, and finding grids that they would overlap."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Literal, cast
from uuid import UUID

import numpy as np
import shapely
from django.utils.translation import gettext as _
from shapely.geometry import MultiPolygon, Polygon, mapping, shape

from linli.foundation.editions.snapshots import Snapshot
from linli.lib.geometry import BadPolygon, read_polygon
from linli.registers.areas.checks import AreaRefused
from linli.registers.areas.models import GRIDS_EDITION, Area, AreaLevel

Outline = Polygon | MultiPolygon
OVERLAP = 0.01
"""Neighbours drawn by hand may overlap by this part of the smaller one; more is a mistake."""
MOST_KM2 = 10_000
"""No grid is larger, not even of pasture; a map that stands on the whole country invites to draw one."""
KM_PER_DEGREE = 111.32


@dataclass(frozen=True)
class Drawn:
    """All outlines of grids in use, with a tree to find them by their boxes."""

    ids: tuple[UUID, ...]
    names: tuple[str, ...]
    shapes: Any
    tree: shapely.STRtree

    def overlapping(self, outline: Outline, own: UUID | None) -> list[str]:
        """The names of the grids (not `own`) that the outline overlaps, in order."""
        found = self.tree.query(outline).tolist()
        hits = [index for index in found if self.ids[index] != own and overlap(outline, self.shapes[index])]
        return sorted(self.names[index] for index in hits)

    def holding(self, points: Sequence[tuple[float, float]]) -> list[list[str]]:
        """The names of the grids that hold each point (WGS-84); on a common border one of them."""
        if not points or not self.ids:
            return [[] for _point in points]
        places = shapely.points(np.array(points, dtype=float))
        inside, border = self._pairs(places, "within"), self._pairs(places, "intersects")
        return [inside.get(number) or border.get(number, [])[:1] for number in range(len(points))]

    def _pairs(self, places: Any, predicate: Literal["within", "intersects"]) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for point, grid in self.tree.query(places, predicate=predicate).T.tolist():
            found.setdefault(point, []).append(self.names[grid])
        return found


def overlap(one: Outline, other: Outline) -> bool:
    """Whether two outlines share more than neighbours may."""
    if not one.intersects(other):
        return False
    return bool(one.intersection(other).area > OVERLAP * min(one.area, other.area))


def read_outline(polygon: object) -> Outline:
    """An outline from GeoJSON, as text or object. Raises: AreaRefused with the sentence of the fault."""
    try:
        return read_polygon(polygon)
    except BadPolygon as error:
        raise AreaRefused(_(error.template) % error.details, "polygon") from error


def read_grid(polygon: object) -> Outline:
    """The outline of a grid. Raises: AreaRefused with the sentence of the fault, or where it is too large for one."""
    outline = read_outline(polygon)
    km2 = outline.area * KM_PER_DEGREE**2 * cos(radians(outline.centroid.y))
    if km2 > MOST_KM2:
        words = _("面积约 %(km2)d 平方公里，不像一个网格（最大 %(most)d）。请把地图放大到本社区再画，或检查坐标。")
        raise AreaRefused(words % {"km2": km2, "most": MOST_KM2}, "polygon")
    return outline


def check_inside(outline: Outline, community: Area | None) -> None:
    """The grid lies within the outline of its community, where that is drawn. Raises: AreaRefused."""
    if community is None or not community.polygon:
        return
    outside = outline.difference(stored_outline(community.polygon)).area / outline.area
    if outside > OVERLAP:
        words = {"name": community.name, "percent": max(1, round(100 * outside))}
        raise AreaRefused(_("范围有 %(percent)d%% 在“%(name)s”之外，请调整边界。") % words, "polygon")


def geometry_of(outline: Outline) -> dict[str, Any]:
    """GeoJSON as it is stored."""
    kind = mapping(outline)
    return {"type": kind["type"], "coordinates": _lists(kind["coordinates"])}


def stored_outline(polygon: object) -> Outline:
    """The outline of a stored polygon, which was checked when it was written."""
    return cast("Outline", shape(cast("dict[str, Any]", polygon)))


def drawn_grids() -> Drawn:
    """The outlines of all grids in use: one small query while no grid has changed."""
    return _drawn.current()


def _lists(coordinates: Any) -> Any:
    return [_lists(part) for part in coordinates] if isinstance(coordinates, tuple) else coordinates


def _load() -> Drawn:
    grids = Area.objects.filter(level=AreaLevel.GRID, active=True, polygon__isnull=False)
    rows = list(grids.values_list("id", "name", "polygon"))
    shapes: Any = np.array([stored_outline(polygon) for _id, _name, polygon in rows], dtype=object)
    return Drawn(tuple(row[0] for row in rows), tuple(row[1] for row in rows), shapes, shapely.STRtree(shapes))


_drawn = Snapshot(_load, GRIDS_EDITION)
