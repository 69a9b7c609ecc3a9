"""001-02 网格划片."""

import json
from collections.abc import Callable
from typing import Any

import pytest
import time_machine
from pytest_bdd import given, parsers, scenarios, then, when

from linli.casework.models import Case
from linli.registers.areas.actions import upload_grids
from linli.registers.areas.models import Area, Redrawing
from linli.registers.places.actions import PlaceRow, store_places
from linli.registers.places.models import Place
from stories.conftest import Desk, page_of
from stories.intake import take_in
from tests.world import FOUNDED, SOUTH, STEP, WEST, World, inside, square

scenarios("001-02.feature")
Seat = Callable[[str], Desk]
Story = dict[str, Any]
AREAS = "/desk/settings/areas"


@pytest.fixture(autouse=True)
def morning(clock: time_machine.Traveller) -> None:
    """Every scenario begins at nine."""


def line(column: float) -> str:
    """A line from south to north, so many steps from the origin."""
    lon = WEST + column * STEP
    return json.dumps({"type": "LineString", "coordinates": [[lon, SOUTH - STEP], [lon, SOUTH + 2 * STEP]]})


def grid_named(name: str) -> Area:
    return Area.objects.get(name=name, active=True)


@given(parsers.parse("松园社区上传后共有 {count:d} 个网格"))
def six_grids(world: World, count: int) -> None:
    places = ((0.0, 1.0), (1.0, 1.0), (0.0, 2.0), (1.002, 2.0))
    features = [
        {"type": "Feature", "properties": {"name": f"松园{word}网格"}, "geometry": square(column, row)}
        for word, (column, row) in zip("三四五六", places, strict=True)
    ]
    features[2]["geometry"] = _wide(square(0, 2))
    text = json.dumps({"type": "FeatureCollection", "features": features})
    assert upload_grids(community=world.community, geojson_text=text, by=None, at=FOUNDED).is_good
    assert Area.objects.filter(parent=world.community, active=True).count() == count


def _wide(polygon: dict[str, Any]) -> dict[str, Any]:
    """A hand's breadth wider to the east than it should be."""
    ring = polygon["coordinates"][0]
    east = max(lon for lon, _lat in ring)
    wide = [[lon + 0.006 * STEP if lon == east else lon, lat] for lon, lat in ring]
    return {"type": "Polygon", "coordinates": [wide]}


def build(world: World, name: str, lon: float, lat: float) -> None:
    row = PlaceRow(world.community, "松园小区", name, values={"lon": lon, "lat": lat})
    store_places(rows=[row], by=None, at=FOUNDED)


@given(parsers.parse('"{none}"在网格之外，"{both}"在两个网格里，"{one}"在一个网格里'))
def three_buildings(world: World, none: str, both: str, one: str) -> None:
    build(world, none, *inside(4))
    build(world, both, WEST + 1.004 * STEP, SOUTH + 2.5 * STEP)
    build(world, one, *inside(0, 1))


@given(parsers.parse('"{name}"在一网格东边'))
def eastern_building(world: World, name: str) -> None:
    lon, lat = inside(0)
    build(world, name, lon + STEP / 4, lat)
    assert Place.objects.get(full=f"松园小区{name}").grid == world.grid


@given("刘芳登记了一网格的事项")
def taken_in(world: World, at_desk: Seat, story: Story) -> None:
    story["case"] = take_in(
        world, at_desk("liufang"), source="call", category="0203", kind="complaint", body="路面塌了"
    )
    assert story["case"].grid == world.grid


@when("周敏打开松园社区的网格核对")
def check_grids(world: World, at_desk: Seat) -> None:
    assert at_desk("zhoumin").get(f"/desk/base/{world.community.pk}/").status_code == 200


@then(parsers.parse('页面上是 {count:d} 个网格，缺口有"{gap}"，重叠有"{both}"，没有"{fine}"'))
def check_says(at_desk: Seat, count: int, gap: str, both: str, fine: str) -> None:
    text = at_desk("zhoumin").text
    assert f"网格 {count}" in text
    assert text.index("缺口") < text.index(f"松园小区{gap}") < text.index("重叠") < text.index(f"松园小区{both}")
    assert f"松园小区{fine}" not in text


@when("周敏把一网格的范围画到二网格里")
def draw_over(world: World, at_desk: Seat) -> None:
    at_desk("zhoumin").post(f"{AREAS}/{world.grid.pk}/draw/", polygon=json.dumps(square(0.5)))


@when("周敏把一网格的边界画成自相交")
def draw_crossing(world: World, at_desk: Seat) -> None:
    [(west, south), _corner, (east, north), *_others] = square(0)["coordinates"][0]
    ring = [[west, south], [east, north], [east, south], [west, north], [west, south]]
    polygon = json.dumps({"type": "Polygon", "coordinates": [ring]})
    at_desk("zhoumin").post(f"{AREAS}/{world.grid.pk}/draw/", polygon=polygon)


@then(parsers.parse('画不成，提示"{words}"'))
def not_drawn(world: World, at_desk: Seat, words: str) -> None:
    assert at_desk("zhoumin").response.status_code == 422
    assert words in at_desk("zhoumin").text
    assert Area.objects.get(pk=world.grid.pk).polygon == square(0)


