"""The one sweep over all clocks."""

from datetime import datetime
from itertools import groupby

from django.db import transaction

from linli.registers.calendar.queries import WorkingTime, working_time
from linli.registers.deadlines.models import Clock, LadderRung, RungAction, RungEvent
from linli.registers.deadlines.rules import Rules, current_rules, set_next_rung
from linli.registers.deadlines.subjects import Reached, teller_of

BATCH = 200


def sweep_clocks(*, at: datetime) -> int:
    """Do every rung that has been reached by `at`, of every kind of subject; how many clocks came to one.

    Each rung is done once, however many workers sweep: rows are locked and those locked by others left to them. A late
    sweep does all rungs passed but tells only the highest of each clock, in the transaction that wrote it.
    """
    total = 0
    while moved := _sweep_batch(at):
        total += moved
    return total


@transaction.atomic
def _sweep_batch(at: datetime) -> int:
    due = Clock.objects.filter(stopped_at__isnull=True, paused_at__isnull=True, next_rung_at__lte=at)
    clocks = list(due.select_for_update(skip_locked=True).order_by("next_rung_at")[:BATCH])
    if not clocks:
        return 0
    rules, worktime = current_rules(), working_time()
    passed = [(clock, _climb(clock, at, rules, worktime)) for clock in clocks]
    RungEvent.objects.bulk_create(
        RungEvent(clock=clock, rung=rung.number, action=rung.action, at=at) for clock, rungs in passed for rung in rungs
    )
    Clock.objects.bulk_update(clocks, ["rungs_done", "next_rung_at"])
    _tell([Reached(clock, rungs[-1].number, RungAction(rungs[-1].action)) for clock, rungs in passed if rungs], at)
    return len(clocks)


def _climb(clock: Clock, at: datetime, rules: Rules, worktime: WorkingTime) -> list[LadderRung]:
    """Move the clock past every rung reached by `at`; those rungs, in order."""
    rungs: list[LadderRung] = []
    while clock.next_rung_at is not None and clock.next_rung_at <= at:
        rung = rules.next_rung(clock)
        if rung is not None:
            rungs.append(rung)
            clock.rungs_done = rung.number
        set_next_rung(clock, rules, worktime)
    return rungs


def _tell(reached: list[Reached], at: datetime) -> None:
    """Tell each kind of subject about its clocks."""

    def kind_of(one: Reached) -> str:
        return one.clock.subject_kind

    for kind, group in groupby(sorted(reached, key=kind_of), key=kind_of):
        if tell := teller_of(kind):
            tell(list(group), at)
