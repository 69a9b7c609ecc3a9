"""Finding the area a point lies in, in this process, without a spatial database."""

from collections.abc import Iterable
from operator import itemgetter
from threading import Lock
from typing import Generic, TypeVar

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry import MultiPolygon, Polygon

Key = TypeVar("Key")


class Locator(Generic[Key]):
    """Areas by key; immutable, safe to share between threads, rebuilt when areas change.

    A point on a boundary, or in areas that overlap, belongs to the smallest key. A key may come
    with several geometries.
    """

    def __init__(self, areas: Iterable[tuple[Key, Polygon | MultiPolygon]]) -> None:
        """Index the areas; keys are of one type that can be sorted."""
        ranked = sorted(areas, key=itemgetter(0))
        self._keys = [key for key, _ in ranked]
        self._shapes = np.array([shape for _, shape in ranked], dtype=object)
        shapely.prepare(self._shapes)
        self._tree = shapely.STRtree(self._shapes)
        # Prepared outlines build their index at the first question, and shapely lets go of the GIL meanwhile.
        self._asking = Lock()

    def __len__(self) -> int:
        """Return how many geometries are indexed."""
        return len(self._keys)

    def locate_many(self, points: ArrayLike) -> list[Key | None]:
        """Return the keys for an array of (lon, lat), shape (n, 2), in order; None where no area is.

        A point that is not finite is nowhere. Raises ValueError for another shape.
        """
        places = np.asarray(points, dtype=np.float64)
        if places.size == 0:
            return []
        if places.ndim != 2 or places.shape[1] != 2:
            raise ValueError(f"Points have the shape (n, 2), not {places.shape}")
        found = self._first_areas(places)
        none = len(self._keys)
        return [self._keys[index] if index < none else None for index in found.tolist()]

    def _first_areas(self, places: NDArray[np.float64]) -> NDArray[np.intp]:
        """Return for each point the least index of an area that holds it, else the number of areas."""
        first = np.full(len(places), len(self._keys), dtype=np.intp)
        numbers = np.flatnonzero(np.isfinite(places).all(axis=1))
        asked, areas = self._tree.query(shapely.points(places[numbers]))
        asked = numbers[asked]
        # Boxes first, then the prepared outlines: a point query with a predicate would prepare the points instead.
        with self._asking:
            holds = shapely.intersects_xy(self._shapes[areas], places[asked, 0], places[asked, 1])
        np.minimum.at(first, asked[holds], areas[holds])
        return first
