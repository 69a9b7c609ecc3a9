"""The steps beside the straight line, over HTTP as the people who take them."""

from datetime import timedelta

import pytest
import time_machine

from linli.casework.models import Case, Entry, Involvement
from linli.casework.proving import verify_history
from linli.casework.tests.driving import NOW, bring
from linli.modules.matters.models import Matter
from linli.modules.matters.tests.desk import Press, at_desk, errors_of, page, running, told, words
from linli.registers.deadlines.models import Clock
from linli.registers.deadlines.queries import running_of
from tests.world import World


def sent_back(world: World, press: Press, case: Case) -> None:
    """From in hand: replied, checked, failed, begun again."""
    del world
    for step, username in (("reply", "zhaoqiang"), ("check", "hewei"), ("fail", "hewei"), ("rework", "zhaoqiang")):
        assert press(case, step, username).status_code == 200


# Sent back.


@pytest.mark.parametrize(("time_class", "hours"), [("P0", 1), ("P1", 12), ("P2", 84), ("P3", 180)])
def test_what_is_sent_back_has_half_of_its_time(world: World, press: Press, time_class: str, hours: int) -> None:
    case = bring(world, "checking", time_class=time_class)
    text = words(press(case, "fail", "hewei", reason="下雨后又漏"))
    assert case.state == "rework"
    assert "下雨后又漏" in text
    again = running(case, "rework")
    assert again
    assert again.due_at - again.started_at == timedelta(hours=hours)
    assert case.next_clock == "rework"


def test_a_new_round_lets_the_earlier_handler_check(world: World, press: Press) -> None:
    case = bring(world, "checking")
    assert case.round == 0
    press(case, "fail", "hewei")
    assert case.round == 1
    press(case, "rework", "zhaoqiang")
    assert not Involvement.objects.filter(case=case, round=1, role="checker").exists()
    assert list(verify_history(Case.objects.filter(pk=case.pk))) == []


