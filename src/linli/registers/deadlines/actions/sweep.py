"""The one sweep over all clocks."""

import logging
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from linli.registers.calendar.queries import WorkingTime, working_time
from linli.registers.deadlines.models import Clock, LadderRung, RungAction, RungEvent
from linli.registers.deadlines.rules import Rules, current_rules, set_next_rung
from linli.registers.deadlines.subjects import Reached, Tell, teller_of

BATCH = 200
LOGGED = 5
log = logging.getLogger(__name__)


def sweep_clocks(*, at: datetime) -> int:
    """Do every rung that has been reached by `at`, of every kind of subject; how many clocks came to one.

    Each rung is done once, however many workers sweep: rows are locked and those locked by others left to them. A late
    sweep does all rungs passed but tells only the highest of each clock, in the transaction that wrote it. A subject
    that cannot be told about is logged and left as it is for the next sweep; it holds nothing else up.
    """
    total, last = 0, None
    while batch := _sweep_batch(at, last):
        total, last = total + batch.done, batch.last
    return total


@dataclass(frozen=True)
class _Batch:
    """How many clocks were done, and the last that was looked at: those that failed are not looked at again."""

    done: int
    last: Clock


@transaction.atomic
def _sweep_batch(at: datetime, after: Clock | None) -> _Batch | None:
    due = Clock.objects.filter(stopped_at__isnull=True, paused_at__isnull=True, next_rung_at__lte=at)
    if after is not None:
        place = Q(next_rung_at=after.next_rung_at, id__gt=after.id) | Q(next_rung_at__gt=after.next_rung_at)
        due = due.filter(place)
    clocks = list(due.select_for_update(skip_locked=True).order_by("next_rung_at", "id")[:BATCH])
    if not clocks:
        return None
    last = copy(clocks[-1])
    rules, worktime = current_rules(), working_time()
    passed = [(clock, _climb(clock, at, rules, worktime)) for clock in clocks]
    told = [Reached(clock, rungs[-1].percent, RungAction(rungs[-1].action)) for clock, rungs in passed if rungs]
    failed = _tell(told, at)
    done = [(clock, rungs) for clock, rungs in passed if _subject(clock) not in failed]
    RungEvent.objects.bulk_create(
        RungEvent(clock=clock, rung=rung.percent, action=rung.action, at=at) for clock, rungs in done for rung in rungs
    )
    Clock.objects.bulk_update([clock for clock, _rungs in done], ["rungs_done", "next_rung_at"])
    return _Batch(len(done), last)


def _climb(clock: Clock, at: datetime, rules: Rules, worktime: WorkingTime) -> list[LadderRung]:
    """Move the clock past every rung reached by `at`; those rungs, in order."""
    rungs: list[LadderRung] = []
    while clock.next_rung_at is not None and clock.next_rung_at <= at:
        rung = rules.next_rung(clock)
        if rung is not None:
            rungs.append(rung)
            clock.rungs_done = rung.percent
        set_next_rung(clock, rules, worktime)
    return rungs


Subject = tuple[str, UUID]


def _subject(clock: Clock) -> Subject:
    return clock.subject_kind, clock.subject_id


def _tell(reached: list[Reached], at: datetime) -> set[Subject]:
    """Tell each kind of subject about its clocks; the subjects that nobody could be told about."""

    def kind_of(one: Reached) -> str:
        return one.clock.subject_kind

    failed: set[Subject] = set()
    for kind, group in groupby(sorted(reached, key=kind_of), key=kind_of):
        if tell := teller_of(kind):
            failed |= _tell_kind(tell, list(group), at)
    return failed


def _tell_kind(tell: Tell, group: list[Reached], at: datetime) -> set[Subject]:
    """Tell of all at once; where that fails, of each subject by itself, so that one does not silence the others."""
    if _told(tell, group, at):
        return set()
    apart: dict[Subject, list[Reached]] = {}
    for one in group:
        apart.setdefault(_subject(one.clock), []).append(one)
    return {subject for subject, own in apart.items() if not _told(tell, own, at)}


def _told(tell: Tell, group: list[Reached], at: datetime) -> bool:
    """Whether telling went well; else nothing of it is left, and the log has why."""
    try:
        with transaction.atomic():
            tell(group, at)
    except Exception:
        named = [str(one.clock.subject_id) for one in group]
        log.exception("Nobody was told about %s %s", group[0].clock.subject_kind, ", ".join(named[:LOGGED]))
        return False
    return True
