"""The steps beside the straight line, over HTTP as the people who take them."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from linli.casework.models import Case, Entry, Involvement
from linli.casework.queries import verify_history
from linli.casework.tests.driving import NOW, bring, take
from linli.foundation.messaging.models import Message
from linli.modules.matters.actions import archive_matters, wake_matters
from linli.modules.matters.models import Approval, Matter
from linli.modules.matters.tests.desk import at_desk, errors_of, page, step_data, words
from linli.registers.deadlines.models import Clock
from linli.registers.deadlines.queries import running_of
from tests.world import World

Press = Callable[..., Any]


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Twenty minutes after the matter was taken in."""
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False) as traveller:
        yield traveller


@pytest.fixture
def press(world: World, clock: time_machine.Traveller) -> Press:
    """Somebody sends the form of a step; the page that comes of it."""
    del clock

    def send(case: Case, step: str, username: str, **given: Any) -> Any:
        data = step_data(world, Case.objects.get(pk=case.pk), step) | given
        response = at_desk(world, username).post(page(case, f"{step}/"), data, follow=True)
        case.refresh_from_db()
        return response

    return send


def running(case: Case, name: str) -> Clock | None:
    """The running clock of this name."""
    clocks = running_of("matter", [case.pk]).get(case.pk, [])
    return next((one for one in clocks if one.name == name), None)


def told(case: Case, topic: str) -> set[str]:
    """Who was told of this."""
    return {str(row.receiver) for row in Message.objects.filter(subject_id=case.pk, topic=f"matter.{topic}")}


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


def test_interim_feedback_satisfies_two_hours_and_starts_the_promise(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P0")
    text = words(press(case, "progress", "zhaoqiang"))
    assert "承诺 2027" in text
    assert running(case, "main") is None
    assert case.next_clock != "main"
    promise = running(case, "promise")
    assert promise
    assert promise.due_at.year == 2027


def test_interim_feedback_of_others_leaves_their_limit(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "progress", "zhaoqiang")
    press(case, "progress", "zhaoqiang", promised_at="2027-02-01T09:00")
    assert running(case, "main")
    promise = running(case, "promise")
    assert promise
    assert promise.due_at.month == 2


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


# Time standing still.


def test_waiting_stops_the_limit_and_resuming_moves_it(
    world: World, press: Press, clock: time_machine.Traveller
) -> None:
    case = bring(world, "in_hand", time_class="P2")
    before = running(case, "main")
    assert before
    text = words(press(case, "wait", "zhaoqiang"))
    assert "请提供发票" in text
    assert "暂停中" in text
    assert (case.stage, case.next_clock) == ("paused", "wait" if running(case, "contact") is None else "contact")
    clock.shift(timedelta(days=2))
    press(case, "resume", "liufang", note="发票送来了")
    after = running(case, "main")
    assert after
    assert (case.state, after.paused_at, running(case, "wait")) == ("in_hand", None, None)
    assert after.due_at - before.due_at == timedelta(days=2)


def test_waiting_ends_by_itself_and_fifteen_days_are_the_most(
    world: World, press: Press, clock: time_machine.Traveller
) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "wait", "zhaoqiang", days="10")
    assert wake_matters(at=NOW + timedelta(days=9)) == 0
    assert wake_matters(at=NOW + timedelta(days=11)) == 1
    clock.shift(timedelta(days=11))
    case.refresh_from_db()
    assert case.state == "in_hand"
    response = press(case, "wait", "zhaoqiang", days="10")
    assert "累计最多等待 15 天" in errors_of(response)["days"][0]


def test_a_suspension_is_asked_granted_and_reviewed(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "ask_suspension", "zhaoqiang")
    assert told(case, "asked") == {"周敏", "郑杰"}
    assert press(case, "ask_extension", "zhaoqiang").status_code == 422
    press(case, "suspend", "zhengjie")
    review, main = running(case, "review"), running(case, "main")
    assert review
    assert main
    assert (case.state, main.paused_at is not None, review.unit, review.amount) == ("suspended", True, "day", 60)
    assert told(case, "decided") == {"赵强"}
    assert Approval.objects.get(case=case).granted is True
    press(case, "resume", "zhaoqiang")
    assert (case.state, running(case, "review")) == ("in_hand", None)


