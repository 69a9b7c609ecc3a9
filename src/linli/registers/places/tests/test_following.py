"""Buildings go along when grids are drawn anew, and come back when that is undone."""

from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.foundation.history.queries import changes_of
from linli.registers.areas.actions import Part, deactivate_area, give_ground, merge_grids, split_grid, undo_redrawing
from linli.registers.areas.models import Area, Redrawing
from linli.registers.places.actions import PlaceRow, store_places
from linli.registers.places.models import Place
from linli.registers.tests.cast import NOW, SOUTH, STEP, WEST, Town, make_holder, square

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


def halve(town: Town) -> Redrawing:
    """Split the first grid down the middle."""
    line = {"type": "LineString", "coordinates": [[WEST + STEP / 2, SOUTH - 1], [WEST + STEP / 2, SOUTH + 1]]}
    halves = (Part("西网格", "西"), Part("东网格", "东"))
    return split_grid(grid=town.grid, shape=line, parts=halves, by=None, at=NOW)


def test_buildings_follow_the_ground_and_those_without_a_point_what_they_lie_in(town: Town) -> None:
    before = lie_in()
    assert (before["1号楼"], before["3号楼1单元101室"], before["东风大院"]) == ("第一网格",) * 3
    redrawing = halve(town)
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


def test_what_a_split_leaves_behind_is_listed_and_moved_together(town: Town) -> None:
    point = {"lon": WEST + 0.75 * STEP, "lat": SOUTH + 0.5 * STEP}
    rows = [PlaceRow(town.community, "东风大院", "2号楼", "1", "101"), PlaceRow(town.community, "东风大院", "9号楼")]
    rows += [PlaceRow(town.community, "北院", values={"grid_id": town.grid.id}), PlaceRow(town.other_community, "远院")]
    store_places(rows=rows, by=None, at=NOW)
    yard = Place.objects.get(full="东风大院")
    Place.objects.filter(compound=yard).update(grid=town.grid)
    Place.objects.filter(full="东风大院9号楼").update(**point)
    desk, stranger = Client(), Client()
    desk.force_login(make_holder("centre", "R8", town.street))
    stranger.force_login(make_holder("stranger", "R8", town.other_street))
    page = "/desk/places/left/"
    assert "没有要移到新网格的地点" in desk.get(page).content.decode()
    halve(town)
    assert (lie_in()["东风大院9号楼"], lie_in()["东风大院2号楼"]) == ("东网格", "第一网格")
    told = f'href="{page}?grid={town.grid.id}">2 处小区、楼栋还在已停用的网格里'
    for area in (town.community, town.grid):
        assert told in desk.get(f"/desk/settings/areas/{area.id}/").content.decode()
    shown = desk.get(page)
    assert [one.full for one, _ticked in shown.context["rows"]] == ["东风大院", "北院"]
    assert [(tab.label, tab.count) for tab in shown.context["views"]] == [("第一网格", 2)]
    assert shown.context["grid_words"].startswith("原第一网格，现分为“")
    offered = [one.name for one in shown.context["form"].fields["grid"].queryset]
    assert set(offered[:2]) == {"西网格", "东网格"}
    assert offered[2:] == ["第二网格"]
    assert "原第一网格，现分为" in desk.get(f"/desk/places/{yard.id}/").content.decode()
    west = Area.objects.get(name="西网格")
    chosen = [str(one.id) for one, _ticked in shown.context["rows"]]
    for data, says in (
        ({"ids": chosen}, "请选择新网格。"), ({"grid": west.id}, "请选择要移动的地点。"),
        ({"ids": chosen, "grid": town.other_grid.id}, "没有移动，一处也没有改"),
    ):  # fmt: skip
        refused = desk.post(page, data)
        assert (refused.status_code, says in refused.content.decode()) == (422, True)
    assert str(stranger.post(page, {"ids": chosen, "grid": west.id}).context["rows"]) == "[]"
    assert lie_in()["北院"] == "第一网格"
    done = desk.post(f"{page}?grid={town.grid.id}", {"ids": chosen, "grid": west.id})
    assert urlsplit(done["Location"]).path == page
    now = lie_in()
    assert {now[name] for name in ("东风大院", "东风大院2号楼", "东风大院2号楼1单元101室", "北院")} == {"西网格"}
    assert now["东风大院9号楼"] == "东网格"
    assert [one.after.get("grid_id") for one in changes_of("place", yard.id)][-1] == str(west.pk)
    assert told not in desk.get(f"/desk/settings/areas/{town.community.id}/").content.decode()
    deactivate_area(area=west, by=None, at=NOW)
    assert len(desk.get(page).context["rows"]) == 3
    with CaptureQueriesContext(connection) as few:
        desk.get(page)
    more = [PlaceRow(town.community, f"小院{number}号", values={"grid_id": town.grid2.id}) for number in range(9)]
    store_places(rows=more, by=None, at=NOW)
    Place.objects.filter(grid=town.grid2, kind="compound").update(grid=west)
    with CaptureQueriesContext(connection) as many:
        assert len(desk.get(page).context["rows"]) == 12
    assert len(many) == len(few)
