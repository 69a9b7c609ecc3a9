"""Coordinates in China: WGS-84 (GPS, stored), GCJ-02 (Amap, Tencent) and BD-09 (Baidu)."""

import math
from collections.abc import Callable
from typing import NamedTuple


class Point(NamedTuple):
    """Longitude and latitude in degrees."""

    lon: float
    lat: float


class Box(NamedTuple):
    """A rectangle of degrees."""

    west: float
    south: float
    east: float
    north: float

    def holds(self, lon: float, lat: float, slack: float) -> bool:
        """Say whether a point lies in the rectangle, grown by the slack on every side, or on its edge."""
        in_width = self.west - slack <= lon <= self.east + slack
        return in_width and self.south - slack <= lat <= self.north + slack


# Generous outlines that catch swapped, zero and far-away coordinates; no statement about borders.
INSIDE = (
    Box(79.4462, 42.8899, 96.33, 49.2204),
    Box(109.6872, 39.3742, 135.1, 54.1415),
    Box(73.1242, 29.5297, 124.143255, 42.8899),
    Box(82.9684, 26.7186, 97.0352, 29.5297),
    Box(97.0253, 20.414096, 124.367395, 29.5297),
    Box(107.975793, 17.871542, 111.744104, 20.414096),
    Box(109.8, 3.4, 118.0, 20.414096),
)
OUTSIDE = (
    Box(101.8652, 20.0988, 106.665, 22.284),
    Box(106.4525, 20.4878, 108.051, 21.5422),
    Box(109.0323, 50.3257, 119.127, 55.8175),
    Box(127.4568, 49.5574, 137.0227, 55.8175),
    Box(131.2662, 42.5692, 137.0227, 44.8922),
)
SEMI_MAJOR = 6378245.0
ECCENTRICITY = 0.00669342162296594323
BD_ANGLE = math.pi * 3000.0 / 180.0
EARTH_RADIUS_M = 6371008.8
PRECISION = 1e-11
EDGE = 1e-9  # an inverse is exact to less than this, so a point on the outline stays on it
MOST_ROUNDS = 30


def in_china(lon: float, lat: float) -> bool:
    """Say whether a point lies in the rough outline of China; NaN and infinity do not."""
    return _in_outline(lon, lat, slack=0.0)


def _in_outline(lon: float, lat: float, *, slack: float) -> bool:
    if not any(box.holds(lon, lat, slack) for box in INSIDE):
        return False
    return not any(box.holds(lon, lat, -slack) for box in OUTSIDE)


def wgs_to_gcj(point: Point) -> Point:
    """Convert WGS-84 to GCJ-02; points outside China stay as they are."""
    return _shift(point) if in_china(*point) else point


def gcj_to_wgs(point: Point) -> Point:
    """Convert GCJ-02 to WGS-84, exactly for every point that `wgs_to_gcj` shifted."""
    origin = _invert(_shift, point)
    return origin if _in_outline(*origin, slack=EDGE) else point


def gcj_to_bd(point: Point) -> Point:
    """Convert GCJ-02 to BD-09; points outside China stay as they are."""
    return _swirl(point) if in_china(*point) else point


def bd_to_gcj(point: Point) -> Point:
    """Convert BD-09 to GCJ-02, exactly for every point that `gcj_to_bd` shifted."""
    origin = _invert(_swirl, point)
    return origin if _in_outline(*origin, slack=EDGE) else point


def wgs_to_bd(point: Point) -> Point:
    """Convert WGS-84 to BD-09; points outside China stay as they are."""
    return _swirl(_shift(point)) if in_china(*point) else point


def bd_to_wgs(point: Point) -> Point:
    """Convert BD-09 to WGS-84, exactly for every point that `wgs_to_bd` shifted."""
    origin = _invert(_shift, _invert(_swirl, point))
    return origin if _in_outline(*origin, slack=EDGE) else point


def distance_m(first: Point, second: Point) -> float:
    """Return the great-circle distance in metres on a sphere (0.5 % at worst)."""
    south, north = math.radians(first.lat), math.radians(second.lat)
    half_lat = math.sin((north - south) / 2)
    half_lon = math.sin(math.radians(second.lon - first.lon) / 2)
    chord = half_lat**2 + math.cos(south) * math.cos(north) * half_lon**2
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def _invert(forward: Callable[[Point], Point], target: Point) -> Point:
    """Find the point that `forward` takes to the target; both shifts contract, so this converges."""
    if not (math.isfinite(target.lon) and math.isfinite(target.lat)):
        return target
    guess = target
    for _ in range(MOST_ROUNDS):
        there = forward(guess)
        step = Point(target.lon - there.lon, target.lat - there.lat)
        guess = Point(guess.lon + step.lon, guess.lat + step.lat)
        if max(abs(step.lon), abs(step.lat)) < PRECISION:
            break
    return guess


def _swirl(point: Point) -> Point:
    lon, lat = point
    radius = math.hypot(lon, lat) + 0.00002 * math.sin(lat * BD_ANGLE)
    angle = math.atan2(lat, lon) + 0.000003 * math.cos(lon * BD_ANGLE)
    return Point(radius * math.cos(angle) + 0.0065, radius * math.sin(angle) + 0.006)


def _shift(point: Point) -> Point:
    x, y = point.lon - 105.0, point.lat - 35.0
    latitude = math.radians(point.lat)
    magic = 1 - ECCENTRICITY * math.sin(latitude) ** 2
    meridian = SEMI_MAJOR * (1 - ECCENTRICITY) / (magic * math.sqrt(magic))
    parallel = SEMI_MAJOR / math.sqrt(magic) * math.cos(latitude)
    return Point(
        point.lon + math.degrees(_east(x, y) / parallel),
        point.lat + math.degrees(_north(x, y) / meridian),
    )


def _waves(x: float, *weights: tuple[float, float]) -> float:
    return sum(weight * math.sin(x * math.pi / length) for weight, length in weights) * 2 / 3


def _east(x: float, y: float) -> float:
    plain = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    ripple = _waves(x, (20, 1 / 6), (20, 1 / 2))
    return plain + ripple + _waves(x, (20, 1), (40, 3)) + _waves(x, (150, 12), (300, 30))


def _north(x: float, y: float) -> float:
    plain = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    ripple = _waves(x, (20, 1 / 6), (20, 1 / 2))
    return plain + ripple + _waves(y, (20, 1), (40, 3)) + _waves(y, (160, 12), (320, 30))