def test_a_suspension_of_more_than_ninety_days_is_refused(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P2")
    assert "90" in errors_of(press(case, "ask_suspension", "zhaoqiang", days="91"))["days"][0]


def test_an_extension_keeps_the_first_end_and_is_given_once(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "ask_extension", "zhaoqiang")
    press(case, "grant_extension", "zhoumin")
    main = running(case, "main")
    assert main
    assert main.due_at - main.original_due_at == timedelta(days=5)
    assert page(case, "ask_extension/") not in at_desk(world, "zhaoqiang").get(page(case)).content.decode()
    assert press(case, "ask_extension", "zhaoqiang").status_code == 422


def test_what_has_run_out_is_not_extended(world: World, press: Press, clock: time_machine.Traveller) -> None:
    case = bring(world, "in_hand", time_class="P2")
    clock.shift(timedelta(days=8))
    assert "时限已过" in words(press(case, "ask_extension", "zhaoqiang"))
    assert not Approval.objects.filter(case=case).exists()


def test_a_refused_request_leaves_the_limit_and_may_be_asked_again(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "ask_extension", "zhaoqiang")
    assert "人手足够" in words(press(case, "refuse", "zhengjie", reason="人手足够"))
    main = running(case, "main")
    assert main
    assert main.due_at == main.original_due_at
    assert press(case, "ask_extension", "zhaoqiang").status_code == 200
    assert list(Approval.objects.filter(case=case).order_by("asked_at", "id").values_list("granted", flat=True)) in (
        [False, None], [None, False],
    )  # fmt: skip


def test_the_unit_does_not_grant_its_own_request(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "ask_extension", "zhaoqiang")
    assert press(case, "grant_extension", "zhaoqiang").status_code == 404


# Orders, colleagues, the end.


def test_an_order_blocks_the_reply_until_it_is_answered(world: World, press: Press) -> None:
    case = bring(world, "in_hand")
    press(case, "supervise", "zhengjie")
    assert told(case, "supervised") == {"赵强"}
    response = press(case, "reply", "zhaoqiang")
    assert response.status_code == 422
    assert "请先答复督办" in words(response)
    assert press(case, "supervise", "zhoumin").status_code == 422
    press(case, "answer", "zhaoqiang")
    assert running(case, "supervise") is None
    assert told(case, "answered") == {"周敏", "郑杰"}
    assert press(case, "reply", "zhaoqiang").status_code == 200
    assert case.state == "replied"


def test_work_is_handed_to_a_colleague_of_the_unit_only(world: World, press: Press) -> None:
    case = bring(world, "accepted")
    press(case, "dispatch", "zhoumin", lead=str(world.committee.pk))
    press(case, "sign", "liufang")
    assert "person" in errors_of(press(case, "hand_over", "liufang", person=str(world["zhaoqiang"].pk)))
    assert "转交给何伟" in words(press(case, "hand_over", "liufang"))
    assert (case.handler, told(case, "handed_over")) == (world["hewei"], {"何伟"})


def test_a_confirmation_is_noted_by_somebody_who_did_not_handle_it(world: World, press: Press) -> None:
    case = bring(world, "accepted")
    press(case, "dispatch", "zhoumin", lead=str(world.committee.pk))
    press(case, "sign", "liufang")
    press(case, "reply", "liufang")
    assert "须由另一人" in words(press(case, "confirm", "liufang"))
    unhappy = press(case, "confirm", "chenyan", satisfaction="unsatisfied")
    assert "satisfaction" in errors_of(unhappy)
    press(case, "confirm", "chenyan")
    assert (case.state, Matter.objects.get(pk=case.pk).satisfaction) == ("closed", "satisfied")


def test_opening_again_counts_as_rework_and_starts_the_limit_anew(world: World, press: Press) -> None:
    case = bring(world, "closed", time_class="P2")
    press(case, "reopen", "chenyan", reason="又堵了")
    matter = Matter.objects.get(pk=case.pk)
    assert (case.state, case.closed_at, case.round, matter.reworks, matter.satisfaction) == ("accepted", None, 1, 1, "")
    assert running(case, "main")
    assert running(case, "dispatch")
    for step, username in (("dispatch", "zhoumin"), ("sign", "zhaoqiang"), ("reply", "zhaoqiang")):
        assert press(case, step, username).status_code == 200
    assert list(verify_history(Case.objects.filter(pk=case.pk))) == []


def test_a_satisfied_matter_is_archived_at_once_and_others_after_fifteen_days(world: World) -> None:
    happy, unrated = bring(world, "closed"), bring(world, "closed")
    Matter.objects.filter(pk=unrated.pk).update(satisfaction="not_rated")
    assert archive_matters(at=NOW + timedelta(hours=1)) == 1
    happy.refresh_from_db()
    assert (happy.state, happy.stage, happy.closed_at is not None) == ("archived", "archived", True)
    assert archive_matters(at=NOW + timedelta(days=14)) == 0
    assert archive_matters(at=NOW + timedelta(days=16)) == 1


def test_only_the_centre_opens_what_is_archived(world: World, press: Press) -> None:
    case = bring(world, "archived")
    assert press(case, "unarchive", "chenyan").status_code == 404
    assert "系统" in words(press(case, "unarchive", "zhoumin"))
    assert case.state == "accepted"


def test_rare_steps_stand_under_more(world: World, press: Press) -> None:
    del press
    case = bring(world, "in_hand")
    context = at_desk(world, "zhaoqiang").get(page(case)).context
    assert [offer.step.name for offer in context["ready"]] == ["reply", "contact", "note"]
    assert {offer.step.name for offer in context["rare"]} == {
        "progress", "wait", "ask_extension", "ask_suspension",
    }  # fmt: skip
    assert context["held"] == []


def test_a_step_taken_meanwhile_is_said(world: World, press: Press) -> None:
    case = bring(world, "in_hand")
    take(world, case, "wait", "zhaoqiang")
    assert press(case, "reply", "zhaoqiang").status_code == 409
