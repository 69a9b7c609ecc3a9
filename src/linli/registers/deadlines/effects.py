"""What another rule or calendar would do to the clocks that run: one reckoning for the preview and for the change.

A clock that follows its rule ends anew, counted from where it was counted. Left as they are: clocks of legal limits
when a rule changes (a limit in law is the one in force when it began), clocks whose end somebody set or extended,
paused ones that the new rule would not let pause, and those that no rule is for.
"""

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q

from linli.registers.calendar.queries import WorkingTime
from linli.registers.deadlines.models import Clock, TimeRule, TimeUnit
from linli.registers.deadlines.rules import Rules, count_due, set_next_rung
from linli.registers.deadlines.subjects import TIMED

SPAN = ("amount", "unit", "legal", "pause_allowed")
WORKING = (TimeUnit.WORK_HOUR, TimeUnit.WORK_DAY)
COUNTS_WORK = Q(unit__in=WORKING) | Q(legal=True)
"""The clocks whose end the calendar decides."""
A_MOMENT = timedelta(seconds=2)
"""Pauses are kept in whole seconds."""


@dataclass(frozen=True)
class Timetable:
    """Rules and working time together: what the end of a clock follows from."""

    rules: Rules
    worktime: WorkingTime


@dataclass(frozen=True)
class Moved:
    """A clock as it would be, and when it ends now."""

    clock: Clock
    ended_at: datetime

    @property
    def by(self) -> timedelta:
        """How much later it ends; less than nothing where earlier."""
        return self.clock.due_at - self.ended_at


@dataclass(frozen=True)
class Effect:
    """The clocks that would end at another time, and how many of those the change is about are left: why."""

    moved: tuple[Moved, ...] = ()
    legal: int = 0
    by_hand: int = 0


def rule_effect(clocks: Iterable[Clock], before: Timetable, after: Timetable) -> Effect:
    """What other rules would do to these clocks."""
    running = list(clocks)
    categories = _categories_of(running)
    moved, legal, by_hand = [], 0, 0
    for clock in running:
        old, new = (_rule_of(clock, categories, table.rules) for table in (before, after))
        if new is None or old is None or _span(old) == _span(new):
            continue
        if old.legal or new.legal:
            legal += 1
        elif not follows(clock, before.worktime) or (clock.paused_at and not new.pause_allowed):
            by_hand += 1
        else:
            moved.append(_anew(clock, new, after))
    return Effect(tuple(moved), legal, by_hand)


def calendar_effect(clocks: Iterable[Clock], before: Timetable, after: Timetable) -> Effect:
    """What another calendar or other office hours would do to these clocks; the rules stay."""
    moved, by_hand = [], 0
    for clock in clocks:
        was, is_now = (count_due(clock, table.worktime) for table in (before, after))
        if was.at == is_now.at:
            continue
        if follows(clock, before.worktime):
            moved.append(_anew(clock, clock, after))
        else:
            by_hand += 1
    return Effect(tuple(moved), 0, by_hand)


def follows(clock: Clock, worktime: WorkingTime) -> bool:
    """Whether the clock ends where its span says, pauses counted; not where somebody set or extended it."""
    if count_due(clock, worktime).at == clock.due_at:
        return True
    if clock.unit in WORKING or not clock.paused_seconds:
        return False
    first = copy(clock)
    first.counted_from = clock.started_at
    waited = timedelta(seconds=clock.paused_seconds)
    as_ruled = count_due(first, worktime).at == clock.original_due_at
    return as_ruled and abs(clock.due_at - clock.original_due_at - waited) < A_MOMENT


def _anew(clock: Clock, rule: TimeRule | Clock, after: Timetable) -> Moved:
    """The clock by a rule (or by its own span), counted from where it was counted."""
    anew = copy(clock)
    anew.amount, anew.unit, anew.legal, anew.pause_allowed = rule.amount, rule.unit, rule.legal, rule.pause_allowed
    due = count_due(anew, after.worktime)
    anew.due_at = anew.original_due_at = due.at
    anew.estimated = due.estimated
    set_next_rung(anew, after.rules, after.worktime)
    return Moved(anew, clock.due_at)


def _rule_of(clock: Clock, categories: Mapping[Any, str], rules: Rules) -> TimeRule | None:
    return rules.find(
        subject_kind=clock.subject_kind, clock=clock.name, time_class=clock.time_class,
        category=categories.get((clock.subject_kind, clock.subject_id), ""),
    )  # fmt: skip


def _span(rule: TimeRule) -> tuple[object, ...]:
    return tuple(getattr(rule, name) for name in SPAN)


def _categories_of(clocks: Collection[Clock]) -> dict[Any, str]:
    """The category of each subject, asked once a kind."""
    found: dict[Any, str] = {}
    for kind in {clock.subject_kind for clock in clocks} & set(TIMED):
        ids = {clock.subject_id for clock in clocks if clock.subject_kind == kind}
        found |= {(kind, pk): code for pk, code in TIMED[kind].categories_of(ids).items()}
    return found


@dataclass(frozen=True)
class Climbing:
    """A clock as it would be on another ladder, and when its next rung comes on this one."""

    clock: Clock
    next_at: datetime | None


def ladder_effect(clocks: Iterable[Clock], after: Timetable, known: Collection[int], at: datetime) -> list[Climbing]:
    """The clocks that would stand otherwise on another ladder.

    A rung that is new (`known` are the per cents there were) and already passed is not done afterwards: nobody gets a
    heap of reminders because the ladder was changed.
    """
    changed = []
    for clock in clocks:
        anew = copy(clock)
        set_next_rung(anew, after.rules, after.worktime)
        while anew.next_rung_at is not None and anew.next_rung_at <= at:
            rung = after.rules.next_rung(anew)
            if rung is None or rung.percent in known:
                break
            anew.rungs_done = rung.percent
            set_next_rung(anew, after.rules, after.worktime)
        if (anew.next_rung_at, anew.rungs_done) != (clock.next_rung_at, clock.rungs_done):
            changed.append(Climbing(anew, clock.next_rung_at))
    return changed
