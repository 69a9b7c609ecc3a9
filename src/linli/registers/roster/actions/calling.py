"""Calling whoever is on duty: inbox, a text to the telephone of the desk, and a line for the hand-over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.foundation.accounts.models import Actor
from linli.foundation.messaging.actions import Draft, send_messages, send_text
from linli.registers.roster.models import DutyCall
from linli.registers.roster.queries import Duty

HEADING_MOST = 160


@dataclass(frozen=True)
class Call:
    """What somebody on duty is called for. `key` names the fact; `text` goes to the desk's telephone, empty: none."""

    key: str
    subject_kind: str
    subject_id: UUID
    heading: str
    link: str
    topic: str
    subject: str
    text: str = ""
    urgent: bool = True


@transaction.atomic
def call_duty(*, call: Call, duties: Sequence[Duty], by: Actor, at: datetime) -> int:
    """Tell everybody who is on duty at these desks, but for `by`; how many messages and texts were written.

    What was told under its key before is not told again.
    """
    _keep(call, duties, at)
    others = [person for duty in duties for person in duty.people if by is None or person.pk != by.pk]
    draft = Draft(
        key=f"duty:{call.key}", receivers=others, topic=call.topic, subject=call.subject, link=call.link,
        subject_kind=call.subject_kind, subject_id=call.subject_id, urgent=call.urgent, sender=by,
    )  # fmt: skip
    told = send_messages(drafts=[draft], at=at) if others else 0
    return told + sum(_text(call, duty, by, at) for duty in duties if call.text)


def _keep(call: Call, duties: Sequence[Duty], at: datetime) -> None:
    """Each thing once a shift."""
    DutyCall.objects.bulk_create(
        [
            DutyCall(
                shift=shift, subject_kind=call.subject_kind, subject_id=call.subject_id,
                heading=call.heading[:HEADING_MOST], link=call.link, called_at=at,
            )
            for duty in duties
            for shift in duty.shifts
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _text(call: Call, duty: Duty, by: Actor, at: datetime) -> bool:
    """A text to the telephone of the desk, where it is one that reads."""
    return bool(duty.desk.number) and send_text(
        key=f"duty:{call.key}", phone=duty.desk.number, text=call.text, topic=call.topic, at=at,
        subject_kind=call.subject_kind, subject_id=call.subject_id, urgent=call.urgent, sender=by, link=call.link,
    )  # fmt: skip
