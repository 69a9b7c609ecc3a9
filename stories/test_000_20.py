"""000-20 网格员二十四小时响应."""

from collections.abc import Callable
from functools import partial
from typing import Any

import time_machine
from pytest_bdd import given, parsers, scenarios, then, when

from linli.casework.models import Case
from linli.foundation.messaging.models import Message
from stories.conftest import Desk, page_of
from stories.course import Course
from stories.intake import take_in
from tests.pictures import upload
from tests.world import World, moment

scenarios("000-20.feature")
Seat = Callable[[str], Desk]


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


@when(parsers.parse('"{text}"陈燕受理并派给松园居委会，何伟签收'))
def taken_on(world: World, clock: time_machine.Traveller, story: dict[str, Any], text: str) -> None:
    clock.move_to(instant(text))
    # Everybody signs in anew: a desk that was left alone for a while has closed itself.
    story["course"] = course = Course(world, partial(Desk, world), story["case"])
    course.accept("陈燕")
    course.dispatch("陈燕", "松园居委会")
    course.take("何伟", "sign")
    assert course.state == "in_hand"


@when(parsers.parse('"{text}"何伟到现场查看，记下"{note}"'))
def attended(clock: time_machine.Traveller, story: dict[str, Any], text: str, note: str) -> None:
    clock.move_to(instant(text))
    assert note in story["course"].take("何伟", "contact", how="site", note=note).text


@when(parsers.parse('"{text}"何伟附照片反馈"{result}"'))
def replied(clock: time_machine.Traveller, story: dict[str, Any], text: str, result: str) -> None:
    clock.move_to(instant(text))
    story["course"].take("何伟", "reply", result=result, kept="", images=upload(result))
    assert story["course"].state == "replied"


@when(parsers.parse('"{text}"何伟交班，把手上的事项转交给刘芳，交代"{note}"'))
def handed_over(world: World, clock: time_machine.Traveller, story: dict[str, Any], text: str, note: str) -> None:
    clock.move_to(instant(text))
    story["course"].take("何伟", "hand_over", person=str(world["liufang"].pk), note=note)
    assert Case.objects.get(pk=story["case"].pk).handler == world["liufang"]


@then(parsers.parse('经过里有何伟的"{steps}"'))
def recorded(at_desk: Seat, story: dict[str, Any], steps: str) -> None:
    desk = at_desk("chenyan")
    desk.get(page_of(story["case"]))
    log = reversed(desk.response.context["log"])
    assert [row.what for row in log if row.line.entry.by_name == "何伟"] == steps.split(",")


@then(parsers.parse('"{first}"和"{second}"都写着"{words}"'))
def in_time(at_desk: Seat, first: str, second: str, words: str) -> None:
    clocks = {row.label: row.due.words for row in at_desk("chenyan").response.context["done_clocks"]}
    assert words in clocks[first]
    assert words in clocks[second]


@then(parsers.parse('刘芳收到"{words}"的消息'))
def told(world: World, story: dict[str, Any], words: str) -> None:
    subjects = Message.objects.filter(receiver=world["liufang"], subject_id=story["case"].pk).values_list("subject")
    assert any(words in subject for (subject,) in subjects)
