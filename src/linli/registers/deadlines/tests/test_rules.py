"""Changing rules and the ladder: what is foreseen is what happens, and nobody overwrites somebody else."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from linli.foundation.audit.models import AuditRow
from linli.foundation.history.queries import changes_of
from linli.foundation.history.standing import Outdated, mark_of
from linli.lib.ids import new_id
from linli.registers.deadlines.actions import (
    NewClock,
    RuleRefused,
    drop_basis,
    extend_clock,
    foresee_ladder,
    foresee_rule,
    pause_clocks,
    resume_clocks,
    retime_clocks,
    set_basis,
    set_ladder,
    set_rule,
    start_clocks,
    sweep_clocks,
)
from linli.registers.deadlines.models import Clock, LegalBasis, RungAction, TimeRule, TimeUnit
from linli.registers.deadlines.rules import current_rules
from linli.registers.deadlines.values import RuleValues, told_ladder, told_rule
from linli.registers.tests.cast import NOW, make_user

MAIN: Any = ("matter", "main", "", "P1")
HOUR = timedelta(hours=1)


def hours(amount: int, **more: Any) -> RuleValues:
    """A rule of so many hours."""
    return RuleValues(amount=amount, unit=TimeUnit.HOUR, pause_allowed=True, **more)


def start(count: int = 1, **more: Any) -> list[Clock]:
    """Main clocks of 24 hours."""
    given: dict[str, Any] = {"subject_kind": "matter", "name": "main", "time_class": "P1", "started_at": NOW, **more}
    return start_clocks(clocks=[NewClock(subject_id=new_id(), **given) for _ in range(count)], at=NOW)


@pytest.mark.django_db
def test_a_changed_rule_counts_for_new_clocks_and_for_running_ones_only_where_asked() -> None:
    by = make_user("admin")
    [old] = start()
    mark = mark_of(told_rule(TimeRule.objects.get(subject_kind="matter", clock="main", time_class="P1")))
    assert set_rule(key=MAIN, values=hours(22), follow=False, seen=mark, by=by, at=NOW).moved == ()
    [new] = start()
    assert [one.due_at - NOW for one in (old, new)] == [24 * HOUR, 22 * HOUR]
    old.refresh_from_db()
    assert old.due_at == NOW + 24 * HOUR
    with pytest.raises(Outdated) as outdated:
        set_rule(key=MAIN, values=hours(20), follow=True, seen=mark, by=make_user("second"), at=NOW)
    assert outdated.value.change is not None
    assert outdated.value.change.by_name == "admin"
    assert current_rules().table[MAIN].amount == 22
    [change] = changes_of("time_rule", "matter:main::P1")
    assert (change.before["amount"], change.after["amount"]) == (24, 22)
    assert AuditRow.objects.get(action="rule.changed").detail == {"rule": "matter:main::P1", "retimed": 0}
    effect = set_rule(key=MAIN, values=hours(20), follow=True, seen=None, by=by, at=NOW)
    assert {moved.clock.pk for moved in effect.moved} == {old.pk, new.pk}
    assert set(Clock.objects.values_list("due_at", flat=True)) == {NOW + 20 * HOUR}
    why = Clock.objects.values_list("retimed_by", "retimed_at", "retimed_who", "due_before")
    assert [why.get(pk=one.pk) for one in (old, new)] == [
        ("rule", NOW, "admin", NOW + ended * HOUR) for ended in (24, 22)
    ]
    for time_class, still in (("P1", "rule"), ("P2", "")):
        retime_clocks(subject_kind="matter", subject_id=new.subject_id, time_class=time_class, at=NOW)
        assert why.get(pk=new.pk)[0] == still
    retime_clocks(subject_kind="matter", subject_id=new.subject_id, time_class="P1", at=NOW)
    assert set_rule(key=MAIN, values=hours(20), follow=True, seen=None, by=by, at=NOW).moved == ()
    assert len(changes_of("time_rule", "matter:main::P1")) == 2


@pytest.mark.django_db
def test_what_was_granted_set_by_hand_or_law_is_not_counted_anew() -> None:
    by = make_user("admin")
    plain, extended, promised, paused, waited = start(5)
    extend_clock(subject_kind="matter", subject_id=extended.subject_id, name="main", days=3, at=NOW)
    Clock.objects.filter(pk=promised.pk).update(due_at=NOW + 31 * HOUR)
    pause_clocks(subject_kind="matter", subject_ids=[paused.subject_id, waited.subject_id], at=NOW + HOUR)
    resume_clocks(subject_kind="matter", subject_ids=[waited.subject_id], at=NOW + 6 * HOUR)
    effect = foresee_rule(MAIN, RuleValues(amount=12, unit=TimeUnit.HOUR))
    assert {moved.clock.pk for moved in effect.moved} == {plain.pk, waited.pk}
    assert (effect.legal, effect.by_hand) == (0, 3)
    assert {moved.clock.due_at - NOW for moved in effect.moved} == {12 * HOUR, 17 * HOUR}
    basis = set_basis(law="接诉即办条例", article="第十九条", from_on=NOW.date(), until_on=None, text="", by=by, at=NOW)
    effect = set_rule(key=MAIN, values=hours(12, legal=True, basis=basis), follow=True, seen=None, by=by, at=NOW)
    assert (effect.moved, effect.legal) == ((), 5)
    with pytest.raises(RuleRefused):
        drop_basis(basis_id=basis.pk, by=by, at=NOW)
    assert LegalBasis.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("key", "values", "field"),
    [
        (("matter", "main", "", "P0"), RuleValues(amount=1, unit=TimeUnit.WORK_HOUR), "unit"),
        (MAIN, hours(8761), "amount"),
        (MAIN, hours(0), "amount"),
        (MAIN, hours(9, legal=True), "basis"),
        (("matter", "main", "9999", ""), hours(9), "category"),
        (("matter", "main", "", "P7"), hours(9), "time_class"),
        (("matter", "tea", "", ""), hours(9), "clock"),
        (MAIN, None, None),
    ],
)
def test_a_rule_that_can_not_be_is_refused_at_its_field(key: Any, values: RuleValues | None, field: str | None) -> None:
    with pytest.raises(RuleRefused) as foreseen:
        foresee_rule(key, values)
    with pytest.raises(RuleRefused) as refused:
        set_rule(key=key, values=values, follow=True, seen=None, by=None, at=NOW)
    assert foreseen.value.field == refused.value.field == field
    assert not AuditRow.objects.filter(action="rule.changed").exists()


@pytest.mark.django_db
def test_a_new_rung_is_not_done_afterwards_and_the_others_go_on() -> None:
    early, late = start()[0], start(started_at=NOW - 15 * HOUR)[0]
    sweep_clocks(at=NOW)
    rungs = {50: RungAction.REMIND, 60: RungAction.ESCALATE, 80: RungAction.REMIND, 120: RungAction.SUPERVISE}
    assert [(one.clock.pk, one.clock.next_rung_at == one.next_at) for one in foresee_ladder(rungs, NOW)] == [
        (late.pk, True)
    ]
    rungs = {25: RungAction.REMIND, 60: RungAction.ESCALATE, 90: RungAction.SUPERVISE}
    foreseen = {one.clock.pk: one.clock.next_rung_at for one in foresee_ladder(rungs, NOW)}
    assert foreseen == {early.pk: NOW + 6 * HOUR, late.pk: NOW - 15 * HOUR + 24 * HOUR * 9 / 10}
    assert set_ladder(rungs=rungs, seen=mark_of(told_ladder(current_rules().ladder)), by=None, at=NOW) == 2
    assert dict(Clock.objects.values_list("pk", "next_rung_at")) == foreseen
    assert sweep_clocks(at=NOW) == 0
    assert sweep_clocks(at=NOW + 7 * HOUR) == 2
    with pytest.raises(Outdated):
        set_ladder(rungs={50: RungAction.REMIND}, seen="other", by=None, at=NOW)
    for bad in ({}, {0: RungAction.REMIND}, dict.fromkeys(range(1, 10), RungAction.REMIND)):
        with pytest.raises(RuleRefused):
            set_ladder(rungs=bad, seen=None, by=None, at=NOW)


class Foreseen(TestCase):
    """What is foreseen is what happens, whatever the rule and whatever was done to the clocks before."""

    @settings(deadline=None)
    @given(
        amount=st.integers(1, 60),
        unit=st.sampled_from(TimeUnit),
        pause_allowed=st.booleans(),
        waits=st.lists(st.integers(0, 40), min_size=3, max_size=3),
        began=st.integers(-100, 0),
    )
    def test_it_happens_as_foreseen(
        self, amount: int, unit: TimeUnit, pause_allowed: bool, waits: list[int], began: int
    ) -> None:
        clocks = start(3, started_at=NOW + began * HOUR)
        for clock, wait in zip(clocks, waits, strict=True):
            pause_clocks(subject_kind="matter", subject_ids=[clock.subject_id], at=NOW)
            if wait:
                resume_clocks(subject_kind="matter", subject_ids=[clock.subject_id], at=NOW + wait * HOUR)
        values = RuleValues(amount=amount, unit=unit, pause_allowed=pause_allowed)
        foreseen = {
            one.clock.pk: (one.clock.due_at, one.clock.next_rung_at) for one in foresee_rule(MAIN, values).moved
        }
        before = {pk: rest for pk, *rest in Clock.objects.values_list("pk", "due_at", "next_rung_at")}
        set_rule(key=MAIN, values=values, follow=True, seen=None, by=None, at=NOW)
        after = {pk: tuple(rest) for pk, *rest in Clock.objects.values_list("pk", "due_at", "next_rung_at")}
        assert after == {pk: foreseen.get(pk, tuple(rest)) for pk, rest in before.items()}
