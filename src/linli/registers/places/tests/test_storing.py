"""Many places at once are the same rows as one at a time."""

from random import Random

import pytest

from linli.registers.areas.models import Area
from linli.registers.places.actions import PlaceRow, store_places
from linli.registers.places.models import Place
from linli.registers.tests.cast import NOW, Town

pytestmark = pytest.mark.django_db
COLUMNS = (
    "kind",
    "full",
    "path",
    "loose",
    "sort",
    "initials",
    "households",
    "floors",
    "parent__full",
    "compound__full",
)


def rows(community: Area, grid: Area, chance: Random) -> list[PlaceRow]:
    """Compounds, buildings, units and houses in any order, some of them twice and written in two ways."""
    made = [PlaceRow(community, "松园小区", values={"households": 90}), PlaceRow(community, "松园 小区", "甲3号")]
    for number in ("1", "二号楼", "3"):
        made.append(PlaceRow(community, "松园小区", number, values={"grid_id": grid.id, "floors": 6}))
        made += [
            PlaceRow(community, "松园小区", number, unit, "101", {"households": 1}) for unit in ("1", "一单元", "2")
        ]
    made.append(PlaceRow(community, "平房大院", house="5号"))
    chance.shuffle(made)
    return made


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_set_writes_what_single_rows_write(seed: int) -> None:
    town = Town()
    at_once = rows(town.community, town.grid, Random(seed))
    store_places(rows=at_once, by=None, at=NOW)
    for row in rows(town.other_community, town.other_grid, Random(seed)):
        store_places(rows=[row], by=None, at=NOW)
    there = [
        list(Place.objects.filter(community=one).order_by("sort", "kind").values_list(*COLUMNS, "grid__name"))
        for one in (town.community, town.other_community)
    ]
    assert len(there[0]) == 1 + 1 + 3 + 6 + 6 + 2
    assert there[0] == there[1]
