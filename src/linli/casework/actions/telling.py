"""Telling whoever can take the next step. The nearest level that has anybody is told, so a check goes up by itself."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.models import Case, InvolvedAs, Involvement
from linli.casework.registry import KINDS
from linli.foundation.accounts.models import Actor, User
from linli.foundation.messaging.actions import Draft, send_messages
from linli.lib.numbers import day_of
from linli.lib.procedure import Duty, Step, Through
from linli.registers.postings.queries import holders


def tell_next(cases: Sequence[Case], *, by: Actor, at: datetime) -> int:
    """Write outbox rows for the people who can move each case on; returns how many messages were written."""
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
            drafts.append(_draft(case, told, by))
    return send_messages(drafts=drafts, at=at) if drafts else 0


def _main_step(case: Case) -> Step | None:
    """The first step that leads on from where the case is."""
    return next((step for step in KINDS[case.kind].procedure.steps_from(case.state) if step.target), None)


def people_for(step: Step, case: Case, at: datetime) -> list[User]:
    """Who may take this step: the lead unit's people, or the nearest area level that has anybody who may."""
    handled = set(_handlers(case)) if step.duty is Duty.CHECKING else set()
    for line in step.allowed:
        if line.through is Through.LEAD and case.lead_id:
            return holders(roles=line.roles, organisation_ids=[case.lead_id], on=day_of(at))
        for area in (case.grid_id, case.community_id, case.street_id):
            if area and (found := _others(holders(roles=line.roles, area_ids=[area], on=day_of(at)), handled)):
                return found
    return []


def _handlers(case: Case) -> Iterable[UUID | None]:
    """The persons who handled this round."""
    return Involvement.objects.filter(case=case, role=InvolvedAs.HANDLER, round=case.round).values_list(
        "person_id", flat=True
    )


def _others(users: Iterable[User], handled: set[UUID | None]) -> list[User]:
    """Everybody who did not handle it."""
    return [user for user in users if user.pk not in handled]


def _draft(case: Case, receivers: Sequence[User], by: Actor) -> Draft:
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
        sender=by,
    )
