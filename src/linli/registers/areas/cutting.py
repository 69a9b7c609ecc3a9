"""Cutting and joining the outlines of grids; a cut that is none is refused with the reason."""

import json
from collections.abc import Mapping, Sequence
from math import cos, radians
from typing import Any

import shapely
from django.utils.translation import gettext as _
from shapely.geometry import LineString, MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from shapely.ops import split

from linli.lib.geometry import in_china
from linli.registers.areas.checks import AreaRefused
from linli.registers.areas.outlines import KM_PER_DEGREE, OVERLAP, Outline, overlap, read_outline

PARTS_MOST = 12
LEAST_M2 = 100
LINE_POINTS_MOST = 2000


def cut(outline: Outline, shape: object) -> list[Outline]:
    """The parts of a grid, from west to east: cut by a line, by an area within it, or into the areas of a collection.

    `shape` is GeoJSON as object or text: LineString, Polygon, or a FeatureCollection of areas that fill the grid.
    Raises: AreaRefused with the field `shape`.
    """
    data = _loaded(shape)
    if data.get("type") == "FeatureCollection":
        parts = _areas(outline, data)
    elif _geometry(data).get("type") == "LineString":
        parts = _by_line(outline, _line(_geometry(data)))
    else:
        parts = _by_area(outline, _read(data))
    if not 1 < len(parts) <= PARTS_MOST:
        words = {"most": PARTS_MOST, "count": len(parts)}
        raise _refused(_("应分成 2 到 %(most)d 个网格，这样会分成 %(count)d 个。") % words)
    for part in parts:
        _check_size(part)
    return sorted(parts, key=lambda part: (part.centroid.x, -part.centroid.y))


def take_piece(source: Outline, target: Outline, shape: object) -> tuple[Outline, Outline]:
    """Both outlines after the piece of `source` inside `shape` went to `target`. Raises: AreaRefused."""
    piece, rest = _inside_and_rest(source, _read(_loaded(shape)))
    for part in (piece, rest):
        _check_size(part)
    return rest, join([target, piece])


def join(outlines: Sequence[Outline]) -> Outline:
    """One outline of several."""
    found = shapely.union_all(list(outlines))
    return _solid(found)


def square_metres(outline: BaseGeometry) -> float:
    """How large it is, near enough to speak of it."""
    return float(outline.area * (KM_PER_DEGREE * 1000) ** 2 * cos(radians(outline.centroid.y)))


def _loaded(shape: object) -> Mapping[str, Any]:
    try:
        data = json.loads(shape) if isinstance(shape, str | bytes) else shape
    except (ValueError, RecursionError) as error:
        raise _refused(_("内容不是有效的 JSON。")) from error
    if not isinstance(data, Mapping):
        raise _refused(_("请在地图上画一条线或一个范围。"))
    return data


def _geometry(data: Mapping[str, Any]) -> Mapping[str, Any]:
    geometry = data.get("geometry") if data.get("type") == "Feature" else data
    return geometry if isinstance(geometry, Mapping) else {}


def _read(data: object) -> Outline:
    try:
        return read_outline(data)
    except AreaRefused as refused:
        raise _refused(refused.message) from refused


def _line(geometry: Mapping[str, Any]) -> LineString:
    try:
        points = [(float(point[0]), float(point[1])) for point in geometry["coordinates"]]
    except (KeyError, TypeError, ValueError, IndexError) as error:
        raise _refused(_("分割线的坐标应为成对的数字。")) from error
    if not 1 < len(points) <= LINE_POINTS_MOST or not all(in_china(lon, lat) for lon, lat in points):
        raise _refused(_("分割线要有 2 到 %(most)d 个点，都在中国范围内。") % {"most": LINE_POINTS_MOST})
    line = LineString(points)
    if not line.is_simple:
        raise _refused(_("分割线自己相交了，请重新画。"))
    return line


def _by_line(outline: Outline, line: LineString) -> list[Outline]:
    parts = [_solid(part) for one in _polygons(outline) for part in split(one, line).geoms]
    if len(parts) <= len(_polygons(outline)):
        raise _refused(_("这条线没有把网格分开，请从边界外画到边界外，穿过整个网格。"))
    return parts


def _by_area(outline: Outline, area: Outline) -> list[Outline]:
    return list(_inside_and_rest(outline, area))


def _areas(outline: Outline, data: Mapping[str, Any]) -> list[Outline]:
    """The areas of a collection, which neither leave a rest nor reach outside nor overlap."""
    features = data.get("features")
    drawn = [_read(feature) for feature in (features if isinstance(features, list) else [])[: PARTS_MOST + 1]]
    for number, one in enumerate(drawn, 1):
        other = next((other for other, earlier in enumerate(drawn[: number - 1], 1) if overlap(one, earlier)), None)
        if other is not None:
            raise _refused(_("第 %(one)d 个和第 %(other)d 个范围重叠。") % {"one": other, "other": number})
        if one.difference(outline).area > OVERLAP * one.area:
            raise _refused(_("第 %(number)d 个范围伸到了网格外面。") % {"number": number})
    rest = outline.difference(shapely.union_all(drawn)) if drawn else outline
    if rest.area > OVERLAP * outline.area:
        words = {"m2": square_metres(rest)}
        raise _refused(_("还剩约 %(m2)d 平方米没有分给任何一个，请补上。") % words)
    return drawn


def _inside_and_rest(outline: Outline, area: Outline) -> tuple[Outline, Outline]:
    if not outline.intersects(area) or outline.intersection(area).area < OVERLAP * min(outline.area, area.area):
        raise _refused(_("画的范围不在这个网格里。"))
    inside, rest = outline.intersection(area), outline.difference(area)
    if rest.area < OVERLAP * outline.area:
        raise _refused(_("画的范围盖住了整个网格；要并入相邻的网格，请用“合并”。"))
    return _solid(inside), _solid(rest)


def _polygons(outline: BaseGeometry) -> list[Polygon]:
    """The faces of a shape; lines and points that two borders share are left out."""
    parts = getattr(outline, "geoms", [outline])
    return [part for part in parts if isinstance(part, Polygon) and not part.is_empty]


def _solid(shape: BaseGeometry) -> Outline:
    parts = _polygons(shape)
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _check_size(part: Outline) -> None:
    if (m2 := square_metres(part)) < LEAST_M2:
        raise _refused(_("有一块只有约 %(m2)d 平方米，太小了，请重新画。") % {"m2": m2})


def _refused(message: str) -> AreaRefused:
    return AreaRefused(message, "shape")
