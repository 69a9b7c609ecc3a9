"""Letting clocks that run follow another rule, calendar or ladder."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q

from linli.foundation.accounts.models import Actor
from linli.registers.deadlines.effects import Effect
from linli.registers.deadlines.models import Clock, RetimedBy
from linli.registers.deadlines.queries import running_clocks
from linli.registers.deadlines.subjects import TIMED

BATCH = 500
COLUMNS = (
    "amount", "unit", "legal", "pause_allowed", "due_at", "original_due_at", "estimated", "next_rung_at", "rungs_done",
)  # fmt: skip


def retime_all(
    *, chosen: Q, reckon: Callable[[Sequence[Clock]], Effect], what: RetimedBy, by: Actor, at: datetime
) -> Effect:
    """Write what `reckon` makes of the chosen running clocks, subjects held first; what was written.

    Called inside the transaction in which somebody changed `what` the ends follow from.
    """
    effect = reckon(list(running_clocks(chosen)))
    if not effect.moved:
        return effect
    subjects = _subjects(moved.clock for moved in effect.moved)
    for kind, ids in subjects.items():
        if kind in TIMED:
            TIMED[kind].hold(ids)
    held = chosen & Q(subject_id__in=[pk for ids in subjects.values() for pk in ids])
    written = reckon(list(running_clocks(held).select_for_update()))
    _say_why([moved.clock.pk for moved in written.moved if moved.by], what, by, at)
    write_clocks(moved.clock for moved in written.moved)
    for kind, ids in subjects.items():
        if kind in TIMED:
            TIMED[kind].settle(ids)
    return replace(effect, moved=written.moved)


def _say_why(ids: Sequence[UUID], what: RetimedBy, by: Actor, at: datetime) -> None:
    """Keep with the clocks that will end otherwise who changed what, and when they end until now."""
    told = {"retimed_by": what, "retimed_at": at, "retimed_who": str(by) if by else "", "due_before": F("due_at")}
    for start in range(0, len(ids), BATCH):
        Clock.objects.filter(pk__in=ids[start : start + BATCH]).update(**told)


def write_clocks(clocks: Iterable[Clock]) -> None:
    """Keep the ends and coming rungs of these clocks."""
    Clock.objects.bulk_update(list(clocks), COLUMNS, batch_size=BATCH)


def _subjects(clocks: Iterable[Clock]) -> dict[str, Collection[UUID]]:
    found: dict[str, dict[UUID, None]] = {}
    for clock in clocks:
        found.setdefault(clock.subject_kind, {})[clock.subject_id] = None
    return {kind: list(ids) for kind, ids in sorted(found.items())}
