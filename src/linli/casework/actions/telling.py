"""Telling whoever can take the next step, and reminding them. The nearest level that has anybody is told."""

from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.models import Case, InvolvedAs, Involvement
from linli.casework.registry import KINDS
from linli.foundation.accounts.models import Actor, User
from linli.foundation.messaging.actions import Draft, send_messages
from linli.lib.chinese import clock_words
from linli.lib.numbers import day_of
from linli.lib.procedure import Duty, Step, Through
from linli.lib.worktime import Unit
from linli.registers.deadlines.models import RungAction
from linli.registers.deadlines.subjects import Reached
from linli.registers.postings.queries import holders


def tell_next(cases: Sequence[Case], *, by: Actor, at: datetime, urgent: Container[UUID] = ()) -> int:
    """Write outbox rows for the people who can move each case on; returns how many messages were written.

    News of the cases in `urgent` does not wait for the morning.
    """
    receivers: dict[tuple[object, ...], list[User]] = {}
    drafts = []
    for case in cases:
        if not case.open:
            continue
        step = _main_step(case)
        if step is None:
            continue
        key = (case.kind, case.state, case.grid_id, case.community_id, case.street_id, case.lead_id)
        if step.duty is Duty.CHECKING or key not in receivers:
            receivers[key] = people_for(step, case, at)
        told = [user for user in receivers[key] if by is None or user.pk != by.pk]
        if told:
            drafts.append(_draft(case, told, by, urgent=case.pk in urgent))
    return send_messages(drafts=drafts, at=at) if drafts else 0


def tell_reached(reached: Sequence[Reached], at: datetime) -> None:
    """Remind whoever can move each case on; from 100 % of a clock its chiefs hear too, from 150 % its supervisors."""
    cases = Case.objects.filter(open=True).in_bulk({one.clock.subject_id for one in reached})
    known: dict[tuple[object, ...], list[User]] = {}
    drafts = []
    for one in reached:
        case = cases.get(one.clock.subject_id)
        if case is None:
            continue
        key = (case.kind, case.state, one.action, case.grid_id, case.community_id, case.street_id, case.lead_id)
        step = _main_step(case)
        if key not in known or (step and step.duty is Duty.CHECKING):
            known[key] = [*(people_for(step, case, at) if step else ()), *_above(case, one.action, at)]
        drafts.append(_reminder(case, one, known[key], at))
    send_messages(drafts=[draft for draft in drafts if draft.receivers], at=at)


def _above(case: Case, action: RungAction, at: datetime) -> list[User]:
    """Who hears beside those who hold the case."""
    kind = KINDS[case.kind]
    roles = {RungAction.ESCALATE: kind.chiefs, RungAction.SUPERVISE: kind.supervisors}.get(action, frozenset())
    return _nearest(case, roles, at) if roles else []


def _main_step(case: Case) -> Step | None:
    """The first step that leads on from where the case is."""
    return next((step for step in KINDS[case.kind].procedure.steps_from(case.state) if step.target), None)


def people_for(step: Step, case: Case, at: datetime) -> list[User]:
    """Who may take this step: the lead unit's people, or the nearest area level that has anybody who may."""
    handled = set(_handlers(case)) if step.duty is Duty.CHECKING else set()
    for line in step.allowed:
        if line.through is Through.LEAD and case.lead_id:
            return holders(roles=line.roles, organisation_ids=[case.lead_id], on=day_of(at))
        if found := _nearest(case, line.roles, at, without=handled):
            return found
    return []


def _nearest(case: Case, roles: Iterable[str], at: datetime, without: Container[UUID | None] = ()) -> list[User]:
    """The holders of these roles at the nearest area level that has any."""
    for area in (case.grid_id, case.community_id, case.street_id):
        if area and (found := _others(holders(roles=roles, area_ids=[area], on=day_of(at)), without)):
            return found
    return []


def _handlers(case: Case) -> Iterable[UUID | None]:
    """The persons who handled this round."""
    return Involvement.objects.filter(case=case, role=InvolvedAs.HANDLER, round=case.round).values_list(
        "person_id", flat=True
    )


def _others(users: Iterable[User], handled: Container[UUID | None]) -> list[User]:
    """Everybody who did not handle it."""
    return [user for user in users if user.pk not in handled]


def _reminder(case: Case, one: Reached, receivers: Sequence[User], at: datetime) -> Draft:
    """How much time is left, or by how much it is late."""
    kind, clock = KINDS[case.kind], one.clock
    words = {
        "no": case.no,
        "state": _(kind.procedure.by_state[case.state].label),
        "left": clock_words(clock.due_at, at, by_day=Unit(clock.unit).is_day),
        "title": case.title,
    }
    return Draft(
        key=f"{clock.pk}:{one.rung}",
        receivers=receivers,
        topic=f"{case.kind}.{one.action}",
        subject=_("%(no)s %(state)s，%(left)s：%(title)s") % words,
        link=reverse(kind.page, args=[case.pk]),
        subject_kind=case.kind,
        subject_id=case.pk,
        urgent=clock.time_class in kind.urgent,
    )


def _draft(case: Case, receivers: Sequence[User], by: Actor, *, urgent: bool) -> Draft:
    """A short message without personal data: number, state, title."""
    kind = KINDS[case.kind]
    label = _(kind.procedure.by_state[case.state].label)
    return Draft(
        key=f"{case.pk}:{case.entries}",
        receivers=receivers,
        topic=f"{case.kind}.{case.state}",
        subject=_("%(no)s %(state)s：%(title)s") % {"no": case.no, "state": label, "title": case.title},
        link=reverse(kind.page, args=[case.pk]),
        subject_kind=case.kind,
        subject_id=case.pk,
        urgent=urgent,
        sender=by,
    )
