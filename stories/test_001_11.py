"""001-11 党员楼栋长（小事不出楼栋）."""

from collections.abc import Callable
from typing import Any

import time_machine
from pytest_bdd import given, parsers, scenarios, then, when

from linli.casework.models import Case, Entry
from linli.modules.matters.procedure import KIND, PROCEDURE
from linli.registers.deadlines.queries import running_of
from stories.conftest import Desk, page_of
from stories.outside import log, report
from stories.test_000_20 import instant
from tests.world import World, add_person

scenarios("001-11.feature")
Seat = Callable[[str], Desk]
Story = dict[str, Any]


@given(parsers.parse('现在是"{text}"'))
def set_clock(clock: time_machine.Traveller, text: str) -> None:
    clock.move_to(instant(text))


@given(parsers.parse("一网格有 {count:d} 名楼栋长在任，韩梅是其中一名"))
def heads(world: World, count: int) -> None:
    add_person(world, "hanmei", "韩梅", "R3", world.grid, world.committee)
    for number in range(1, count):
        add_person(world, f"head{number}", f"楼栋长{number}", "R3", world.grid, world.committee)


@when(parsers.parse('韩梅记一笔"{category}"，办法是"{result}"'))
def logged(world: World, at_desk: Seat, story: Story, category: str, result: str) -> None:
    story["id"] = log(at_desk("hanmei"), category=category, grid=str(world.grid.pk), result=result)


@when(parsers.parse('韩梅拍照上报"{category}"'))
def reported(at_desk: Seat, story: Story, category: str) -> None:
    story["id"] = report(at_desk("hanmei"), category=category)


@when("刘芳在工作台受理")
def accepted(at_desk: Seat, story: Story) -> None:
    case = Case.objects.select_related("matter").get(pk=story["id"])
    matter = case.matter
    desk = at_desk("liufang")
    desk.post(
        f"{page_of(case)}accept/", category=matter.category_id, time_class=matter.time_class, duplicates_seen="on"
    )
    assert "现在是“已受理”" in desk.text


@then(parsers.parse('这件事是"{words}"'))
def stands(story: Story, words: str) -> None:
    assert PROCEDURE.by_state[Case.objects.get(pk=story["id"]).state].label == words


@then("经过里只有登记和当场办结，没有派单")
def nothing_was_sent(story: Story) -> None:
    case = Case.objects.get(pk=story["id"])
    assert list(Entry.objects.filter(case=case).order_by("number").values_list("step", flat=True)) == ["open", "settle"]
    assert case.lead_id is None


@then(parsers.parse("韩梅的楼栋化解是 {own:d} 件，社区书记陈燕看到的也是 {all_:d} 件"))
def counted(at_desk: Seat, own: int, all_: int) -> None:
    for username, count in (("hanmei", own), ("chenyan", all_)):
        at_desk(username).get("/field/me/")
        assert f"楼栋化解{count} " in at_desk(username).text


@then("没有一项时限还在走")
def no_clock_runs(story: Story) -> None:
    assert running_of(KIND, [story["id"]]) == {}


@then(parsers.parse('记不进去，提示"{words}"'))
def refused(at_desk: Seat, words: str) -> None:
    assert at_desk("hanmei").response.status_code == 422
    assert words in at_desk("hanmei").text
    assert not Case.objects.exists()


@then(parsers.parse('韩梅在手机上看到"{words}"，看不到别的事项'))
def head_sees(at_desk: Seat, story: Story, words: str) -> None:
    other = report(at_desk("hewei"), category="0304")
    head = at_desk("hanmei")
    head.get("/field/")
    assert words in head.text
    assert other not in head.response.content.decode()
    assert head.get(f"/field/matters/{other}/").status_code == 404
    assert head.get(f"/field/matters/{story['id']}/").status_code == 200
    assert "打电话" not in head.text
    assert head.get("/desk/matters/").status_code == 404
