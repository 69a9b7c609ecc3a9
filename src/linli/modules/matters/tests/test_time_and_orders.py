"""Time that stands still or is given, orders of a supervisor, and the end of a matter, over HTTP."""

from datetime import timedelta

import time_machine

from linli.casework.models import Case
from linli.casework.proving import verify_history
from linli.casework.tests.driving import NOW, bring, take
from linli.modules.matters.actions import archive_matters, wake_matters
from linli.modules.matters.models import Approval, Matter
from linli.modules.matters.tests.desk import Press, at_desk, errors_of, page, running, told, words
from tests.world import World

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


def test_a_reply_ends_a_request_that_nobody_decided(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "ask_suspension", "zhaoqiang")
    press(case, "reply", "zhaoqiang")
    approval = Approval.objects.get(case=case)
    assert (case.state, approval.granted, approval.decided_by) == ("replied", False, None)


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


def test_nothing_is_struck_off_against_the_reporters_word(world: World, press: Press) -> None:
    case = bring(world, "checking")
    assert "satisfaction" in errors_of(press(case, "close", "hewei", contacted="on", satisfaction="unsatisfied"))
    assert case.state == "checking"
    press(case, "fail", "hewei", reason="反映人说还在漏")
    assert (case.state, case.round) == ("rework", 1)


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
        "progress", "wait", "ask_extension", "ask_suspension", "split", "ask_co", "trip",
    }  # fmt: skip
    assert context["held"] == []


def test_a_step_taken_meanwhile_is_said(world: World, press: Press) -> None:
    case = bring(world, "in_hand")
    take(world, case, "wait", "zhaoqiang")
    assert press(case, "reply", "zhaoqiang").status_code == 409
