import json
import math
from collections.abc import Callable
from uuid import UUID

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from shapely.geometry import MultiPolygon, Polygon, box

from linli.lib.geometry import (
    BadPolygon,
    Locator,
    Point,
    PolygonFault,
    bd_to_gcj,
    bd_to_wgs,
    distance_m,
    gcj_to_bd,
    gcj_to_wgs,
    in_china,
    read_polygon,
    wgs_to_bd,
    wgs_to_gcj,
)

HOHHOT = Point(111.7, 40.8)
SQUARE = [[111.6, 40.8], [111.7, 40.8], [111.7, 40.9], [111.6, 40.9], [111.6, 40.8]]
HOLE = [[111.64, 40.84], [111.66, 40.84], [111.66, 40.86], [111.64, 40.86], [111.64, 40.84]]
Convert = Callable[[Point], Point]
points = st.builds(Point, st.floats(73.0, 135.5), st.floats(3.0, 54.5))


def polygon(*rings: object) -> dict[str, object]:
    return {"type": "Polygon", "coordinates": list(rings)}


def test_a_known_point_moves_as_the_maps_move_it() -> None:
    assert wgs_to_gcj(Point(116.404, 39.915)) == pytest.approx((116.41024449916938, 39.91640428150164), abs=1e-9)
    assert gcj_to_bd(Point(116.404, 39.915)) == pytest.approx((116.41036949371029, 39.92133699351021), abs=1e-6)


@pytest.mark.parametrize(("there", "back"), [(wgs_to_gcj, gcj_to_wgs), (gcj_to_bd, bd_to_gcj), (wgs_to_bd, bd_to_wgs)])
@given(point=points)
def test_converting_there_and_back_returns_to_the_point(there: Convert, back: Convert, point: Point) -> None:
    assume(in_china(*point))
    assert back(there(point)) == pytest.approx(point, abs=1e-6)
    assert there(point) != point


@pytest.mark.parametrize("convert", [wgs_to_gcj, gcj_to_wgs, gcj_to_bd, bd_to_gcj, wgs_to_bd, bd_to_wgs])
@pytest.mark.parametrize("point", [Point(2.35, 48.85), Point(0.0, 0.0), Point(139.7, 35.7), Point(math.inf, 40.0)])
def test_points_outside_china_stay_as_they_are(convert: Convert, point: Point) -> None:
    assert convert(point) == point


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(111.7, 40.8), (116.4, 39.9), (113.3, 40.1), (103.8, 36.06), (87.6, 43.8), (91.1, 29.65), (121.5, 25.03),
     (114.17, 22.3), (113.55, 22.2), (110.3, 20.03), (112.3, 16.8), (126.6, 45.8), (134.7, 48.36), (75.9, 39.4)],
)  # fmt: skip
def test_cities_of_china_are_in_china(lon: float, lat: float) -> None:
    assert in_china(lon, lat)


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(40.8, 111.7), (0, 0), (139.7, 35.7), (105.8, 21.0), (77.2, 28.6), (100.5, 13.7), (131.9, 43.1), (2.3, 48.9),
     (math.nan, 40.0), (110.0, math.inf), (106.9, 55.0)],
)  # fmt: skip
def test_swapped_zero_foreign_and_infinite_points_are_not(lon: float, lat: float) -> None:
    assert not in_china(lon, lat)


def test_distances_are_metres() -> None:
    assert distance_m(HOHHOT, HOHHOT) == 0
    assert distance_m(Point(116.4, 39.9), Point(121.47, 31.23)) == pytest.approx(1_068_000, rel=0.005)
    assert distance_m(HOHHOT, Point(111.7, 40.801)) == pytest.approx(111.2, abs=0.2)


def test_outlines_are_read_from_objects_text_and_features() -> None:
    plain = polygon(SQUARE, HOLE)
    read = read_polygon(plain)
    assert read.area == pytest.approx(0.01 - 0.0004)
    for form in (json.dumps(plain), json.dumps(plain).encode(), {"type": "Feature", "geometry": plain}):
        assert read_polygon(form).equals(read)
    assert read_polygon(polygon([[*place, 1060.5] for place in SQUARE])).equals(Polygon(SQUARE))
    both = read_polygon({"type": "MultiPolygon", "coordinates": [[HOLE], [[[x + 1, y] for x, y in SQUARE]]]})
    assert isinstance(both, MultiPolygon)


BOW_TIE = [[111.6, 40.8], [111.7, 40.9], [111.7, 40.8], [111.6, 40.9], [111.6, 40.8]]
SPIKE = [[111.6, 40.8], [111.7, 40.8], [111.8, 40.8], [111.6, 40.8]]
FAR_HOLE = [[x + 1, y] for x, y in HOLE]


