"""Reading area outlines from GeoJSON (WGS-84) with an exact reason for every refusal."""

import json
import math
import re
from collections.abc import Mapping
from enum import StrEnum

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.validation import explain_validity

from linli.lib.coordinates import in_china
from linli.lib.words import gettext_noop as _

MOST_VERTICES = 20_000
FEWEST_POSITIONS = 4
Ring = list[tuple[float, float]]
FAULT_PLACE = re.compile(r"\[(\S+) (\S+)\]")


class PolygonFault(StrEnum):
    """Why an outline is refused."""

    NOT_JSON = "not_json"
    WRONG_TYPE = "wrong_type"
    EMPTY = "empty"
    TOO_FEW_POINTS = "too_few_points"
    UNCLOSED = "unclosed"
    NOT_A_NUMBER = "not_a_number"
    OUTSIDE_CHINA = "outside_china"
    TOO_MANY_POINTS = "too_many_points"
    SELF_CROSSING = "self_crossing"
    BAD_HOLE = "bad_hole"


WORDS = {
    PolygonFault.NOT_JSON: _("内容不是有效的 JSON。"),
    PolygonFault.WRONG_TYPE: _("需要面（Polygon 或 MultiPolygon），收到的是 %(type)s。"),
    PolygonFault.EMPTY: _("图形是空的，没有任何坐标。"),
    PolygonFault.TOO_FEW_POINTS: _("一个环至少要有三个不在同一直线上的点。"),
    PolygonFault.UNCLOSED: _("环没有闭合：最后一个点应与第一个点（%(lon)s，%(lat)s）相同。"),
    PolygonFault.NOT_A_NUMBER: _("坐标应为成对的有限数字，第 %(position)d 个点不是。"),
    PolygonFault.OUTSIDE_CHINA: _("点（%(lon)s，%(lat)s）不在中国范围内，请检查经度和纬度是否写反。"),
    PolygonFault.TOO_MANY_POINTS: _("图形有 %(count)d 个点，最多 %(most)d 个，请先简化。"),
    PolygonFault.SELF_CROSSING: _("边界在（%(lon)s，%(lat)s）处自相交或重叠。"),
    PolygonFault.BAD_HOLE: _("空洞或各个部分的位置不对，问题在（%(lon)s，%(lat)s）处。"),
}


class BadPolygon(ValueError):
    """The outline cannot be used; `reason` is the code, `details` fill the template of the words."""

    def __init__(self, reason: PolygonFault, **details: object) -> None:
        """Keep the reason and what the words need."""
        self.reason = reason
        self.template = WORDS[reason]
        self.details = details
        super().__init__(self.template % details)


def read_polygon(geojson: object) -> Polygon | MultiPolygon:
    """Return the geometry of a Polygon, MultiPolygon, or a Feature of one, given as object or text.

    Heights are dropped. Raises BadPolygon for the first fault found: shape of the data, number of
    points (20,000 at most), numbers, closing, place, and then validity by the OGC rules.
    """
    parts = [_read_part(part) for part in _parts(_geometry(_loaded(geojson)))]
    shape = parts[0] if len(parts) == 1 else MultiPolygon(parts)
    _check_valid(shape)
    return shape


def _loaded(geojson: object) -> object:
    if not isinstance(geojson, str | bytes):
        return geojson
    try:
        loaded: object = json.loads(geojson)
    except (ValueError, RecursionError) as error:
        raise BadPolygon(PolygonFault.NOT_JSON) from error
    return loaded


def _geometry(data: object) -> Mapping[str, object]:
    if isinstance(data, Mapping) and data.get("type") == "Feature":
        data = data.get("geometry")
        if data is None:
            raise BadPolygon(PolygonFault.EMPTY)
    kind = str(data.get("type") if isinstance(data, Mapping) else type(data).__name__)
    if not isinstance(data, Mapping) or kind not in {"Polygon", "MultiPolygon"}:
        raise BadPolygon(PolygonFault.WRONG_TYPE, type=kind[:40])
    return data


def _parts(geometry: Mapping[str, object]) -> list[list[object]]:
    coordinates = _sequence(geometry.get("coordinates"))
    parts = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    rings = [[_sequence(ring) for ring in _sequence(part)] for part in parts]
    count = sum(len(ring) for part in rings for ring in part)
    if count > MOST_VERTICES:
        raise BadPolygon(PolygonFault.TOO_MANY_POINTS, count=count, most=MOST_VERTICES)
    return [list(part) for part in rings]


def _sequence(value: object) -> list[object]:
    if not isinstance(value, list | tuple) or not value:
        raise BadPolygon(PolygonFault.EMPTY)
    return list(value)


def _read_part(part: list[object]) -> Polygon:
    shell, *holes = [_read_ring(_sequence(ring)) for ring in part]
    return Polygon(shell, holes)


def _read_ring(positions: list[object]) -> Ring:
    ring = [_read_position(position, number) for number, position in enumerate(positions, 1)]
    if ring[0] != ring[-1]:
        raise BadPolygon(PolygonFault.UNCLOSED, lon=ring[0][0], lat=ring[0][1])
    if len(ring) < FEWEST_POSITIONS:
        raise BadPolygon(PolygonFault.TOO_FEW_POINTS)
    for lon, lat in ring:
        if not in_china(lon, lat):
            raise BadPolygon(PolygonFault.OUTSIDE_CHINA, lon=lon, lat=lat)
    return ring


def _read_position(position: object, number: int) -> tuple[float, float]:
    if not isinstance(position, list | tuple) or len(position) not in {2, 3}:
        raise BadPolygon(PolygonFault.NOT_A_NUMBER, position=number)
    lon, lat = (_read_number(value, number) for value in position[:2])
    return lon, lat


def _read_number(value: object, number: int) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise BadPolygon(PolygonFault.NOT_A_NUMBER, position=number)
    try:
        read = float(value)
    except OverflowError as error:
        raise BadPolygon(PolygonFault.NOT_A_NUMBER, position=number) from error
    if not math.isfinite(read):
        raise BadPolygon(PolygonFault.NOT_A_NUMBER, position=number)
    return read


def _check_valid(shape: Polygon | MultiPolygon) -> None:
    if shapely.is_valid(shape):
        return
    fault = explain_validity(shape)
    if fault.startswith("Too few"):
        raise BadPolygon(PolygonFault.TOO_FEW_POINTS)
    place = FAULT_PLACE.search(fault)
    lon, lat = place.groups() if place else ("?", "?")
    crossing = "elf-intersection" in fault
    raise BadPolygon(PolygonFault.SELF_CROSSING if crossing else PolygonFault.BAD_HOLE, lon=lon, lat=lat)
