"""Buildings go along when grids are drawn anew, and come back when that is undone."""

import pytest

from linli.foundation.history.queries import changes_of
from linli.registers.areas.actions import Part, give_ground, merge_grids, split_grid, undo_redrawing
from linli.registers.places.actions import PlaceRow, store_places
from linli.registers.places.models import Place
from linli.registers.tests.cast import NOW, SOUTH, STEP, WEST, Town, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    """A compound over both grids; its first building to the west, the third to the east of the first grid."""
    town = Town()
    at = {"1号楼": 0.25, "3号楼": 0.75, "5号楼": 1.5}
    points = {name: {"lon": WEST + x * STEP, "lat": SOUTH + 0.5 * STEP} for name, x in at.items()}
    rows = [PlaceRow(town.community, "松园小区", name, values=point) for name, point in points.items()]
    rows += [PlaceRow(town.community, "松园小区", "3号楼", "1", "101")]
    rows += [PlaceRow(town.community, "东风大院", values={"grid_id": town.grid.id})]
    store_places(rows=rows, by=None, at=NOW)
    return town


def lie_in() -> dict[str, str]:
    """Where everything lies, by its name."""
    rows = Place.objects.filter(grid__isnull=False).values_list("full", "grid__name")
    return {full.removeprefix("松园小区"): name for full, name in rows}


def test_buildings_follow_the_ground_and_those_without_a_point_what_they_lie_in(town: Town) -> None:
    before = lie_in()
    assert (before["1号楼"], before["3号楼1单元101室"], before["东风大院"]) == ("第一网格",) * 3
    line = {"type": "LineString", "coordinates": [[WEST + STEP / 2, SOUTH - 1], [WEST + STEP / 2, SOUTH + 1]]}
    halves = (Part("西网格", "西"), Part("东网格", "东"))
    redrawing = split_grid(grid=town.grid, shape=line, parts=halves, by=None, at=NOW)
    now = lie_in()
    assert [now[name] for name in ("1号楼", "3号楼", "3号楼1单元101室")] == ["西网格", "东网格", "东网格"]
    assert now["东风大院"] == "第一网格"
    undo_redrawing(redrawing=redrawing, by=None, at=NOW.replace(hour=10))
    assert lie_in() == before
    merged = merge_grids(grids=[town.grid], into=town.grid2, by=None, at=NOW.replace(hour=11))
    assert {lie_in()[name] for name in ("1号楼", "3号楼", "东风大院")} == {"第二网格"}
    undo_redrawing(redrawing=merged, by=None, at=NOW.replace(hour=12))
    assert lie_in() == before
    later = NOW.replace(hour=13)
    give_ground(source=town.grid, target=town.grid2, shape=square(0.6), by=None, at=later)
    assert (lie_in()["1号楼"], lie_in()["3号楼1单元101室"]) == ("第一网格", "第二网格")
    [*_others, last] = changes_of("place", Place.objects.get(full="松园小区3号楼").id)
    assert (last.what, last.after["grid_id"]) == ("moved", str(town.grid2.pk))
