"""Telling people about their shifts."""

from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse

from linli.foundation.accounts.models import Actor, User
from linli.foundation.messaging.actions import Draft, send_messages
from linli.foundation.messaging.wordings import word
from linli.registers.roster.actions.desks import KIND
from linli.registers.roster.models import DutyDesk, DutyShift
from linli.registers.roster.presenting import show_stretch

SOON = 24 * 3600
"""A change of the next day's duty does not wait for the morning."""


def tell_people(shifts: Sequence[DutyShift], what: str, key: str, *, by: Actor, at: datetime) -> int:
    """Tell whoever does these shifts what happened to them; nothing to oneself, nothing about what is over."""
    return sum(
        tell(shift.desk, [shift.person], shift, what, f"{key}:{shift.pk}", by=by, at=at)
        for shift in shifts
        if shift.ends_at > at
    )


def tell(
    desk: DutyDesk, receivers: Sequence[User], shift: DutyShift, what: str, key: str, *, by: Actor, at: datetime
) -> int:
    """A short message about a shift; how many were written."""
    others = [user for user in receivers if by is None or user.pk != by.pk]
    values = {"岗位": desk.name, "时间": show_stretch(shift.starts_at, shift.ends_at), "事由": what}
    draft = Draft(
        key=f"duty:{key}", receivers=others, topic="roster.request", subject=word("roster.request", values),
        link=reverse("roster:mine"), subject_kind=KIND, subject_id=desk.pk, sender=by,
        urgent=(shift.starts_at - at).total_seconds() < SOON,
    )  # fmt: skip
    return send_messages(drafts=[draft], at=at) if others else 0