def test_the_second_rework_is_told_to_the_street_and_the_third_above(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P2")
    sent_back(world, press, case)
    assert told(case, "repeated") == set()
    sent_back(world, press, case)
    assert told(case, "repeated") == {"周敏", "郑杰"}
    assert told(case, "raised") == set()
    sent_back(world, press, case)
    assert told(case, "raised") == {"郑杰"}
    assert Matter.objects.get(pk=case.pk).reworks == 3


def test_sending_back_needs_a_reason(world: World, press: Press) -> None:
    case = bring(world, "checking")
    response = press(case, "fail", "hewei", reason=" ")
    assert response.status_code == 422
    assert "reason" in errors_of(response)
    assert case.state == "checking"


# Interim feedback.


def test_a_promise_counts_once_the_centre_accepts_it(world: World, press: Press, clock: time_machine.Traveller) -> None:
    case = bring(world, "in_hand", time_class="P0")
    text = words(press(case, "progress", "zhaoqiang"))
    assert "承诺 2027" in text
    assert running(case, "main")
    assert running(case, "promise") is None
    assert told(case, "asked") == {"周敏"}
    clock.shift(timedelta(minutes=30))
    press(case, "accept_promise", "zhoumin")
    assert running(case, "main") is None
    main, promise = Clock.objects.get(subject_id=case.pk, name="main"), running(case, "promise")
    assert promise
    assert (promise.due_at.year, main.stopped_at) == (2027, NOW + timedelta(minutes=20))
    assert told(case, "decided") == {"赵强"}


def test_a_promise_the_centre_refuses_changes_no_limit(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P0")
    press(case, "progress", "zhaoqiang")
    assert press(case, "accept_promise", "zhengjie").status_code == 404
    press(case, "refuse_promise", "zhoumin", reason="太晚")
    assert running(case, "main")
    assert running(case, "promise") is None
    assert press(case, "accept_promise", "zhoumin").status_code == 422


def test_a_newer_promise_takes_the_place_of_the_older_one(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "progress", "zhaoqiang")
    press(case, "progress", "zhaoqiang", promised_at="2027-02-01T09:00")
    assert press(case, "ask_extension", "zhaoqiang").status_code == 200
    press(case, "accept_promise", "zhoumin")
    assert running(case, "main")
    promise = running(case, "promise")
    assert promise
    assert promise.due_at.month == 2


def test_a_promise_whose_time_has_passed_is_not_accepted(
    world: World, press: Press, clock: time_machine.Traveller
) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "progress", "zhaoqiang", promised_at="2026-03-02T10:00")
    clock.shift(timedelta(hours=2))
    assert press(case, "accept_promise", "zhoumin").status_code == 422
    assert running(case, "promise") is None


@pytest.mark.parametrize(("step", "username", "field"), [
    ("progress", "zhaoqiang", "promised_at"), ("supervise", "zhengjie", "answer_by"),
])  # fmt: skip
def test_a_moment_that_has_passed_is_refused(world: World, press: Press, step: str, username: str, field: str) -> None:
    case = bring(world, "in_hand")
    response = press(case, step, username, **{field: "2026-03-02T08:00"})
    assert errors_of(response)[field] == ["请填写以后的时间。"]
    assert not Entry.objects.filter(case=case, step=step).exists()


# Before anybody is sent.


def test_settling_on_the_spot_is_counted_apart(world: World, press: Press) -> None:
    case = bring(world, "received")
    press(case, "settle", "hewei")
    matter = Matter.objects.get(pk=case.pk)
    assert (case.state, case.open, matter.settled, case.handler) == ("closed", False, True, world["hewei"])
    assert running_of("matter", [case.pk]) == {}


@pytest.mark.parametrize(("bad", "field"), [({"agreed": ""}, "agreed"), ({"images": ""}, "images")])
def test_settling_needs_consent_and_a_picture(world: World, press: Press, bad: dict[str, str], field: str) -> None:
    case = bring(world, "received")
    Matter.objects.filter(pk=case.pk).update(on_site=True)
    response = press(case, "settle", "hewei", **bad)
    assert response.status_code == 422
    assert field in errors_of(response)
    assert case.state == "received"


def test_what_may_not_be_settled_on_the_spot_has_no_button(world: World, press: Press) -> None:
    case = bring(world, "received", category="0201")
    assert page(case, "settle/") not in at_desk(world, "hewei").get(page(case)).content.decode()
    assert press(case, "settle", "hewei").status_code == 422


def test_a_redirected_matter_says_where_it_went_and_can_come_back(world: World, press: Press) -> None:
    case = bring(world, "received")
    text = words(press(case, "redirect", "chenyan"))
    assert "法定途径" in text
    assert "请向法院起诉" in text
    assert (case.state, case.stage, case.open) == ("redirected", "dropped", False)
    press(case, "take_back", "zhoumin", reason="法院不受理")
    assert (case.state, case.open) == ("received", True)
    assert running(case, "accept")


def test_a_reporter_withdraws_before_anybody_is_sent(world: World, press: Press) -> None:
    case = bring(world, "accepted")
    press(case, "withdraw", "liufang")
    assert (case.state, case.open, case.closed_at) == ("withdrawn", False, None)
    assert press(bring(world, "assigned"), "withdraw", "liufang").status_code == 409


# Objections.


def test_an_upheld_objection_moves_the_matter_out_of_sight(world: World, press: Press) -> None:
    case = bring(world, "assigned")
    press(case, "object", "zhaoqiang")
    assert (case.state, running(case, "ruling") is not None) == ("objected", True)
    form = at_desk(world, "zhoumin").get(page(case, "uphold/")).context["form"]
    assert form["lead"].value() == str(world.lighting.pk)
    press(case, "uphold", "zhoumin")
    assert (case.state, case.lead) == ("assigned", world.lighting)
    assert at_desk(world, "zhaoqiang").get(page(case)).status_code == 404
    assert at_desk(world, "wanghai").get(page(case)).status_code == 200


def test_a_unit_objects_once_to_a_dispatch(world: World, press: Press) -> None:
    case = bring(world, "assigned")
    press(case, "object", "zhaoqiang")
    press(case, "overrule", "zhoumin")
    assert (case.state, case.lead) == ("assigned", world.property)
    response = press(case, "object", "zhaoqiang")
    assert response.status_code == 422
    assert "已经提过一次异议" in words(response)


def test_an_objection_a_week_late_is_refused(world: World, press: Press, clock: time_machine.Traveller) -> None:
    case = bring(world, "assigned")
    clock.shift(timedelta(days=7))
    response = press(case, "object", "zhaoqiang")
    assert "一个工作日内" in words(response)
    assert case.state == "assigned"


def test_the_third_transfer_is_told_above(world: World, press: Press) -> None:
    case = bring(world, "assigned")
    ways = [("zhaoqiang", world.lighting), ("wanghai", world.property), ("zhaoqiang", world.lighting)]
    for number, (username, unit) in enumerate(ways, start=1):
        press(case, "object", username, proposed=str(unit.pk))
        press(case, "uphold", "zhoumin", lead=str(unit.pk))
        assert told(case, "raised") == ({"郑杰"} if number == 3 else set())


# Parts of a matter.


def test_a_part_holds_the_whole_back_and_does_not_know_the_reporter(world: World, press: Press) -> None:
    case = bring(world, "in_hand")
    press(case, "split", "zhaoqiang")
    child = Case.objects.get(parent=case)
    assert (child.state, child.grid_id, child.title) == ("received", case.grid_id, "先断水")
    matter = Matter.objects.get(pk=child.pk)
    assert (matter.category_id, matter.reporter_name, matter.reporter_phone) == ("0201", "", None)
    response = press(case, "reply", "zhaoqiang")
    assert response.status_code == 422
    assert "还有未办结的子事项" in words(response)
    shown = words(at_desk(world, "liufang").get(page(case)))
    assert child.no in shown
    assert case.no in words(at_desk(world, "liufang").get(page(child)))
    press(child, "redirect", "chenyan")
    assert press(case, "reply", "zhaoqiang").status_code == 200
    assert case.state == "replied"


def test_a_unit_sees_only_the_part_that_is_its_own(world: World, press: Press) -> None:
    case = bring(world, "in_hand")
    press(case, "split", "zhaoqiang")
    child = Case.objects.get(parent=case)
    assert child.no not in words(at_desk(world, "zhaoqiang").get(page(case)))
    press(child, "accept", "chenyan")
    press(child, "dispatch", "zhoumin", lead=str(world.lighting.pk))
    shown = words(at_desk(world, "wanghai").get(page(child)))
    assert case.no not in shown
    assert at_desk(world, "wanghai").get(page(case)).status_code == 404
