"""Reminders 临期提醒 and the ladder 逐级上报: who hears of a rung (domain model 3.6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.actions.telling import nearest, people_for, units_for
from linli.casework.models import Case
from linli.foundation.accounts.models import User
from linli.foundation.editions.snapshots import one_look
from linli.foundation.messaging.actions import Draft, send_messages
from linli.foundation.messaging.wordings import word
from linli.lib.chinese import clock_words
from linli.lib.numbers import day_of
from linli.lib.procedure import Duty
from linli.lib.worktime import Unit
from linli.modules.matters.actions.co_units import heading_of
from linli.modules.matters.actions.duty import call_reached
from linli.modules.matters.choices import UNIT_ROLES
from linli.modules.matters.models import Dispatch
from linli.modules.matters.procedure import CHIEFS, DISPATCH, KIND, PROCEDURE, SUPERVISORS, URGENT
from linli.registers.deadlines.models import RungAction
from linli.registers.deadlines.subjects import Reached
from linli.registers.postings.queries import holders

ABOVE = {RungAction.ESCALATE: CHIEFS, RungAction.SUPERVISE: SUPERVISORS}


def tell_reached(reached: Sequence[Reached], at: datetime) -> None:
    """Remind whoever can move each matter on; at 100 % of a clock its chief hears too, at 150 % who supervises.

    Matters struck off meanwhile are left out.
    """
    rows = Case.objects.filter(kind=KIND, open=True).select_related("matter", "community", "street")
    cases = rows.in_bulk({one.clock.subject_id for one in reached})
    known: dict[tuple[object, ...], list[User]] = {}
    drafts = []
    for one in reached:
        case = cases.get(one.clock.subject_id)
        if case is None:
            continue
        step = PROCEDURE.main_step(case.state)
        key = (case.state, one.action, case.grid_id, case.community_id, case.street_id, case.lead_id)
        if key not in known or (step and step.duty is Duty.CHECKING):
            known[key] = [*(people_for(step, case, at) if step else ()), *_above(case, one.action, at)]
        if known[key]:
            drafts.append(_reminder(case, one, known[key], units_for(step, case) if step else (), at))
    send_messages(drafts=drafts, at=at)
    with one_look():
        for one in reached:
            if case := cases.get(one.clock.subject_id):
                _call_duty(case, one, at)


def _call_duty(case: Case, one: Reached, at: datetime) -> None:
    """Whoever is on duty hears too; at night and on holidays nobody else may look. Late ones are texted."""
    topic = f"{KIND}.{one.action}"
    call_reached(
        case, key=f"{one.clock.pk}:{one.rung}", subject=word(topic, _values(case, one, at)),
        texted=one.action != RungAction.REMIND, at=at,
    )  # fmt: skip


def _above(case: Case, action: RungAction, at: datetime) -> list[User]:
    """Who hears beside those who hold the matter."""
    roles = ABOVE.get(action)
    return nearest(case, roles, at) if roles else []


def _reminder(case: Case, one: Reached, receivers: Sequence[User], units: Sequence[UUID], at: datetime) -> Draft:
    """How much time is left, or by how much it is late."""
    clock = one.clock
    topic = f"{KIND}.{one.action}"
    return Draft(
        key=f"{clock.pk}:{one.rung}", receivers=receivers, topic=topic, subject=word(topic, _values(case, one, at)),
        link=reverse("matters:matter", args=[case.pk]), subject_kind=KIND, subject_id=case.pk,
        urgent=clock.time_class == URGENT, organisation_ids=units,
    )  # fmt: skip


def _values(case: Case, one: Reached, at: datetime) -> dict[str, str]:
    """What may stand in the places of a rung."""
    return {
        "编号": case.no, "状态": _(PROCEDURE.by_state[case.state].label), "标题": case.title,
        "剩余": clock_words(one.clock.due_at, at, by_day=Unit(one.clock.unit).is_day),
    }  # fmt: skip


def tell_dispatch_reached(reached: Sequence[Reached], at: datetime) -> None:
    """Remind the co-unit of each dispatch; at 100 % the chief of the matter hears too, at 150 % who supervises."""
    found = Dispatch.objects.filter(ended_at__isnull=True).select_related("case__matter", "case__street")
    dispatches = found.in_bulk({one.clock.subject_id for one in reached})
    drafts = []
    for one in reached:
        dispatch = dispatches.get(one.clock.subject_id)
        if dispatch is not None:
            drafts += _about_dispatch(dispatch, one, at)
    send_messages(drafts=drafts, at=at)


def _about_dispatch(dispatch: Dispatch, one: Reached, at: datetime) -> list[Draft]:
    """To the co-unit with a link to its own page, and to those above with a link to the matter."""
    case, clock = dispatch.case, one.clock
    values = {
        "编号": case.no, "剩余": clock_words(clock.due_at, at, by_day=Unit(clock.unit).is_day),
        "要求": heading_of(dispatch), "标题": case.title,
    }  # fmt: skip
    shared: dict[str, Any] = {"topic": f"{DISPATCH.kind}.{one.action}", "urgent": clock.time_class == URGENT}
    unit = holders(roles=UNIT_ROLES, organisation_ids=[dispatch.organisation_id], on=day_of(at))
    drafts = [
        Draft(
            key=f"{clock.pk}:{one.rung}", receivers=unit, link=reverse("matters:dispatch", args=[dispatch.pk]),
            subject=word(f"{DISPATCH.kind}.reminded", values), subject_kind=DISPATCH.kind, subject_id=dispatch.pk,
            organisation_ids=[dispatch.organisation_id], **shared,
        ),
        Draft(
            key=f"{clock.pk}:{one.rung}:above", receivers=_above(case, one.action, at),
            link=reverse("matters:matter", args=[case.pk]),
            subject=word(f"{DISPATCH.kind}.raised", values),
            subject_kind=KIND, subject_id=case.pk, **shared,
        ),
    ]  # fmt: skip
    return [draft for draft in drafts if draft.receivers]
