"""001-30 综治中心的底数."""

from collections.abc import Callable
from typing import Any

import time_machine
from pytest_bdd import given, parsers, scenarios, then, when

from linli.casework.models import Case
from linli.registers.areas.actions import create_area, set_figures
from linli.registers.areas.models import Area
from stories.conftest import Desk
from stories.intake import take_in
from tests.world import FOUNDED, World

scenarios("001-30.feature")
Seat = Callable[[str], Desk]
Story = dict[str, Any]


@given(parsers.parse("青松街道有 {count:d} 个社区，共 {people:d} 人"))
def communities(clock: time_machine.Traveller, world: World, count: int, people: int) -> None:
    del clock
    for number in range(3, count + 1):
        create_area(
            level="community", name=f"第{number}社区", short=f"第{number}", parent=world.street, by=None, at=FOUNDED
        )
    for area in Area.objects.filter(parent=world.street):
        set_figures(area=area, households=None, people=people // count, by=None, at=FOUNDED)


@given(parsers.parse('"{name}"的人数没有登记，由一网格 {first:d} 人和二网格 {second:d} 人合计'))
def by_grids(world: World, name: str, first: int, second: int) -> None:
    assert world.community.name == name
    for area, people in ((world.community, None), (world.grid, first), (world.second_grid, second)):
        set_figures(area=area, households=None, people=people, by=None, at=FOUNDED)


@given("青松街道的三个社区和梧桐社区各登记了一件事")
def matters(world: World, at_desk: Seat, story: Story) -> None:
    third = Area.objects.get(name="第3社区")
    story["ours"] = [
        take_in(world, at_desk("zhoumin"), community=str(one.pk), body=f"{one.name}的事", lon="", lat="").no
        for one in (world.community, world.sister_community, third)
    ]
    far = take_in(world, at_desk("moshi"), community=str(world.other_community.pk), body="别处的事", lon="", lat="")
    story["theirs"] = far.no


@when(parsers.parse('周敏把综治中心的面积填为 {floor:d} 平方米，启用日期填为"{day}"'))
def profile(world: World, at_desk: Seat, floor: int, day: str) -> None:
    page = f"/desk/base/centres/{world.centre.pk}/"
    assert at_desk("zhoumin").post(page, floor_m2="-1", opened_on="四月").status_code == 422
    at_desk("zhoumin").post(page, floor_m2=str(floor), opened_on=day)
    assert "已保存" in at_desk("zhoumin").text


@then(parsers.parse('基础数据写着 {count:d} 个社区、{people:d} 人、"{floor}"、"{opened}"'))
def figures_say(at_desk: Seat, count: int, people: int, floor: str, opened: str) -> None:
    at_desk("zhoumin").get("/desk/base/")
    text = at_desk("zhoumin").text
    assert f"社区{count}网格" in text.replace(" ", "")
    assert f"人数{people}" in text.replace(" ", "")
    assert floor in text
    assert opened in text


@then(parsers.parse('"{name}"是 {people:d} 人，来自"{source}"，打开是一网格 {first:d} 人、二网格 {second:d} 人'))
def opens_rows(world: World, at_desk: Seat, name: str, people: int, source: str, first: int, second: int) -> None:
    assert f"{people} 人 {source}" in at_desk("zhoumin").text.replace(f"人{source}", f"人 {source}")
    at_desk("zhoumin").get(f"/desk/base/{world.community.pk}/")
    text = at_desk("zhoumin").text
    assert name in text
    assert text.index("松园一网格") < text.index(f"{first} 人") < text.index("松园二网格") < text.index(f"{second} 人")


@then(parsers.parse("各社区的人数加起来是 {people:d} 人"))
def adds_up(at_desk: Seat, people: int) -> None:
    [(street, _centres)] = at_desk("zhoumin").get("/desk/base/").context["streets"]
    assert sum(row.people.value for row in street.rows) == street.totals["people"] == people


@when("周敏打开全部事项")
def open_all(at_desk: Seat) -> None:
    at_desk("zhoumin").get("/desk/matters/?view=all")


@then("只有青松街道的三件")
def only_ours(at_desk: Seat, story: Story) -> None:
    text = at_desk("zhoumin").text
    assert [number in text for number in story["ours"]] == [True] * 3
    assert story["theirs"] not in text
    assert Case.objects.count() == 4


@then(parsers.parse('基础数据里没有"{name}"，它的页面打不开'))
def not_there(world: World, at_desk: Seat, name: str) -> None:
    at_desk("zhoumin").get("/desk/base/")
    assert name not in at_desk("zhoumin").text
    assert at_desk("zhoumin").get(f"/desk/base/{world.other_community.pk}/").status_code == 404
