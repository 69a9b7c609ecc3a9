"""000-20 网格员二十四小时响应."""

from collections.abc import Callable
from typing import Any

import time_machine
from pytest_bdd import given, parsers, scenarios, then, when

from linli.casework.models import Case
from stories.conftest import Desk, page_of
from stories.intake import take_in
from tests.world import World, moment

scenarios("000-20.feature")


def instant(text: str) -> Any:
    """`2025-10-06 18:30` in Asia/Shanghai."""
    day, time = text.split(" ")
    return moment(*(int(part) for part in [*day.split("-"), *time.split(":")]))


@given(parsers.parse("松园一网格登记了{count:d}户"))
def households(world: World, count: int) -> None:
    assert world.grid.households == count


@given(parsers.parse('现在是"{text}"'))
@when(parsers.parse('时间到了"{text}"'))
def set_clock(clock: time_machine.Traveller, text: str) -> None:
    clock.move_to(instant(text))


@given(parsers.parse('刘芳在工作台登记一件"{category}"类的{kind}，地点在松园一网格'))
@when(parsers.parse('刘芳在工作台登记一件"{category}"类的{kind}，地点在松园一网格'))
def taken_in(world: World, at_desk: Callable[[str], Desk], story: dict[str, Any], category: str, kind: str) -> None:
    kinds = {"求助": "help", "投诉": "complaint"}
    story["case"] = take_in(world, at_desk("liufang"), category=category, kind=kinds[kind])


@then(parsers.parse('事项页上"{label}"的截止时间是"{text}"'))
def due(at_desk: Callable[[str], Desk], story: dict[str, Any], label: str, text: str) -> None:
    desk = at_desk("liufang")
    desk.get(page_of(story["case"]))
    clocks = desk.text.split("时限")[-1]
    assert (
        f"截止 {text}"
        in clocks.split(label, 1)[1].split("截止", 2)[0] + "截止" + clocks.split(label, 1)[1].split("截止", 2)[1]
    )


@then(parsers.parse('事项页上写着"{words}"'))
def says(at_desk: Callable[[str], Desk], words: str) -> None:
    assert words in at_desk("liufang").text


@then(parsers.parse('刘芳的超期列表里有这件事项，写着"{words}"'))
def is_late(world: World, story: dict[str, Any], words: str) -> None:
    case: Case = story["case"]
    # Signed in again: a desk that was left for two hours has closed itself.
    desk = Desk(world, "liufang")
    desk.get("/desk/matters/?view=late")
    row = desk.text.split(case.no, 1)[1]
    assert words in row.split("分钟前")[0]
