"""Matters and the places they lie in: the list of a place, and the rules that hold there."""

from datetime import time, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.casework.tests.driving import NOW, bring, take_in
from linli.foundation.audit.models import AuditRow
from linli.lib.ids import new_id
from linli.modules.matters.models import Dispatch
from linli.modules.matters.tests.desk import LIST, Press, at_desk, page, words
from linli.registers.places.actions import NewRule, PlaceRow, add_rule, store_places
from linli.registers.places.models import Place
from linli.registers.places.resolving import candidate_of
from tests.world import World

NOWHERE = "没有这处地点，或者它不在你能看到的范围里"


@pytest.fixture(autouse=True)
def ten_o_clock() -> Any:
    """An hour after the matters of these tests were taken in."""
    with time_machine.travel(NOW + timedelta(hours=1), tick=False) as traveller:
        yield traveller


@pytest.fixture
def places(world: World) -> dict[str, Place]:
    """A compound of the community with a house in it, another one, and one of strangers."""
    rows = [
        PlaceRow(world.community, "松园小区", "11", "2", "301"),
        PlaceRow(world.community, "东风大院", "3"),
        PlaceRow(world.other_community, "梧桐苑"),
    ]
    store_places(rows=rows, by=None, at=NOW)
    return {one.full: one for one in Place.objects.all()}


def at(place: Place) -> dict[str, Any]:
    """How a matter lies at a place."""
    return {"place": candidate_of(place)}


def test_the_list_the_map_and_the_export_of_a_place_hold_what_lies_in_it(
    world: World, places: dict[str, Place]
) -> None:
    compound, house = places["松园小区"], places["松园小区11号楼2单元301室"]
    inside = [take_in(world, title="漏水", **at(house)), bring(world, "closed", title="堆物", **at(compound))]
    beside = take_in(world, title="吵闹", **at(places["东风大院3号楼"]))
    desk = at_desk(world, "liufang")

    def listed(query: str) -> set[str]:
        return {row.values["title"] for row in desk.get(f"{LIST}?{query}").context["rows"]}

    def exported(query: str) -> int:
        assert desk.get(f"{LIST}export/?{query}").status_code == 200
        return int(AuditRow.objects.filter(action="export").latest("at", "id").detail["rows"])

    assert listed(f"place={compound.id}") == {"漏水", "堆物"}
    assert listed(f"place={house.id}") == listed(f"place={compound.id}&q=漏") == {"漏水"}
    assert listed(f"place={compound.id}&view=open") == {"漏水"}
    shown = desk.get(f"{LIST}?place={compound.id}&state=received&filter=1")
    [chip] = [one for one in shown.context["chips"] if one.label == "地点"]
    assert (chip.value, chip.url) == ("松园小区", "?state=received")
    text = shown.content.decode()
    assert "去掉筛选 地点 松园小区" in text
    assert f'<input type="hidden" name="place" value="{compound.id}"' in text
    assert f"{LIST}map/?place={compound.id}" in text
    assert f"{LIST}export/?place={compound.id}" in text
    points = desk.get(f"{LIST}map/?place={compound.id}").context["map"]["points"]
    assert [one["no"] for one in points] == [inside[0].no]
    here = desk.get(f"/desk/places/{compound.id}/").content.decode()
    assert f'href="{LIST}?place={compound.id}"' in here
    assert beside.title not in here
    for unknown in (places["梧桐苑"].id, new_id(), "nonsense"):
        for address in ("", "map/"):
            nothing = desk.get(f"{LIST}{address}?place={unknown}")
            assert NOWHERE in words(nothing)
            assert not nothing.context.get("rows")
        assert exported(f"place={unknown}") == 0
    assert exported(f"place={compound.id}") == 2
    assert NOWHERE not in words(desk.get(f"{LIST}?q=nowhere"))


