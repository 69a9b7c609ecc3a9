"""001-04 网格问题销号管理."""

from collections.abc import Callable
from typing import Any

import time_machine
from pytest_bdd import given, parsers, scenarios, then, when

from linli.casework.proving import verify_history
from stories.conftest import Desk, page_of
from stories.course import Course
from stories.intake import take_in
from stories.people import USERNAMES
from stories.test_000_20 import instant
from tests.pictures import upload
from tests.world import World

scenarios("001-04.feature")
Seat = Callable[[str], Desk]
Story = dict[str, Any]


@given(parsers.parse('现在是"{text}"'))
def set_clock(clock: time_machine.Traveller, text: str) -> None:
    clock.move_to(instant(text))


@when(parsers.parse('刘芳登记"{category}"类事项"{body}"'))
def taken_in(world: World, at_desk: Seat, story: Story, category: str, body: str) -> None:
    case = take_in(world, at_desk("liufang"), category=category, kind="complaint", body=body)
    story["course"] = Course(world, at_desk, case)


@when("陈燕受理")
def accepted(story: Story) -> None:
    assert "现在是“已受理”" in story["course"].accept("陈燕").text


@when(parsers.parse('周敏派单给"{unit}"'))
def dispatched(story: Story, unit: str) -> None:
    assert "现在是“已派单”" in story["course"].dispatch("周敏", unit).text


@when("赵强签收")
def signed(story: Story) -> None:
    assert "现在是“办理中”" in story["course"].take("赵强", "sign").text


@when(parsers.parse('赵强联系反映人，记下"{note}"'))
def contacted(story: Story, note: str) -> None:
    assert note in story["course"].take("赵强", "contact", how="phone", note=note).text


@when(parsers.parse('赵强反馈"{result}"，附办理后照片'))
def replied(story: Story, result: str) -> None:
    text = story["course"].take("赵强", "reply", result=result, kept="", images=upload("疏通后")).text
    assert "现在是“已反馈”" in text


@when("何伟开始核查")
def checking(story: Story) -> None:
    assert "现在是“核查回访”" in story["course"].take("何伟", "check").text


@when(parsers.parse('何伟核查通过，反映人"{words}"'))
def closed(story: Story, words: str) -> None:
    text = story["course"].take(
        "何伟", "close", how="phone", contacted="on", attempts="1", satisfaction={"满意": "satisfied"}[words],
        note="现场看过，已通畅", kept="",
    ).text  # fmt: skip
    assert "现在是“已销号”" in text


@then(parsers.parse('事项页显示"{words}"'))
def page_says(story: Story, words: str) -> None:
    desk = story["course"].seat("chenyan")
    desk.get(page_of(story["course"].case))
    assert words in desk.text


@then(parsers.parse('经过里依次有"{steps}"'))
def log_says(story: Story, steps: str) -> None:
    desk = story["course"].seat("chenyan")
    shown = [row.what for row in reversed(desk.response.context["log"])]
    assert shown == steps.replace("核查通过，销号", "核查通过;销号").replace(",", "\n").replace(";", "，").split("\n")


@then(parsers.parse('刘芳的全部列表里这件事项是"{words}"'))
def list_says(story: Story, words: str) -> None:
    desk = story["course"].seat("liufang")
    desk.get("/desk/matters/?view=all")
    assert words in desk.text.split(story["course"].case.no, 1)[1]


@then("历史校验没有问题")
def history_holds() -> None:
    assert list(verify_history()) == []


@given(parsers.parse('一件"{category}"类事项已由赵强签收'))
def signed_matter(world: World, at_desk: Seat, story: Story, category: str) -> None:
    case = take_in(world, at_desk("liufang"), category=category, kind="complaint")
    story["course"] = course = Course(world, at_desk, case)
    course.accept("陈燕")
    course.dispatch("周敏", "松园物业")
    course.take("赵强", "sign")
    assert course.state == "in_hand"


@given(parsers.parse('一件派给"{unit}"的"{category}"类事项已由刘芳办理并反馈'))
def replied_matter(world: World, at_desk: Seat, story: Story, unit: str, category: str) -> None:
    case = take_in(world, at_desk("chenyan"), category=category, kind="complaint")
    story["course"] = course = Course(world, at_desk, case)
    course.accept("陈燕")
    course.dispatch("陈燕", unit)
    course.take("刘芳", "sign")
    course.take("刘芳", "reply", result="已清走", kept="", images=upload("清走后"))
    assert course.state == "replied"


@when(parsers.parse('赵强反馈"{result}"，不附照片'))
def reply_without(story: Story, result: str) -> None:
    story["desk"] = story["course"].take("赵强", "reply", result=result, kept="")


@then(parsers.parse('页面说"{words}"'))
def says(story: Story, words: str) -> None:
    assert story["desk"].response.status_code == 422
    assert words in story["desk"].text


@then(parsers.parse('填写的"{words}"还在表单里'))
def kept(story: Story, words: str) -> None:
    assert words in story["desk"].response.context["form"]["result"].value()


@then(parsers.parse('事项仍是"{words}"'))
def still(story: Story, words: str) -> None:
    assert story["course"].state == {"办理中": "in_hand", "已反馈": "replied"}[words]


@when("刘芳打开事项页")
def opened(story: Story) -> None:
    story["desk"] = story["course"].seat("liufang")
    story["desk"].get(page_of(story["course"].case))


@then(parsers.parse('没有"{button}"的按钮，写着"{words}"'))
def no_button(story: Story, button: str, words: str) -> None:
    assert button not in [offer.label for offer in story["desk"].response.context["ready"]]
    assert words in story["desk"].text


@then(parsers.parse('刘芳硬要开始核查，被拒绝，事项仍是"{words}"'))
def refused(story: Story, words: str) -> None:
    desk = story["course"].take("刘芳", "check")
    assert desk.response.status_code == 422
    assert "须由另一人核查" in desk.text
    assert story["course"].state == {"已反馈": "replied"}[words]


@then(parsers.parse('{name}看得到"{button}"的按钮'))
def button_seen(story: Story, name: str, button: str) -> None:
    desk = story["course"].seat(USERNAMES[name])
    desk.get(page_of(story["course"].case))
    assert button in [offer.label for offer in desk.response.context["ready"]]


@then(parsers.parse("{name}打开事项页得到404"))
def not_found(story: Story, name: str) -> None:
    assert story["course"].seat(USERNAMES[name]).get(page_of(story["course"].case)).status_code == 404


@then(parsers.parse("{name}的全部列表里没有这件事项"))
def not_listed(story: Story, name: str) -> None:
    desk = story["course"].seat(USERNAMES[name])
    desk.get("/desk/matters/?view=all")
    assert story["course"].case.no not in desk.text