@when(parsers.parse('周敏把一网格沿中线拆成"{west}"和"{east}"'))
def split(world: World, at_desk: Seat, west: str, east: str) -> None:
    desk, page = at_desk("zhoumin"), f"{AREAS}/{world.grid.pk}/split/"
    assert "拆分" in desk.get(page).content.decode()
    desk.post(page, shape=line(0.5))
    assert "第 2 块" in desk.text
    named = {"part1-name": west, "part1-short": "甲", "part2-name": "", "part2-short": "乙"}
    assert desk.post(page, shape=line(0.5), confirm="1", **named).status_code == 422
    desk.post(page, shape=line(0.5), confirm="1", **{**named, "part2-name": east})
    assert "已把“松园一网格”分成 2 个网格" in desk.text


@when("周敏把一网格并入二网格")
def merge(world: World, at_desk: Seat) -> None:
    desk, page = at_desk("zhoumin"), f"{AREAS}/{world.community.pk}/merge/"
    assert desk.post(page, grids=[str(world.grid.pk)]).status_code == 422
    desk.post(page, grids=[str(world.grid.pk)], into=str(world.second_grid.pk))
    assert "已并入“松园二网格”" in desk.text


@when("周敏把一网格的东半边划给二网格")
def give(world: World, at_desk: Seat) -> None:
    desk, page = at_desk("zhoumin"), f"{AREAS}/{world.grid.pk}/give/"
    assert desk.post(page, shape=json.dumps(square(5)), target=str(world.second_grid.pk)).status_code == 422
    assert "不在这个网格里" in desk.text
    desk.post(page, shape=json.dumps(square(0.5)), target=str(world.second_grid.pk))
    assert "已划给“松园二网格”" in desk.text


@then(parsers.parse('"{place}"在"{grid}"，一网格和二网格都有变更记录'))
def given_away(world: World, at_desk: Seat, place: str, grid: str) -> None:
    assert str(Place.objects.select_related("grid").get(full=f"松园小区{place}").grid) == grid
    for one in (world.grid, world.second_grid):
        at_desk("zhoumin").get(f"{AREAS}/{one.pk}/")
        assert "修改范围" in at_desk("zhoumin").text


@then(parsers.parse('事项页写着"{words}"'))
def page_says(at_desk: Seat, story: Story, words: str) -> None:
    at_desk("zhoumin").get(page_of(story["case"]))
    assert f"松园社区 · {words}" in at_desk("zhoumin").text
    at_desk("zhoumin").get("/desk/matters/?view=all")
    assert words in at_desk("zhoumin").text


def sees(world: World, username: str, case: Case) -> bool:
    """Whether somebody, signed in anew, gets the page of the matter."""
    found: bool = Desk(world, username).get(page_of(case)).status_code == 200
    return found


@then("何伟仍看得到这件事，孙丽看不到")
def old_worker_sees(world: World, story: Story) -> None:
    assert sees(world, "hewei", story["case"])
    assert not sees(world, "sunli", story["case"])


@when(parsers.parse('安建国把何伟改派到"{name}"'))
def regrant(world: World, at_desk: Seat, name: str) -> None:
    desk, page = at_desk("admin"), "/desk/settings/staff/regrant/"
    shown = desk.get(page).content.decode()
    assert "何伟" in desk.text
    field = shown.split('name="to_')[1].split('"')[0]
    desk.post(page, **{f"to_{field}": str(grid_named(name).pk)})
    assert "已改派 1 个任职" in desk.text
    desk.get(page)
    assert "没有需要改派的任职" in desk.text


@then("何伟仍看得到这件事，也看得到乙网格的新事项")
def follows(world: World, at_desk: Seat, story: Story) -> None:
    assert sees(world, "hewei", story["case"])
    lon, lat = inside(0.3)
    new = take_in(world, at_desk("liufang"), category="0203", kind="complaint", body="井盖松了", lon=lon, lat=lat)
    assert str(new.grid) == "松园乙网格"
    assert sees(world, "hewei", new)


@then(parsers.parse('重划不能撤销，因为"{words}"'))
def not_undone(at_desk: Seat, words: str) -> None:
    at_desk("zhoumin").post(f"{AREAS}/redrawings/{Redrawing.objects.get().pk}/undo/")
    assert words in at_desk("zhoumin").text


@then("孙丽看得到这件事，按二网格筛选也有它")
def heir_sees(world: World, story: Story) -> None:
    assert sees(world, "sunli", story["case"])
    desk = Desk(world, "sunli")
    desk.get(f"/desk/matters/?view=all&grid={world.second_grid.pk}")
    assert story["case"].no in desk.text


@then(parsers.parse("社区页提醒有 {count:d} 个任职要改派"))
def reminded(world: World, at_desk: Seat, count: int) -> None:
    at_desk("zhoumin").get(f"{AREAS}/{world.community.pk}/")
    assert f"{count} 个任职还在已停用的网格上" in at_desk("zhoumin").text


@when("周敏撤销这次重划")
def undo(at_desk: Seat) -> None:
    at_desk("zhoumin").post(f"{AREAS}/redrawings/{Redrawing.objects.get().pk}/undo/")
    assert "已撤销重划" in at_desk("zhoumin").text


@then(parsers.parse('事项页只写"{words}"，孙丽看不到这件事'))
def as_before(world: World, at_desk: Seat, story: Story, words: str) -> None:
    at_desk("zhoumin").get(page_of(story["case"]))
    assert f"松园社区 · {words}" in at_desk("zhoumin").text
    assert "现并入" not in at_desk("zhoumin").text
    assert not sees(world, "sunli", story["case"])
