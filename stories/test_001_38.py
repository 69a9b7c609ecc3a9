"""001-38 「最多跑一地」."""

from collections.abc import Callable
from typing import Any

import time_machine
from pytest_bdd import given, parsers, scenarios, then, when

from linli.casework.models import Case, Entry, EntryText
from linli.modules.matters.procedure import PROCEDURE
from linli.registers.organisations.models import Organisation
from stories.conftest import Desk, page_of
from stories.course import Course
from stories.intake import take_in
from stories.test_000_20 import instant
from tests.pictures import upload
from tests.world import World

scenarios("001-38.feature")
Seat = Callable[[str], Desk]
Story = dict[str, Any]


@given(parsers.parse('现在是"{text}"'))
def set_clock(clock: time_machine.Traveller, text: str) -> None:
    clock.move_to(instant(text))


@given(parsers.parse('刘芳在窗口登记来访居民反映的"{category}"类事项"{body}"'))
def walked_in(world: World, at_desk: Seat, story: Story, category: str, body: str) -> None:
    case = take_in(world, at_desk("liufang"), source="visit", category=category, kind="complaint", body=body)
    story["course"], story["no"] = Course(world, at_desk, case), case.no


@given(parsers.parse('刘芳接电话登记"{category}"类事项"{body}"'))
def called(world: World, at_desk: Seat, story: Story, category: str, body: str) -> None:
    case = take_in(world, at_desk("liufang"), source="call", category=category, kind="complaint", body=body)
    story["course"] = Course(world, at_desk, case)


@when(parsers.parse('陈燕受理并派单给"{unit}"'))
def dispatched(story: Story, unit: str) -> None:
    story["course"].accept("陈燕")
    assert "现在是“已派单”" in story["course"].dispatch("陈燕", unit).text


@when(parsers.parse('{name}提出异议应由"{unit}"办，周敏改派'))
def sent_on(story: Story, name: str, unit: str) -> None:
    other = str(Organisation.objects.get(short=unit).pk)
    assert "派单异议" in story["course"].take(name, "object", reason="不属本单位职责", proposed=other).text
    assert "现在是“已派单”" in story["course"].take("周敏", "uphold", lead=other, instruction="会商同意").text


@when(parsers.parse('何伟在手机上签收、反馈"{result}"并附照片'))
def handled(at_desk: Seat, story: Story, result: str) -> None:
    worker, page = at_desk("hewei"), f"/field/matters/{story['course'].case.pk}/"
    worker.post(f"{page}sign/")
    worker.post(f"{page}reply/", result=result, kept="", images=upload("填平后"))
    assert "现在是“已反馈”" in worker.text


@when("孙丽所在社区的刘芳核查销号")
def closed(at_desk: Seat, story: Story) -> None:
    checker, page = at_desk("liufang"), f"/field/matters/{story['course'].case.pk}/"
    checker.post(f"{page}check/")
    ended = {"how": "phone", "contacted": "on", "attempts": "1", "satisfaction": "satisfied", "note": "", "kept": ""}
    checker.post(f"{page}close/", **ended)
    assert "现在是“已销号”" in checker.text


@when(parsers.parse('刘芳记下反映人又来一趟，因为"{reason}"'))
def came_again(story: Story, reason: str) -> None:
    assert reason in story["course"].take("刘芳", "trip", reason=reason).text


@then(parsers.parse('这件事是"{words}"'))
def stands(story: Story, words: str) -> None:
    assert PROCEDURE.by_state[story["course"].state].label == words


@then(parsers.parse("先后由 {count:d} 个单位主办，编号始终是一个"))
def one_number(story: Story, count: int) -> None:
    sent = Entry.objects.filter(case=story["course"].case, step__in=("dispatch", "uphold"))
    led = {text.words["lead_id"] for text in EntryText.objects.filter(entry__in=sent) if text.words}
    assert len(led) == count
    assert list(Case.objects.values_list("no", flat=True)) == [story["no"]]


@then(parsers.parse("事项页写着反映人跑动 {count:d} 趟"))
def trips_say(story: Story, count: int) -> None:
    desk = story["course"].seat("chenyan")
    desk.get(page_of(story["course"].case))
    assert f"反映人跑动{count} 趟" in desk.text.replace("反映人跑动 ", "反映人跑动")


@then("事项页没有写反映人跑动")
def no_trips(story: Story) -> None:
    desk = story["course"].seat("chenyan")
    desk.get(page_of(story["course"].case))
    assert "反映人跑动" not in desk.text


@then(parsers.parse('经过里写着"{words}"'))
def log_says(story: Story, words: str) -> None:
    assert words in story["course"].seat("chenyan").text