def test_a_matter_shows_the_rules_of_its_place_and_of_all_it_lies_in(world: World, places: dict[str, Place]) -> None:
    house, building, compound = (places[f"松园小区{rest}"] for rest in ("11号楼2单元301室", "11号楼", ""))
    with_place, without = take_in(world, **at(house)), take_in(world)
    desk = at_desk(world, "zhoumin")

    def asked(url: str) -> int:
        desk.get(url)
        with CaptureQueriesContext(connection) as captured:
            assert desk.get(url).status_code == 200
        return len(captured)

    assert asked(page(with_place)) == asked(page(without)) + 1
    assert "场地规则" not in words(desk.get(page(with_place)))
    few = asked(f"{LIST}?place={compound.id}")
    today = NOW.date()
    days = {"from_on": today - timedelta(days=9)}
    window = NewRule(kind="window", starts=time(8), ends=time(12), text="", to_on=None, **days)
    zone = NewRule(kind="zone", starts=None, ends=None, text="东门北侧", to_on=None, **days)
    over = NewRule(kind="quiet", starts=time(22), ends=time(6), text="", to_on=today - timedelta(days=1), **days)
    for place, rule in ((building, window), (compound, zone), (house, over), (places["东风大院"], window)):
        add_rule(place=place, new=rule, by=None, at=NOW)
    shown = desk.get(page(with_place))
    assert [one.kind for one in shown.context["rules"]] == ["window", "zone"]
    assert all(one in words(shown) for one in ("08:00–12:00", "东门北侧", "11号楼 ·"))
    assert desk.get(page(without)).context["rules"] == []
    for _one in range(5):
        take_in(world, **at(building))
    assert asked(page(with_place)) == asked(page(without)) + 1
    assert asked(f"{LIST}?place={compound.id}") == few


def test_a_co_unit_reads_the_rules_of_the_place_it_is_sent_to(
    world: World, places: dict[str, Place], press: Press
) -> None:
    rule = NewRule(kind="window", starts=time(8), ends=time(12), text="", from_on=NOW.date(), to_on=None)
    add_rule(place=places["松园小区"], new=rule, by=None, at=NOW)
    case = take_in(world, **at(places["松园小区11号楼"]))
    press(case, "accept", "chenyan")
    press(case, "dispatch", "zhoumin", co_units=[str(world.lighting.pk)], co_asked="请断电")
    sent = at_desk(world, "wanghai").get(f"{LIST}dispatches/{Dispatch.objects.get().pk}/")
    assert all(one in words(sent) for one in ("场地规则", "08:00–12:00"))


def test_a_matter_is_located_by_an_address_that_is_read_into_a_place(world: World, places: dict[str, Place]) -> None:
    Place.objects.filter(compound=places["松园小区"]).exclude(kind="compound").update(grid=world.grid)
    twin = PlaceRow(world.sister_community, "桃源里", "11", values={"grid_id": world.sister_grid.id})
    store_places(rows=[twin, PlaceRow(world.other_community, "梧桐苑", "3")], by=None, at=NOW)
    lost = take_in(world, lon=None, lat=None, address="")
    desk, address = at_desk(world, "chenyan"), page(lost, "locate/")

    def sent(typed: str, **more: Any) -> Any:
        return desk.post(address, {"address": typed, "grid": "", **more})

    def lies() -> tuple[Any, Any, str]:
        lost.refresh_from_db()
        return lost.grid, lost.matter.place, lost.matter.address

    blank = desk.get(address)
    assert 'name="place"' not in blank.content.decode()
    for typed, says in (
        ("", "请填写地点，或者选择网格。"), ("火星路一号", "认不出这个地点，请选择网格。"),
        ("松园小区", "“松园小区”不在哪一个网格里"), ("梧桐苑3号楼", "认不出这个地点，请选择网格。"),
    ):  # fmt: skip
        refused = sent(typed)
        assert (refused.status_code, says in words(refused)) == (422, True), typed
        assert refused.context["form"]["address"].value() == typed
    assert lies()[0] is None
    asked = sent("松园小区11号楼301")
    sure = places["松园小区11号楼2单元301室"]
    assert asked.status_code == 302
    assert lies() == (world.grid, sure, "松园小区11号楼301")
    assert "松园小区11号楼2单元301室" in words(desk.get(page(lost)))

    other = PlaceRow(world.community, "东风大院", "11", values={"grid_id": world.second_grid.id})
    store_places(rows=[other], by=None, at=NOW)
    asked = sent("十一栋", grid=world.grid.pk)
    assert asked.status_code == 422
    assert "这个地点可能是下面几处" in words(asked)
    offered = {label: key for key, label in asked.context["form"].fields["place"].widget.choices}
    assert offered.keys() == {"松园小区11号楼", "东风大院11号楼", "都不是，或者不在这些地方"}
    assert asked.content.decode().count('type="radio"') == 3
    sent("十一栋", grid=world.grid.pk, place=offered["东风大院11号楼"])
    meant = Place.objects.get(full="东风大院11号楼")
    assert lies() == (world.second_grid, meant, "十一栋")

    sent("十一栋", grid=world.grid.pk)
    assert lies() == (world.grid, meant, "十一栋")
    sent("北门外", grid=world.second_grid.pk)
    assert lies() == (world.second_grid, None, "北门外")
    assert sent("松园小区11号楼", grid=world.other_grid.pk).status_code == 422
    sent("东风大院3号楼", grid=world.second_grid.pk, place="none")
    assert lies() == (world.second_grid, None, "东风大院3号楼")
