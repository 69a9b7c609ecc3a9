"""Telling whoever can take the next step. The nearest level that has anybody is told, so a check goes up by itself."""

from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.models import Case, InvolvedAs, Involvement
from linli.casework.registry import KINDS
from linli.foundation.access.roles import ROLES
from linli.foundation.access.scope import AREA_COLUMNS
from linli.foundation.accounts.models import Actor, User
from linli.foundation.messaging.actions import Draft, send_messages
from linli.foundation.messaging.wordings import word
from linli.lib.numbers import day_of
from linli.lib.procedure import Duty, Step, Through
from linli.registers.postings.queries import holders


def tell_next(cases: Sequence[Case], *, by: Actor, at: datetime, urgent: Container[UUID] = ()) -> int:
    """Write outbox rows for the people who can move each case on; returns how many messages were written.

    News of the cases in `urgent` does not wait for the morning.
    """
    receivers: dict[tuple[object, ...], list[User]] = {}
    drafts = []
    for case in cases:
        step = KINDS[case.kind].procedure.main_step(case.state)
        if step is None or not case.open:
            continue
        key = (case.kind, case.state, case.grid_id, case.community_id, case.street_id, case.lead_id)
        if step.duty is Duty.CHECKING or key not in receivers:
            receivers[key] = people_for(step, case, at)
        told = [user for user in receivers[key] if by is None or user.pk != by.pk]
        if told:
            drafts.append(_draft(case, step, told, by, urgent=case.pk in urgent))
    return send_messages(drafts=drafts, at=at) if drafts else 0


def people_for(step: Step, case: Case, at: datetime) -> list[User]:
    """Who may take this step: the lead unit's people, or the nearest area level that has anybody who may."""
    handled = handlers_of(case) if step.duty is Duty.CHECKING else set()
    for line in step.allowed:
        if line.through is Through.LEAD and case.lead_id:
            return holders(roles=line.roles, organisation_ids=[case.lead_id], on=day_of(at))
        if found := nearest(case, line.roles, at, without=handled):
            return found
    return []


def units_for(step: Step, case: Case) -> tuple[UUID, ...]:
    """The unit whose robots are told beside its people: the lead unit, where the step is its."""
    led = any(line.through is Through.LEAD for line in step.allowed)
    return (case.lead_id,) if led and case.lead_id else ()


def handlers_of(case: Case) -> set[UUID | None]:
    """Who handled this round, and so may not check it."""
    handlers = Involvement.objects.filter(case=case, role=InvolvedAs.HANDLER, round=case.round)
    return set(handlers.values_list("person_id", flat=True))


def nearest(case: Case, roles: Iterable[str], at: datetime, without: Container[UUID | None] = ()) -> list[User]:
    """The holders of these roles at the nearest area level that has any, but for those left out."""
    wanted = frozenset(roles)
    for level, column in AREA_COLUMNS.items():
        tied, area = frozenset(role for role in wanted if ROLES[role].level == level), getattr(case, column)
        serving = holders(roles=tied, area_ids=[area], on=day_of(at)) if tied and area else []
        if found := [user for user in serving if user.pk not in without]:
            return found
    return []


def _draft(case: Case, step: Step, receivers: Sequence[User], by: Actor, *, urgent: bool) -> Draft:
    """A short message without personal data: number, state, title."""
    kind = KINDS[case.kind]
    topic = f"{case.kind}.{case.state}"
    values = {"编号": case.no, "状态": _(kind.procedure.by_state[case.state].label), "标题": case.title}
    return Draft(
        key=f"{case.pk}:{case.entries}", receivers=receivers, topic=topic,
        subject=word(topic, values, "{编号} {状态}：{标题}"), link=reverse(kind.page, args=[case.pk]),
        subject_kind=case.kind, subject_id=case.pk, urgent=urgent, sender=by, organisation_ids=units_for(step, case),
    )  # fmt: skip
