"""Looking ahead: shifts are laid out, and gaps are told once each to whoever arranges the roster."""

import logging
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.urls import reverse

from linli.foundation.messaging.actions import Draft, send_messages
from linli.foundation.messaging.wordings import word
from linli.lib.numbers import day_of
from linli.registers.roster.actions.desks import KIND
from linli.registers.roster.actions.pattern import lay_out
from linli.registers.roster.models import DutyDesk
from linli.registers.roster.planning import Stretch
from linli.registers.roster.policies import RosterRefused
from linli.registers.roster.presenting import show_stretch
from linli.registers.roster.queries import coming_gaps, desks, responsible, unmanned_since

log = logging.getLogger(__name__)


def watch(*, at: datetime) -> int:
    """Lay every roster out ahead and tell new gaps; how many messages were written."""
    for desk in desks().values():
        try:
            lay_out(desk=desk, at=at)
        except RosterRefused:
            log.info("The duty desk %s was closed meanwhile", desk.pk)
    return tell_gaps(list(desks().values()), at)


@transaction.atomic
def tell_gaps(some: Sequence[DutyDesk], at: datetime) -> int:
    """Tell of the gaps of these desks that were not told yet: a gap is known by when it begins."""
    found = coming_gaps(some, at)
    open_now = [pk for pk, own in found.items() if own[0].start == at]
    since = unmanned_since(open_now, at) if open_now else {}
    drafts = []
    for desk in some:
        for gap in found.get(desk.pk, ()):
            began = gap.start if gap.start > at else since.get(desk.pk, desk.created_at)
            drafts.append(_draft(desk, gap, began, at))
    return send_messages(drafts=[draft for draft in drafts if draft.receivers], at=at)


def _draft(desk: DutyDesk, gap: Stretch, began: datetime, at: datetime) -> Draft:
    values = {"岗位": desk.name, "时间": show_stretch(gap.start, gap.end)}
    return Draft(
        key=f"duty-gap:{desk.pk}:{began.isoformat()}", receivers=responsible(desk, day_of(at)), topic="roster.gap",
        subject=word("roster.gap", values), link=reverse("roster:desk", args=[desk.pk]), subject_kind=KIND,
        subject_id=desk.pk,
    )  # fmt: skip
