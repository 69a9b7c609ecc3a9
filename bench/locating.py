"""Points located over a hundred thousand polygons, in a process of its own and without a database."""

import random
import time
from collections.abc import Iterator

import numpy as np
from shapely.geometry import Polygon

from bench.figures import Figure
from linli.lib.geometry import Locator

POLYGONS, POINTS, CORNERS = 100_000, 20_000, 24
SIDE = int(POLYGONS**0.5) + 1
WEST, SOUTH, STEP = 110.0, 38.0, 0.004


def measure(rows: int) -> Iterator[Figure]:
    """Build the index, locate, count."""
    del rows
    chance = random.Random(7)
    begin = time.perf_counter()
    locator = Locator((number, outline(number, chance)) for number in range(POLYGONS))
    print(f"{POLYGONS} outlines of {CORNERS} corners indexed in {time.perf_counter() - begin:.1f} s")
    span = SIDE * STEP
    points = [(WEST + span * chance.random(), SOUTH + span * chance.random()) for _one in range(POINTS)]
    rates = [_rate(locator, points) for _turn in range(5)]
    found = sum(key is not None for key in locator.locate_many(points))
    where = f"{100 * found / POINTS:.0f} % inside; the first time {rates[0]:,.0f}/s"
    yield Figure("points located per second", sorted(rates)[2], "/s", POINTS, at_most=False, where=where)


def _rate(locator: Locator[int], points: list[tuple[float, float]]) -> float:
    begin = time.perf_counter()
    locator.locate_many(points)
    return len(points) / (time.perf_counter() - begin)


def outline(number: int, chance: random.Random) -> Polygon:
    """A ragged ring around the middle of its cell."""
    row, column = divmod(number, SIDE)
    angles = np.linspace(0, 2 * np.pi, CORNERS, endpoint=False)
    reach = np.array([STEP * chance.uniform(0.35, 0.5) for _corner in range(CORNERS)])
    lon, lat = WEST + (column + 0.5) * STEP, SOUTH + (row + 0.5) * STEP
    return Polygon(np.column_stack([lon + reach * np.cos(angles), lat + reach * np.sin(angles)]))
