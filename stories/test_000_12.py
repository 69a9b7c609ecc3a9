"""000-12 居民—网格员—施工方沟通桥梁."""

from collections.abc import Callable
from typing import Any

import time_machine
from pytest_bdd import given, parsers, scenarios, then, when

from linli.modules.matters.procedure import PROCEDURE
from stories.conftest import Desk, page_of
from stories.course import Course
from stories.portal import PHONE, Phone
from stories.test_000_20 import instant
from tests.world import World

scenarios("000-12.feature")
Seat = Callable[[str], Desk]
Story = dict[str, Any]


@given(parsers.parse('现在是"{text}"'))
@when(parsers.parse('时间到了"{text}"'))
def set_clock(clock: time_machine.Traveller, text: str) -> None:
    clock.move_to(instant(text))


@given(parsers.parse('居民在手机上反映"{body}"，留下电话'))
def reported(world: World, at_desk: Seat, story: Story, body: str) -> None:
    begin(world, at_desk, story, body, reporter_phone=PHONE)


@given(parsers.parse('居民在手机上反映"{body}"，不留姓名电话'))
def reported_unnamed(world: World, at_desk: Seat, story: Story, body: str) -> None:
    begin(world, at_desk, story, body)


def begin(world: World, at_desk: Seat, story: Story, body: str, **more: str) -> None:
    """The report, and the desk that goes on with it."""
    phone = Phone()
    case = phone.report(world, body, **more)
    story |= {"phone": phone, "code": phone.code, "course": Course(world, at_desk, case)}


@then("回执上有编号、查询码和最迟办结的时间")
def receipt(story: Story) -> None:
    words = story["phone"].open(f"/portal/receipt/{story['course'].case.pk}/")
    assert story["course"].case.no in words
    assert story["code"] in words
    assert "最迟办结" in words


@when(parsers.parse('陈燕定为"{category}"类，派单给"{unit}"'))
def dispatched(story: Story, category: str, unit: str) -> None:
    story["course"].take("陈燕", "accept", category=category, time_class="P2", duplicates_seen="on")
    assert "现在是“已派单”" in story["course"].dispatch("陈燕", unit).text


@when(parsers.parse('赵强签收，三方商量后反馈"{result}"'))
def replied(story: Story, result: str) -> None:
    story["course"].take("赵强", "sign")
    assert "现在是“已反馈”" in story["course"].take("赵强", "reply", result=result, kept="").text


@when("居民凭编号和手机号后四位查进度")
def found_by_number(story: Story) -> None:
    story["phone"] = Phone()
    story["words"] = story["phone"].find(story["course"].case.no, PHONE[-4:])


@when("居民凭查询码查进度")
def found_by_code(story: Story) -> None:
    story["phone"] = Phone()
    story["words"] = story["phone"].find(story["code"])


@then(parsers.parse('进度页上写着"{result}"和"{unit}"'))
def told(story: Story, result: str, unit: str) -> None:
    assert result in story["words"]
    assert unit in story["words"]


@then("进度页上没有工作人员的姓名")
def unnamed(world: World, story: Story) -> None:
    assert [user.name for user in world.people.values() if user.name in story["words"]] == []


@when(parsers.parse('居民确认办好了，评价"{words}"'))
def confirmed(story: Story, words: str) -> None:
    satisfaction = {"满意": "satisfied"}[words]
    assert "事项已办结" in story["phone"].step(story["course"].case, "confirm", satisfaction=satisfaction, note="")


@when(parsers.parse('居民补充"{words}"'))
def added(story: Story, words: str) -> None:
    assert words in story["phone"].step(story["course"].case, "add", words_added=words, kept="")


@then(parsers.parse('陈燕在事项的经过里看到"{words}"'))
def read(story: Story, words: str) -> None:
    desk = story["course"].seat("chenyan")
    desk.get(page_of(story["course"].case))
    assert words in desk.text


@then(parsers.parse('事项是"{words}"'))
def stands(story: Story, words: str) -> None:
    assert PROCEDURE.by_state[story["course"].state].label == words
