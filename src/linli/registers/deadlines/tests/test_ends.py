"""Clocks whose end somebody set, and limits that were extended."""

from datetime import timedelta
from typing import Any

import pytest

from linli.registers.deadlines.actions import end_of, extend_clock, pause_clocks, stop_clocks
from linli.registers.deadlines.models import Clock
from linli.registers.deadlines.tests.test_clocks import new_clock, start
from linli.registers.tests.cast import NOW

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("length", "unit", "amount"),
    [
        (timedelta(days=60), "day", 60),
        (timedelta(days=1), "day", 1),
        (timedelta(hours=3), "minute", 180),
        (timedelta(seconds=20), "minute", 1),
    ],
)
def test_a_clock_runs_to_the_moment_that_was_set(length: timedelta, unit: str, amount: int) -> None:
    clock = start("review", NOW, due_at=NOW + length)
    assert (clock.due_at, clock.original_due_at) == (NOW + length, NOW + length)
    assert (clock.unit, clock.amount, clock.pause_allowed) == (unit, amount, False)
    assert clock.next_rung_at
    assert NOW <= clock.next_rung_at <= clock.due_at


def test_a_set_end_is_not_moved_by_a_pause_of_the_others() -> None:
    clock = start("review", NOW, due_at=NOW + timedelta(days=3))
    assert pause_clocks(subject_kind="matter", subject_ids=[clock.subject_id], at=NOW) == 0


def test_an_extended_limit_keeps_its_first_end_and_moves_its_rungs() -> None:
    clock = start("main", NOW, time_class="P2")
    later = extend_clock(subject_kind="matter", subject_id=clock.subject_id, name="main", days=5, at=NOW)
    assert later
    stored = Clock.objects.get(pk=clock.pk)
    assert (stored.due_at, stored.original_due_at) == (clock.due_at + timedelta(days=5), clock.due_at)
    assert stored.next_rung_at
    assert clock.next_rung_at
    assert stored.next_rung_at > clock.next_rung_at


def test_what_has_run_out_or_stopped_is_not_extended() -> None:
    clock = start("main", NOW, time_class="P2")
    key: dict[str, Any] = {"subject_kind": "matter", "subject_id": clock.subject_id, "name": "main"}
    assert extend_clock(**key, days=5, at=clock.due_at + timedelta(seconds=1)) is None
    stop_clocks(subject_kind="matter", subject_ids=[clock.subject_id], names=["main"], at=NOW)
    assert extend_clock(**key, days=5, at=NOW) is None
    assert Clock.objects.get(pk=clock.pk).due_at == clock.due_at


def test_the_end_of_a_clock_is_told_without_starting_it() -> None:
    assert end_of(new_clock("object", NOW)) == start("object", NOW).due_at
    assert end_of(new_clock("nothing", NOW)) is None
    assert Clock.objects.count() == 1