@pytest.mark.parametrize(
    ("geojson", "reason"),
    [
        ("{", PolygonFault.NOT_JSON),
        ("[" * 100_000, PolygonFault.NOT_JSON),
        ("null", PolygonFault.WRONG_TYPE),
        (None, PolygonFault.WRONG_TYPE),
        ([], PolygonFault.WRONG_TYPE),
        ({"type": "Point", "coordinates": [111.7, 40.8]}, PolygonFault.WRONG_TYPE),
        ({"type": ["Polygon"], "coordinates": [SQUARE]}, PolygonFault.WRONG_TYPE),
        ({"type": "FeatureCollection", "features": []}, PolygonFault.WRONG_TYPE),
        ({"type": "Feature", "geometry": None}, PolygonFault.EMPTY),
        ({"type": "Polygon"}, PolygonFault.EMPTY),
        (polygon(), PolygonFault.EMPTY),
        (polygon([]), PolygonFault.EMPTY),
        ({"type": "Polygon", "coordinates": "x"}, PolygonFault.EMPTY),
        ({"type": "MultiPolygon", "coordinates": [[]]}, PolygonFault.EMPTY),
        (polygon(SQUARE[:2] + SQUARE[:1]), PolygonFault.TOO_FEW_POINTS),
        (polygon(SQUARE[:1] * 4), PolygonFault.TOO_FEW_POINTS),
        (polygon(SQUARE[:-1]), PolygonFault.UNCLOSED),
        (polygon([[111.6]]), PolygonFault.NOT_A_NUMBER),
        (polygon([["111.6", 40.8]]), PolygonFault.NOT_A_NUMBER),
        (polygon([[True, 40.8]]), PolygonFault.NOT_A_NUMBER),
        (polygon([[math.nan, 40.8]]), PolygonFault.NOT_A_NUMBER),
        (polygon([[10**400, 40.8]]), PolygonFault.NOT_A_NUMBER),
        (polygon([111.6, 40.8]), PolygonFault.NOT_A_NUMBER),
        (polygon([[y, x] for x, y in SQUARE]), PolygonFault.OUTSIDE_CHINA),
        (polygon(SQUARE * 4001), PolygonFault.TOO_MANY_POINTS),
        (polygon(BOW_TIE), PolygonFault.SELF_CROSSING),
        (polygon(SPIKE), PolygonFault.SELF_CROSSING),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE]]}, PolygonFault.SELF_CROSSING),
        (polygon(SQUARE, FAR_HOLE), PolygonFault.BAD_HOLE),
        ({"type": "MultiPolygon", "coordinates": [[SQUARE], [HOLE]]}, PolygonFault.BAD_HOLE),
    ],
)
def test_outlines_with_a_fault_are_refused_with_the_reason(geojson: object, reason: PolygonFault) -> None:
    with pytest.raises(BadPolygon) as caught:
        read_polygon(geojson)
    assert caught.value.reason is reason
    assert str(caught.value) == caught.value.template % caught.value.details


def test_a_crossing_is_told_with_its_place() -> None:
    with pytest.raises(BadPolygon, match=r"111\.65") as caught:
        read_polygon(polygon(BOW_TIE))
    assert float(str(caught.value.details["lon"])) == pytest.approx(111.65)
    assert float(str(caught.value.details["lat"])) == pytest.approx(40.85)


def test_points_are_located_in_holes_and_parts_and_nowhere() -> None:
    ring = Polygon([(0, 0), (10, 0), (10, 10), (0, 10)], [[(4, 4), (6, 4), (6, 6), (4, 6)]])
    parts = MultiPolygon([box(20, 0, 22, 2), box(30, 0, 32, 2)])
    locator = Locator([("ring", ring), ("parts", parts)])
    places = [(1, 1), (5, 5), (4, 5), (21, 1), (31, 1), (25, 1), (math.nan, 1), (math.inf, 1)]
    expected = ["ring", None, "ring", "parts", "parts", None, None, None]
    assert locator.locate_many(np.array(places)) == expected
    assert len(locator) == 2


def test_a_point_on_a_boundary_belongs_to_the_smallest_key_whatever_the_order() -> None:
    areas = [(UUID(int=n), box(n, 0, n + 1, 1)) for n in range(4)]
    for given_order in (areas, areas[::-1]):
        locator = Locator(given_order)
        assert locator.locate_many([(2.0, 0.5), (2.0, 1.0)]) == [UUID(int=1)] * 2


def test_no_areas_and_no_points_are_no_error() -> None:
    empty: Locator[str] = Locator([])
    assert empty.locate_many([(111.7, 40.8)]) == [None]
    assert empty.locate_many([]) == []
    with pytest.raises(ValueError, match="shape"):
        empty.locate_many([1.0, 2.0, 3.0])


@given(st.lists(st.tuples(st.floats(0, 4), st.floats(0, 4)), min_size=1, max_size=50))
def test_a_tiling_gives_every_point_to_exactly_one_area(places: list[tuple[float, float]]) -> None:
    tiles = [((x, y), box(x, y, x + 1, y + 1)) for x in range(4) for y in range(4)]
    found = Locator(tiles).locate_many(places)
    for (lon, lat), key in zip(places, found, strict=True):
        assert key == min(
            one
            for one, tile in tiles
            if tile.bounds[0] <= lon <= tile.bounds[2] and tile.bounds[1] <= lat <= tile.bounds[3]
        )
