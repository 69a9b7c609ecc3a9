"""Reads of supervisors: open requests, orders and their answers, late work by unit, what was raised."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Min, Q

from linli.casework.models import Case, Entry
from linli.modules.matters.models import Approval
from linli.modules.matters.procedure import KIND
from linli.registers.deadlines.models import Clock, RungAction, RungEvent

MOST = 100
ANSWERS_DAYS, RAISED_DAYS = 15, 7


@dataclass(frozen=True)
class Order:
    """督办: the matter, the entry that ordered or answered it, and the clock that still runs (None once answered)."""

    case: Case
    entry: Entry | None
    clock: Clock | None = None


@dataclass(frozen=True)
class Raised:
    """One rung of the ladder that told somebody above."""

    case: Case
    event: RungEvent


def requests_of(user: Any) -> list[Approval]:
    """Requests that wait for a decision in this person's reach, the oldest first, no more than 100."""
    waiting = Approval.objects.filter(granted__isnull=True, case__in=_open(user))
    return list(waiting.select_related("case__lead", "asked_by").order_by("asked_at", "id")[:MOST])


def orders_of(user: Any) -> list[Order]:
    """Orders that wait for an answer, the most urgent first, no more than 100."""
    running = Clock.objects.filter(subject_kind=KIND, name="supervise", stopped_at__isnull=True)
    clocks = list(running.filter(subject_id__in=_open(user)).order_by("due_at", "id")[:MOST])
    cases = _cases(clock.subject_id for clock in clocks)
    entries = Entry.objects.filter(case__in=cases, step="supervise").select_related("text").order_by("number")
    last = {entry.case_id: entry for entry in entries}
    return [Order(cases[clock.subject_id], last.get(clock.subject_id), clock) for clock in clocks]


def answers_of(user: Any, now: datetime) -> list[Order]:
    """What was answered within 15 days, the latest first, no more than 100."""
    since = now - timedelta(days=ANSWERS_DAYS)
    seen = Case.objects.visible_to(user, KIND).values("pk")
    answers = Entry.objects.filter(step="answer", at__gte=since, case__in=seen)
    rows = answers.select_related("text", "case__lead").order_by("-at", "-id")[:MOST]
    return [Order(entry.case, entry) for entry in rows]


def loads_of(user: Any, now: datetime) -> list[dict[str, Any]]:
    """Open matters in this person's reach by lead unit, those with the most late ones first; one query.

    Keys: lead, name (None: not dispatched yet), running, late, paused, oldest (the earliest due moment).
    """
    late = Q(next_due_at__lt=now)
    rows = Case.objects.visible_to(user, KIND, open_only=True).values(unit=F("lead_id"), name=F("lead__short"))
    counted = rows.annotate(
        running=Count("pk"), late=Count("pk", filter=late), paused=Count("pk", filter=Q(stage="paused")),
        oldest=Min("next_due_at", filter=late),
    )  # fmt: skip
    return [dict(row) for row in counted.order_by("-late", "-running", "name")]


def raised_of(user: Any, now: datetime) -> list[Raised]:
    """What the ladder raised to somebody above within 7 days and is still open, the latest first."""
    since = now - timedelta(days=RAISED_DAYS)
    events = RungEvent.objects.filter(at__gte=since, clock__subject_kind=KIND, clock__subject_id__in=_open(user))
    above = events.exclude(action=RungAction.REMIND).select_related("clock").order_by("-at", "-id")[:MOST]
    found = list(above)
    cases = _cases(event.clock.subject_id for event in found)
    return [Raised(cases[event.clock.subject_id], event) for event in found]


def _open(user: Any) -> Any:
    """The keys of the open matters this person may see."""
    return Case.objects.visible_to(user, KIND, open_only=True).values("pk")


def _cases(ids: Iterable[UUID]) -> dict[UUID, Case]:
    """These matters with their lead units; they were found among what the person may see."""
    return Case.objects.select_related("lead").in_bulk(set(ids))
