"""000-21 节日挪车求助."""

from collections.abc import Callable
from typing import Any

import time_machine
from pytest_bdd import given, parsers, scenarios, then, when

from linli.modules.matters.procedure import PROCEDURE
from stories.conftest import Desk, page_of
from stories.course import Course
from stories.intake import take_in
from stories.people import USERNAMES
from stories.portal import PHONE, Phone
from stories.test_000_20 import instant
from tests.pictures import upload
from tests.world import World

scenarios("000-21.feature")
Seat = Callable[[str], Desk]
Story = dict[str, Any]


@given(parsers.parse('现在是"{text}"'))
@when(parsers.parse('时间到了"{text}"'))
def set_clock(clock: time_machine.Traveller, text: str) -> None:
    clock.move_to(instant(text))


@given(parsers.parse('刘芳登记一件"{category}"类事项"{body}"'))
def taken_in(world: World, at_desk: Seat, story: Story, category: str, body: str) -> None:
    case = take_in(world, at_desk("liufang"), category=category, kind="help", body=body)
    story["course"] = Course(world, at_desk, case)


@given(parsers.parse('求助人在手机上反映"{body}"'))
def reported(world: World, at_desk: Seat, story: Story, body: str) -> None:
    story["phone"] = Phone()
    story["course"] = Course(world, at_desk, story["phone"].report(world, body, reporter_phone=PHONE))


@when(parsers.parse('陈燕定为"{category}"类，派单给"{unit}"'))
def sorted_and_dispatched(story: Story, category: str, unit: str) -> None:
    story["course"].take("陈燕", "accept", category=category, time_class="P1", duplicates_seen="on")
    assert "现在是“已派单”" in story["course"].dispatch("陈燕", unit).text


@when(parsers.parse('求助人在手机上确认"{words}"'))
def confirmed_by_phone(story: Story, words: str) -> None:
    satisfaction = {"满意": "satisfied"}[words]
    assert "事项已办结" in story["phone"].step(story["course"].case, "confirm", satisfaction=satisfaction, note="")


@when(parsers.parse('陈燕受理并派单给"{unit}"'))
def dispatched(story: Story, unit: str) -> None:
    story["course"].accept("陈燕")
    assert "现在是“已派单”" in story["course"].dispatch("陈燕", unit).text


@when("何伟签收")
def signed(story: Story) -> None:
    assert "现在是“办理中”" in story["course"].take("何伟", "sign").text


@when(parsers.parse('何伟反馈"{result}"，附照片'))
def replied(story: Story, result: str) -> None:
    desk = story["course"].take("何伟", "reply", result=result, kept="", images=upload("挪走后"))
    assert "现在是“已反馈”" in desk.text


@when("何伟想替求助人确认，被拒绝")
def refused(story: Story) -> None:
    desk = story["course"].take("何伟", "confirm", how="phone", satisfaction="satisfied", note="")
    assert desk.response.status_code == 422
    assert "须由另一人核查" in desk.text


@when(parsers.parse('{name}记下求助人电话确认"{words}"'))
def confirmed(story: Story, name: str, words: str) -> None:
    desk = story["course"].take(name, "confirm", how="phone", satisfaction={"满意": "satisfied"}[words], note="")
    assert words in desk.text


@when(parsers.parse('何伟当场办结"{result}"，附照片'))
def settled(story: Story, result: str) -> None:
    desk = story["course"].take("何伟", "settle", result=result, agreed="on", kept="", images=upload("挪走后"))
    assert result in desk.text


@when(parsers.parse('{name}因为"{reason}"重新受理'))
def reopened(story: Story, name: str, reason: str) -> None:
    assert reason in story["course"].take(name, "reopen", reason=reason).text


@then(parsers.parse('事项是"{words}"'))
def stands(story: Story, words: str) -> None:
    assert PROCEDURE.by_state[story["course"].state].label == words


@then("每项时限都按期")
def in_time(story: Story) -> None:
    desk = story["course"].seat(USERNAMES["陈燕"])
    desk.get(page_of(story["course"].case))
    done = desk.response.context["done_clocks"]
    assert done
    assert [row.due.words for row in done if "按期" not in row.due.words] == []
    assert desk.response.context["clocks"] == []
