"""Starting, stopping, pausing and re-timing clocks: sets of clocks in a constant number of queries."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from linli.foundation.access.inserting import insert_rows
from linli.registers.calendar.queries import WorkingTime, working_time
from linli.registers.deadlines.models import Clock, TimeRule, TimeUnit
from linli.registers.deadlines.queries import pick
from linli.registers.deadlines.rules import Rules, count_due, current_rules, moved_by_pause, set_next_rung

RUNNING = Q(stopped_at__isnull=True)
A_DAY, A_MINUTE = timedelta(days=1), timedelta(minutes=1)
MOVED = ["due_at", "estimated", "counted_from", "next_rung_at"]
RULED = (
    "time_class", "amount", "unit", "legal", "pause_allowed", "original_due_at", "retimed_by", "retimed_at",
    "retimed_who", "due_before",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class NewClock:
    """A clock to start: `name` of `subject_kind` and `subject_id`, in the office hours of `organisation_id`.

    With `due_at` somebody set its end, and no rule is asked.
    """

    subject_kind: str
    subject_id: UUID
    name: str
    started_at: datetime
    time_class: str = ""
    category: str = ""
    organisation_id: UUID | None = None
    due_at: datetime | None = None


@transaction.atomic(savepoint=False)
def start_clocks(*, clocks: Sequence[NewClock], at: datetime) -> list[Clock]:  # noqa: ARG001 every action takes `at`
    """Start clocks by the rule table, in three queries for any number of them.

    The most specific rule wins; a clock without a rule is not started and not in the answer. Raises IntegrityError
    where a clock of this name runs already.
    """
    if not clocks:
        return []
    rules, worktime = current_rules(), working_time()
    rows = [row for new in clocks if (row := _new_row(new, rules, worktime))]
    insert_rows(rows)
    return rows


def end_of(new: NewClock) -> datetime | None:
    """When such a clock would end, without starting it; None where no rule is."""
    row = _new_row(new, current_rules(), working_time())
    return row.due_at if row else None


def _new_row(new: NewClock, rules: Rules, worktime: WorkingTime) -> Clock | None:
    rule = rules.find(subject_kind=new.subject_kind, clock=new.name, category=new.category, time_class=new.time_class)
    if rule is None and new.due_at is None:
        return None
    clock = Clock(
        subject_kind=new.subject_kind,
        subject_id=new.subject_id,
        name=new.name,
        organisation_id=new.organisation_id,
        started_at=new.started_at,
        counted_from=new.started_at,
    )
    if new.due_at is not None:
        _run_until(clock, new.due_at, new.time_class, rules, worktime)
    elif rule is not None:
        _apply_rule(clock, rule, new.time_class, rules, worktime)
    return clock


def _run_until(clock: Clock, due_at: datetime, time_class: str, rules: Rules, worktime: WorkingTime) -> None:
    """Let the clock run to a moment that somebody set."""
    length = due_at - clock.started_at
    clock.time_class = time_class
    clock.unit = TimeUnit.DAY if length >= A_DAY else TimeUnit.MINUTE
    clock.amount = max(1, length // (A_DAY if length >= A_DAY else A_MINUTE))
    clock.due_at = clock.original_due_at = due_at
    set_next_rung(clock, rules, worktime)


def _apply_rule(clock: Clock, rule: TimeRule, time_class: str, rules: Rules, worktime: WorkingTime) -> None:
    """Let the clock run by a rule, counted from where it is counted."""
    clock.time_class = time_class
    clock.amount, clock.unit, clock.legal = rule.amount, rule.unit, rule.legal
    clock.pause_allowed = rule.pause_allowed
    due = count_due(clock, worktime)
    clock.due_at = clock.original_due_at = due.at
    clock.estimated = due.estimated
    set_next_rung(clock, rules, worktime)


def stop_clocks(*, subject_kind: str, subject_ids: Iterable[UUID], names: Iterable[str], at: datetime) -> int:
    """Stop the running (or paused) clocks of these names; how many. One query; a stopped clock stays as it is."""
    return pick(subject_kind, subject_ids, names).filter(RUNNING, started_at__lte=at).update(stopped_at=at)


def pause_clocks(
    *, subject_kind: str, subject_ids: Iterable[UUID], at: datetime, names: Iterable[str] | None = None
) -> int:
    """Pause the running clocks whose rule allows it (of these names, or all); how many. One query."""
    running = pick(subject_kind, subject_ids, names).filter(RUNNING, pause_allowed=True, paused_at__isnull=True)
    return running.update(paused_at=at)


def resume_clocks(
    *, subject_kind: str, subject_ids: Iterable[UUID], at: datetime, names: Iterable[str] | None = None
) -> list[Clock]:
    """Let paused clocks run on: due time and coming rungs move by the pause, which is kept in seconds."""
    paused = pick(subject_kind, subject_ids, names).filter(RUNNING, paused_at__isnull=False)
    return _change(
        paused, lambda clock, rules, worktime: _resume(clock, at, rules, worktime), "paused_at", "paused_seconds"
    )


def _resume(clock: Clock, at: datetime, rules: Rules, worktime: WorkingTime) -> bool:
    end = max(at, clock.paused_at or at)
    due, counted_from = moved_by_pause(clock, [clock.due_at, clock.counted_from], end, worktime)
    clock.paused_seconds += int((end - (clock.paused_at or end)).total_seconds())
    clock.due_at, clock.counted_from = due.at, counted_from.at
    clock.estimated = clock.estimated or due.estimated
    clock.paused_at = None
    set_next_rung(clock, rules, worktime)
    return True


def retime_clocks(
    *,
    subject_kind: str,
    subject_id: UUID,
    time_class: str,
    at: datetime,
    category: str = "",
) -> list[Clock]:
    """Let the running clocks of a subject run by another class or category, counted from their original start.

    Pauses still count; rungs already done are not done again; a clock that has no rule now stays as it is.
    """

    def retime(clock: Clock, rules: Rules, worktime: WorkingTime) -> bool:
        rule = rules.find(subject_kind=subject_kind, clock=clock.name, category=category, time_class=time_class)
        if rule is None or (clock.paused_at and not rule.pause_allowed):
            return False
        ended_at = clock.due_at
        _apply_rule(clock, rule, time_class, rules, worktime)
        if clock.due_at != ended_at:
            clock.retimed_by, clock.retimed_at, clock.retimed_who, clock.due_before = "", None, "", None
        return True

    running = pick(subject_kind, [subject_id]).filter(RUNNING, started_at__lte=at)
    return _change(running, retime, *RULED)


def extend_clock(*, subject_kind: str, subject_id: UUID, name: str, days: int, at: datetime) -> Clock | None:
    """Give the running clock of this name so many more days; `original_due_at` stays. None where it has run out."""

    def extend(clock: Clock, rules: Rules, worktime: WorkingTime) -> bool:
        if clock.due_at < at:
            return False
        clock.due_at += timedelta(days=days)
        set_next_rung(clock, rules, worktime)
        return True

    return next(iter(_change(pick(subject_kind, [subject_id], [name]).filter(RUNNING), extend)), None)


@transaction.atomic
def restart_clock(*, clock: NewClock, at: datetime) -> Clock | None:
    """Stop the running clock of this name, if any, and start it afresh by the rules; None where no rule is."""
    stop_clocks(subject_kind=clock.subject_kind, subject_ids=[clock.subject_id], names=[clock.name], at=at)
    return next(iter(start_clocks(clocks=[clock], at=at)), None)


@transaction.atomic
def _change(chosen: QuerySet[Clock], change: Callable[[Clock, Rules, WorkingTime], bool], *fields: str) -> list[Clock]:
    """Lock clocks, change each, and save those that changed in one query."""
    clocks = list(chosen.select_for_update().order_by("id"))
    if not clocks:
        return []
    rules, worktime = current_rules(), working_time()
    changed = [clock for clock in clocks if change(clock, rules, worktime)]
    Clock.objects.bulk_update(changed, [*MOVED, *fields])
    return changed
