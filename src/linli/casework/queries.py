"""Reads of the loop: the button list, the timeline, and work waiting for somebody."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from linli.casework.models import HANDLER, OPEN, Case, Entry, Involvement
from linli.casework.policies import may, what_is_missing
from linli.casework.registry import KINDS
from linli.foundation.access.kept import ask_models
from linli.foundation.access.scope import scope_of
from linli.foundation.files.models import Attachment
from linli.foundation.ui.times import show_instant
from linli.lib.procedure import Duty, Missing, Step, Through

CAP = 1000


@dataclass(frozen=True)
class Offer:
    """A step this person may take from here; `missing` names what holds it back before any form is filled."""

    step: Step
    missing: tuple[Missing, ...] = ()


@dataclass
class Line:
    """One line of the timeline: the entry, its words ({} where erased) and its pictures."""

    entry: Entry
    words: dict[str, Any]
    erased: bool
    pictures: list[Attachment] = field(default_factory=list)


def open_to(case: Case, user: Any, *, as_reporter: bool = False) -> list[Offer]:
    """The steps this person's postings let them take from the present state, in the procedure's order.

    An offer without `missing` is a button, and `take_step` with valid facts succeeds; others are shown as a sentence.
    `as_reporter` (with no user) gives the steps of whoever reported it.
    """
    onward = KINDS[case.kind].procedure.steps_from(case.state)
    steps = [step for step in onward if may(step, case, user, as_reporter=as_reporter)]
    return [Offer(step, tuple(what_is_missing(step, case, user, None))) for step in steps]


def timeline(case: Case, attachments: Iterable[Attachment], *, with_internal: bool = True) -> list[Line]:
    """Everything that happened, newest first, each with its pictures, in one query whatever the length."""
    entries = ask_models(_log, None, case.pk, with_internal=with_internal)
    pictures: dict[UUID | None, list[Attachment]] = {}
    for attachment in attachments:
        pictures.setdefault(attachment.entry_id, []).append(attachment)
    return [
        Line(entry, entry.text.words or {}, entry.text.erased_at is not None, pictures.get(entry.pk, []))
        for entry in entries
    ]


def _log(case_id: UUID, *, with_internal: bool) -> QuerySet[Entry]:
    entries = Entry.objects.filter(case_id=case_id).select_related("text").order_by("-number")
    return entries if with_internal else entries.filter(internal=False)


def last_move_words(case: Case) -> str:
    """A sentence about who moved the case to where it is, when, and by which step."""
    procedure = KINDS[case.kind].procedure
    last = Entry.objects.filter(case=case).exclude(from_state=F("to_state")).order_by("-number").first()
    state = _(procedure.by_state[case.state].label)
    if last is None or last.step not in procedure.by_step:
        return _("此事项现在是“%(state)s”。") % {"state": state}
    words = {
        "who": last.by_name or _("系统"), "at": show_instant(last.at), "state": state,
        "step": _(procedure.by_step[last.step].label),
    }  # fmt: skip
    return _("%(who)s 已于 %(at)s 完成“%(step)s”，此事项现在是“%(state)s”。") % words


def involved(case: Case) -> list[Involvement]:
    """Units and persons that take part, units first."""
    return sorted(ask_models(_takers, None, case.pk), key=lambda one: (one.organisation_id is None, one.since))


def _takers(case_id: UUID) -> QuerySet[Involvement]:
    names = ("role", "since", "round", "organisation__short", "person__name", "person__username")
    return Involvement.objects.filter(case_id=case_id).select_related("organisation", "person").only(*names)


def waiting_for(user: Any, kinds: Iterable[str], *, checks_only: bool = False) -> QuerySet[Case]:
    """Open cases of these kinds whose next step is this person's to take: by area, by lead unit, or as checker."""
    turn = Q(pk__in=())
    for name in kinds:
        turn |= Q(kind=name) & _turn(user, name, checks_only=checks_only)
    return Case.objects.visible_to(user, *kinds, open_only=True).filter(turn)


def to_check(user: Any, kinds: Iterable[str]) -> QuerySet[Case]:
    """Open cases waiting for a check that this person may make."""
    return waiting_for(user, kinds, checks_only=True)


def urgent_first(cases: QuerySet[Case]) -> QuerySet[Case]:
    """These cases, the most urgent first, no more than one over the cap of hot lists."""
    return cases.order_by("sort_at", "id")[: CAP + 1]


def _main_steps(kind: str) -> dict[str, Step]:
    """For each state the first step that leads on."""
    procedure = KINDS[kind].procedure
    return {state: step for state in procedure.by_state if (step := procedure.main_step(state))}


def _turn(user: Any, kind: str, *, checks_only: bool) -> Q:
    """The states of one kind in which it is this person's turn, joined with their tie to the case, each tie once."""
    ties: dict[Q, tuple[list[str], list[str]]] = {}
    for state, step in _main_steps(kind).items():
        checking = step.duty is Duty.CHECKING
        for line in step.allowed if checking or not checks_only else ():
            if (tie := _tie(user, line.through, line.roles)) is not None:
                ties.setdefault(tie, ([], []))[checking].append(state)
    turn = Q(pk__in=())
    for tie, (plain, checks) in ties.items():
        states = Q(state__in=plain)
        turn |= tie & (states | (Q(state__in=checks) & ~Q(pk__in=_handled_by(user))) if checks else states)
    return turn


def _tie(user: Any, through: Through, roles: Iterable[str]) -> Q | None:
    """The filter for one tie; None where the person has none of it."""
    scope = scope_of(user)
    if through is Through.AREA:
        return scope.area_filter(roles)
    units = scope.units(roles)
    return Q(lead_id__in=units) if units else None


def _handled_by(user: Any) -> QuerySet[Involvement, Any]:
    """The keys of the open cases whose present round the person handled: read once, not looked up for every case."""
    mine = Involvement.objects.filter(OPEN, HANDLER, person_id=user.pk, round=F("case__round"))
    return mine.values_list("case_id", flat=True)


def capped_count(queryset: QuerySet[Any]) -> int:
    """How many rows, counted no further than one over the cap of hot lists."""
    return queryset.order_by().values("pk")[: CAP + 1].count()


def late(queryset: QuerySet[Case], now: datetime) -> QuerySet[Case]:
    """Those whose most pressing clock has run out; asked by the key that lists are ordered by."""
    return queryset.filter(open=True, sort_at__lt=now)
