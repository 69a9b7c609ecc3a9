"""Clocks by the rule table: due times, pauses, other classes."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from pytest_django import DjangoAssertNumQueries

from linli.foundation.editions.actions import renew
from linli.lib.ids import new_id
from linli.registers.calendar.actions import SeasonHours, set_office_hours
from linli.registers.deadlines.actions import (
    NewClock,
    load_default_rules,
    pause_clocks,
    restart_clock,
    resume_clocks,
    retime_clocks,
    start_clocks,
    stop_clocks,
)
from linli.registers.deadlines.models import RULES_EDITION, Clock, TimeRule
from linli.registers.deadlines.queries import clocks_of, running_of
from linli.registers.organisations.models import Organisation
from linli.registers.tests.cast import NOW, local

pytestmark = pytest.mark.django_db

HOLIDAY_EVENING = local(2025, 10, 6, 18, 30)


def new_clock(name: str, started_at: datetime, **more: object) -> NewClock:
    """A clock of a matter."""
    values: dict[str, Any] = {"subject_kind": "matter", "subject_id": new_id(), "name": name, "started_at": started_at}
    return NewClock(**{**values, **more})


def start(name: str, started_at: datetime, **more: object) -> Clock:
    """One clock, started."""
    return start_clocks(clocks=[new_clock(name, started_at, **more)], at=started_at)[0]


def test_an_emergency_reported_on_a_holiday_evening_is_due_two_hours_later() -> None:
    clock = start("main", HOLIDAY_EVENING, time_class="P0")
    assert clock.due_at == local(2025, 10, 6, 20, 30)
    assert not clock.estimated


@pytest.mark.parametrize(
    ("name", "time_class", "due_at"),
    [
        ("accept", "P0", local(2025, 10, 6, 18, 35)),
        ("accept", "P2", local(2025, 10, 9, 10, 30)),
        ("main", "P1", local(2025, 10, 7, 18, 30)),
        ("main", "P2", local(2025, 10, 14, 0, 0)),
        ("main", "P3", local(2025, 10, 22, 0, 0)),
        ("on_site", "P0", local(2025, 10, 6, 20, 30)),
        ("dispatch", "P3", local(2025, 10, 9, 15, 0)),
        ("sign", "P0", local(2025, 10, 6, 19, 0)),
        ("sign", "P1", local(2025, 10, 9, 10, 30)),
        ("sign", "P2", local(2025, 10, 9, 17, 30)),
        ("contact", "P3", local(2025, 10, 9, 17, 30)),
        ("check", "P0", local(2025, 10, 9, 17, 30)),
        ("verify", "P2", local(2025, 10, 10, 0, 0)),
    ],
)
def test_the_default_rules_over_the_national_day(name: str, time_class: str, due_at: datetime) -> None:
    assert start(name, HOLIDAY_EVENING, time_class=time_class).due_at == due_at


def test_a_clock_without_a_rule_is_not_started() -> None:
    assert start_clocks(clocks=[new_clock("on_site", NOW, time_class="P2")], at=NOW) == []


def test_a_year_without_a_calendar_is_estimated() -> None:
    assert start("sign", local(2030, 5, 6, 9, 0), time_class="P2").estimated
    assert not start("main", local(2030, 5, 6, 9, 0), time_class="P2").estimated


def test_the_most_specific_rule_wins() -> None:
    rules = [("", "", 7), ("", "P2", 6), ("0101", "", 5), ("0101", "P2", 4)]
    TimeRule.objects.bulk_create(
        TimeRule(subject_kind="x", clock="main", category=category, time_class=time_class, amount=amount, unit="hour")
        for category, time_class, amount in rules
    )
    renew(RULES_EDITION)

    def hours(category: str, time_class: str) -> int:
        clock = start("main", NOW, subject_kind="x", category=category, time_class=time_class)
        return (clock.due_at - NOW) // timedelta(hours=1)

    assert [hours("0101", "P2"), hours("0101", "P1"), hours("0202", "P2"), hours("0202", "P1")] == [4, 5, 6, 7]


def test_any_number_of_clocks_starts_in_three_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    start("main", NOW, time_class="P1")
    for count in (1, 40):  # SQLite takes a thousand values in one statement
        clocks = [new_clock("sign", NOW, time_class="P2") for _ in range(count)]
        with transaction.atomic(), django_assert_num_queries(3):  # two editions, insert
            assert len(start_clocks(clocks=clocks, at=NOW)) == count


def test_a_clock_of_a_name_runs_once() -> None:
    clock = new_clock("main", NOW, time_class="P1")
    start_clocks(clocks=[clock], at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        start_clocks(clocks=[clock], at=NOW)


def test_a_stopped_clock_stays_and_another_may_start() -> None:
    clock = new_clock("main", NOW, time_class="P1")
    start_clocks(clocks=[clock], at=NOW)
    later = NOW + timedelta(hours=1)
    assert stop_clocks(subject_kind="matter", subject_ids=[clock.subject_id], names=["main"], at=later) == 1
    assert stop_clocks(subject_kind="matter", subject_ids=[clock.subject_id], names=["main"], at=later) == 0
    assert running_of("matter", [clock.subject_id]) == {}
    again = restart_clock(clock=new_clock("main", later, subject_id=clock.subject_id, time_class="P1"), at=later)
    assert again is not None
    assert running_of("matter", [clock.subject_id]) == {clock.subject_id: [again]}
    assert len(clocks_of("matter", [clock.subject_id])[clock.subject_id]) == 2


def test_restarting_stops_the_one_that_runs() -> None:
    first = start("main", NOW, time_class="P1")
    later = NOW + timedelta(hours=3)
    second = restart_clock(clock=new_clock("main", later, subject_id=first.subject_id, time_class="P1"), at=later)
    first.refresh_from_db()
    assert first.stopped_at == later
    assert second is not None
    assert second.due_at == later + timedelta(hours=24)


def test_only_clocks_that_may_pause_are_paused() -> None:
    main = start("main", NOW, time_class="P1")
    sign = start("sign", NOW, time_class="P1", subject_id=main.subject_id)
    assert pause_clocks(subject_kind="matter", subject_ids=[main.subject_id], at=NOW) == 1
    sign.refresh_from_db()
    assert sign.paused_at is None


def test_a_changed_class_counts_from_the_original_start() -> None:
    clock = start("main", NOW, time_class="P3")
    later = NOW + timedelta(days=2)
    [changed] = retime_clocks(subject_kind="matter", subject_id=clock.subject_id, time_class="P1", at=later)
    changed.refresh_from_db()
    assert changed.due_at == changed.original_due_at == NOW + timedelta(hours=24)
    assert changed.time_class == "P1"
    assert changed.started_at == NOW


def test_a_class_that_has_no_such_clock_leaves_it_running() -> None:
    clock = start("on_site", NOW, time_class="P0")
    assert retime_clocks(subject_kind="matter", subject_id=clock.subject_id, time_class="P3", at=NOW) == []
    assert running_of("matter", [clock.subject_id])[clock.subject_id][0].due_at == clock.due_at


def test_a_unit_with_its_own_hours_counts_in_them() -> None:
    unit = Organisation.objects.create(name="市政热线", short="热线", kind="utility", created_at=NOW)
    night = SeasonHours((1, 1), (12, 31), (("18:00", "23:00"),))
    set_office_hours(organisation_id=unit.id, seasons=[night], by=None, at=NOW)
    assert start("sign", NOW, time_class="P1", organisation_id=unit.id).due_at == local(2025, 9, 1, 20, 0)
    assert start("sign", NOW, time_class="P1").due_at == local(2025, 9, 1, 11, 0)


def test_loading_the_defaults_again_keeps_what_was_changed() -> None:
    TimeRule.objects.filter(subject_kind="matter", clock="main", time_class="P1").update(amount=12)
    TimeRule.objects.filter(subject_kind="matter", clock="verify").delete()
    assert load_default_rules(by=None, at=NOW) == 1
    assert TimeRule.objects.get(subject_kind="matter", clock="main", time_class="P1").amount == 12
    assert load_default_rules(by=None, at=NOW) == 0


class PausesShift(TestCase):
    """A pause of n moves the end and the coming rungs by n, however it is cut into pieces."""

    @settings(deadline=None)
    @given(
        st.lists(st.tuples(st.integers(0, 3000), st.integers(1, 50_000)), min_size=1, max_size=4),
        st.sampled_from(["P0", "P1", "P2", "P3"]),
    )
    def test_pauses_add_up(self, pauses: list[tuple[int, int]], time_class: str) -> None:
        clock = start("main", NOW, time_class=time_class)
        due_at, rung_at, moment = clock.due_at, clock.next_rung_at, NOW
        for before, length in pauses:
            moment += timedelta(seconds=before)
            self._pause(clock.subject_id, moment, moment + timedelta(seconds=length))
            moment += timedelta(seconds=length)
        clock.refresh_from_db()
        paused = timedelta(seconds=sum(length for _, length in pauses))
        assert rung_at is not None
        assert clock.due_at == due_at + paused
        assert clock.next_rung_at == rung_at + paused
        assert clock.paused_seconds == paused.total_seconds()
        assert clock.original_due_at == due_at

    def _pause(self, subject_id: UUID, first: datetime, last: datetime) -> None:
        assert pause_clocks(subject_kind="matter", subject_ids=[subject_id], at=first) == 1
        assert len(resume_clocks(subject_kind="matter", subject_ids=[subject_id], at=last)) == 1

    @settings(deadline=None)
    @given(st.integers(0, 10_000), st.integers(0, 10_000), st.sampled_from(["accept", "sign", "check", "main"]))
    def test_a_later_start_never_ends_earlier(self, minutes: int, more: int, name: str) -> None:
        first = start(name, NOW + timedelta(minutes=minutes), time_class="P1")
        second = start(name, NOW + timedelta(minutes=minutes + more), time_class="P1")
        assert second.due_at >= first.due_at >= first.started_at
