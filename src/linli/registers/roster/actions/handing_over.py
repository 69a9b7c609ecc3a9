"""交接班: whoever goes says what is open, whoever comes says that they have read it."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.messaging.actions import Draft, send_messages
from linli.foundation.messaging.wordings import word
from linli.registers.roster.actions.desks import KIND
from linli.registers.roster.models import DutyDesk, DutyHandover, DutyHandoverItem
from linli.registers.roster.policies import RosterRefused
from linli.registers.roster.queries import OpenCall

NOTE_MOST = 1000


@transaction.atomic
def hand_over_duty(
    *, desk: DutyDesk, to: User, note: str, things: Sequence[OpenCall], by: User, at: datetime
) -> DutyHandover:
    """Hand a desk over to whoever comes, with what is open; they hear. Raises: RosterRefused."""
    words = note.strip()
    if len(words) > NOTE_MOST:
        raise RosterRefused(_("交代最多 %(most)d 个字。") % {"most": NOTE_MOST}, "note")
    if not words and not things:
        raise RosterRefused(_("请写明交代，或者勾选要交接的事项；没有事也写一句“无事”。"), "note")
    given = DutyHandover.objects.create(desk=desk, given_by=by, given_at=at, given_to=to, note=words)
    DutyHandoverItem.objects.bulk_create(
        DutyHandoverItem(
            handover=given, subject_kind=one.kind, subject_id=one.id, heading=one.heading, link=one.link
        )
        for one in things
    )  # fmt: skip
    values = {"岗位": desk.name, "姓名": str(by), "件数": str(len(things))}
    draft = Draft(
        key=f"duty-handover:{given.pk}", receivers=[to], topic="roster.handed_over",
        subject=word("roster.handed_over", values), link=reverse("roster:handovers", args=[desk.pk]),
        subject_kind=KIND, subject_id=desk.pk, sender=by, urgent=True,
    )  # fmt: skip
    send_messages(drafts=[draft], at=at)
    return given


def take_over_duty(*, handover: DutyHandover, by: User, at: datetime) -> DutyHandover:
    """Say that one has read it; only the one it was given to, and once. Raises: RosterRefused."""
    mine = DutyHandover.objects.filter(pk=handover.pk, given_to=by, taken_at__isnull=True)
    if not mine.update(taken_at=at):
        raise RosterRefused(_("这份交接已经确认过，或者不是交给你的。"))
    handover.refresh_from_db()
    return handover
