"""004-05 楼道煤气罐安全隐患协调."""

from collections.abc import Callable
from typing import Any

import time_machine
from django.utils import timezone
from pytest_bdd import given, parsers, scenarios, then, when

from linli.casework.models import Case
from linli.modules.matters.choices import TimeClass
from linli.modules.matters.procedure import KIND, PROCEDURE
from linli.registers.deadlines.models import Clock
from stories.conftest import Desk, page_of
from stories.course import Course
from stories.outside import report
from stories.test_000_20 import instant
from tests.pictures import upload
from tests.world import World

scenarios("004-05.feature")
Seat = Callable[[str], Desk]
Story = dict[str, Any]


def field_page(story: Story) -> str:
    """The matter on the phone."""
    return f"/field/matters/{story['course'].case.pk}/"


@given(parsers.parse('现在是"{text}"'))
@when(parsers.parse('时间到了"{text}"'))
def set_clock(clock: time_machine.Traveller, text: str) -> None:
    clock.move_to(instant(text))


@when(parsers.parse('何伟在楼道拍照上报"{category}"'))
def reported(world: World, at_desk: Seat, story: Story, category: str) -> None:
    pk = report(at_desk("hewei"), category=category, address="3 号楼 2 单元楼道")
    story["course"] = Course(world, at_desk, Case.objects.get(pk=pk))


@then(parsers.parse('它是隐患，时限"{words}"，依据写着"{law}"'))
def is_hazard(at_desk: Seat, story: Story, words: str, law: str) -> None:
    matter = Case.objects.get(pk=story["course"].case.pk).matter
    assert (matter.kind, str(TimeClass(matter.time_class).label)) == ("hazard", words)
    worker = at_desk("hewei")
    worker.get(field_page(story))
    assert words in worker.text
    assert law in worker.text


@then(parsers.parse('"{name}"时限到"{text}"'))
def due(story: Story, name: str, text: str) -> None:
    clock = Clock.objects.get(subject_kind=KIND, subject_id=story["course"].case.pk, name=name, stopped_at=None)
    assert timezone.localtime(clock.due_at) == instant(text)


@then(parsers.parse('"{name}"时限已停'))
def stopped(story: Story, name: str) -> None:
    clocks = Clock.objects.filter(subject_kind=KIND, subject_id=story["course"].case.pk, name=name)
    assert [clock.stopped_at is None for clock in clocks] == [False]


@when("陈燕受理")
def accepted(story: Story) -> None:
    assert "现在是“已受理”" in story["course"].accept("陈燕").text


@when(parsers.parse('陈燕派单给"{unit}"'))
def dispatched(story: Story, unit: str) -> None:
    assert "现在是“已派单”" in story["course"].dispatch("陈燕", unit).text


@when("赵强签收")
def signed(story: Story) -> None:
    assert "现在是“办理中”" in story["course"].take("赵强", "sign").text


@when(parsers.parse('赵强到现场查看，记下"{note}"'))
def looked(story: Story, note: str) -> None:
    assert note in story["course"].take("赵强", "contact", how="site", note=note).text


@when(parsers.parse('赵强没有附照片就反馈"{result}"，被要求附办理后照片'))
def bare(story: Story, result: str) -> None:
    desk = story["course"].take("赵强", "reply", result=result, kept="")
    assert desk.response.status_code == 422
    assert "现场类事项须附办理后照片" in desk.text


@when(parsers.parse('赵强附照片反馈"{result}"'))
def replied(story: Story, result: str) -> None:
    desk = story["course"].take("赵强", "reply", result=result, kept="", images=upload("移走后"))
    assert "现在是“已反馈”" in desk.text


@when("何伟在手机上开始核查，到现场复查拍照，销号")
def closed(world: World, story: Story) -> None:
    # The phone lay in a pocket for an hour: signed in again.
    worker = Desk(world, "hewei")
    worker.post(f"{field_page(story)}check/")
    worker.post(
        f"{field_page(story)}close/", how="site", attempts="1", satisfaction="not_rated", note="楼道已清空", kept="",
        images=upload("复查"),
    )  # fmt: skip
    assert "现在是“已销号”" in worker.text


@when(parsers.parse('何伟在手机上开始核查，到现场一看"{reason}"，核查不通过'))
def failed(at_desk: Seat, story: Story, reason: str) -> None:
    worker = at_desk("hewei")
    worker.post(f"{field_page(story)}check/")
    worker.post(f"{field_page(story)}fail/", reason=reason)
    assert "现在是“退回重办”" in worker.text


@then(parsers.parse('这件事是"{words}"'))
def stands(story: Story, words: str) -> None:
    assert PROCEDURE.by_state[story["course"].state].label == words


@then("每项时限都按期")
def in_time(world: World, story: Story) -> None:
    desk = Desk(world, "chenyan")
    desk.get(page_of(story["course"].case))
    done = desk.response.context["done_clocks"]
    assert done
    assert [row.due.words for row in done if "按期" not in row.due.words] == []
    assert desk.response.context["clocks"] == []
