"""The compounds and buildings of the demo community, invented like its ground: one compound in each community."""

from datetime import datetime, time
from uuid import UUID

from linli.channels.demo.ground import COMMUNITIES, Community, Ground, cell_of, point_in
from linli.lib.numbers import day_of
from linli.registers.places.actions import (
    NewEquipment,
    NewHead,
    NewRule,
    PlaceRow,
    add_equipment,
    add_rule,
    name_head,
    store_places,
)
from linli.registers.places.models import Place
from linli.registers.places.resolving import Candidate, resolve

PER_GRID, UNITS, NUMERALS = 3, 3, "一二三四"
MANAGERS = {"青松": "安居物业", "望河": "和美物业"}
HEADS = (
    "田桂英",
    "马国强",
    "姚秀兰",
    "丁志刚",
    "崔玉梅",
    "潘建民",
    "苏丽华",
    "范春生",
    "汪素珍",
    "石大勇",
    "龚雪琴",
    "邱德福",
)
ALIASES = {"松园": ("铁路新村",), "竹园": ("纺织厂宿舍",), "河湾": (), "柳岸": ("柳岸新村",), "荷塘": ()}


def settle(ground: Ground, *, at: datetime) -> None:
    """Write down the compounds with their buildings, units, heads, lifts and rules."""
    for one in COMMUNITIES:
        places = store_places(rows=_rows(one, ground), by=None, at=at)
        _furnish(one, places[0], [place for place in places if place.kind == "building"], at)


def _rows(one: Community, ground: Ground) -> list[PlaceRow]:
    """The compound, and three buildings of three units in each grid, which share its households out."""
    community, name = ground.areas[one.short], f"{one.short}小区"
    figures = {"households": community.households, "people": community.people}
    manager = ground.units[MANAGERS[one.street]]
    more = {
        "built": "old",
        "area_m2": 24_000 * len(one.cells),
        "manager_id": manager.pk,
        "address": f"{one.short}路8号",
    }
    rows = [PlaceRow(community, name, values=figures | more, aliases=ALIASES[one.short])]
    for place in range(len(one.cells)):
        short = f"{one.short}{NUMERALS[place]}网格"
        grid = ground.areas[short]
        for number in range(PER_GRID):
            building = f"{place * PER_GRID + number + 1}号楼"
            lon, lat = point_in(cell_of(short), 0.3 + number * 0.2, 0.4 + number * 0.1)
            shares = {key: _share(getattr(grid, key) or 0, number) for key in ("households", "people")}
            rows.append(PlaceRow(community, name, building, values={"lon": lon, "lat": lat, "floors": 6, **shares}))
            rows += [PlaceRow(community, name, building, f"{unit}单元") for unit in range(1, UNITS + 1)]
    return rows


def _share(total: int, number: int) -> int:
    """A third, the last one taking what is left."""
    return total - 2 * (total // PER_GRID) if number == PER_GRID - 1 else total // PER_GRID


def _furnish(one: Community, compound: Place, buildings: list[Place], at: datetime) -> None:
    day = day_of(at)
    window = NewRule("window", day, "外墙保温施工", time(8), time(12))
    add_rule(place=compound, new=window, by=None, at=at)
    add_rule(place=compound, new=NewRule("quiet", day, "夜间不得施工", time(22), time(6)), by=None, at=at)
    zone = NewRule("zone", day, f"{one.short}小区南门内空地，物业负责看护")
    add_rule(place=compound, new=zone, by=None, at=at)
    for number, building in enumerate(buildings):
        head = NewHead(f"{HEADS[number % len(HEADS)]}（演示）", day, is_party=number % 3 == 0)
        name_head(place=building, new=head, by=None, at=at)
    lift = NewEquipment("lift", "1 单元客梯", day, keeper_id=compound.manager_id, checked_on=day)
    add_equipment(place=buildings[-1], new=lift, by=None, at=at)


def place_named(address: str, community_id: UUID | None, grid_id: UUID | None) -> Candidate | None:
    """The place that an address of a story means, where it lies in the grid of the story or is a whole compound."""
    found = resolve(address, community_id).certain
    return found if found and found.grid_id in {None, grid_id} else None
