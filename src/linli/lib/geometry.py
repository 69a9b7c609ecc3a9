"""Places: coordinate systems, area outlines and locating points, under one name."""

from linli.lib.coordinates import (
    Point,
    bd_to_gcj,
    bd_to_wgs,
    distance_m,
    gcj_to_bd,
    gcj_to_wgs,
    in_china,
    wgs_to_bd,
    wgs_to_gcj,
)
from linli.lib.locator import Locator
from linli.lib.polygons import BadPolygon, PolygonFault, read_polygon

__all__ = [
    "BadPolygon",
    "Locator",
    "Point",
    "PolygonFault",
    "bd_to_gcj",
    "bd_to_wgs",
    "distance_m",
    "gcj_to_bd",
    "gcj_to_wgs",
    "in_china",
    "read_polygon",
    "wgs_to_bd",
    "wgs_to_gcj",
]
