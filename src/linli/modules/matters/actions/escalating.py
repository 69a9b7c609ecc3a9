"""督办 and 提级督办: who hears when a matter comes back again and again, and of orders of a supervisor."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.foundation.accounts.models import Actor, User
from linli.foundation.messaging.actions import Draft, send_messages
from linli.foundation.messaging.wordings import word
from linli.foundation.ui.times import show_instant
from linli.lib.numbers import day_of
from linli.modules.matters.procedure import KIND, PROCEDURE, SUPERVISORS, URGENT
from linli.registers.postings.queries import holders

LEADERS = frozenset({"R11"})


def tell_repeated(case: Case, what: str, *, higher: bool, by: Actor, at: datetime) -> int:
    """督办: the centre and the leaders of the street; `higher` one level up, or the leaders if nobody stands above."""
    if not higher:
        return tell(case, _street(case, SUPERVISORS, at), "repeated", what, by=by, at=at)
    above = case.street.parent_id if case.street else None
    receivers = holders(roles=SUPERVISORS, area_ids=[above], on=day_of(at)) if above else []
    receivers = receivers or _street(case, LEADERS, at)
    return tell(case, receivers, "raised", what, by=by, at=at)


def tell(
    case: Case,
    receivers: Sequence[User],
    topic: str,
    what: str,
    *,
    by: Actor,
    at: datetime,
    until: datetime | None = None,
    units: Sequence[UUID] = (),
) -> int:
    """A short message about a matter, without personal data; how many were written.

    `what` is why it is told, in a few words, and `until` when an answer is due. The robots of `units` are told too.
    """
    others = [user for user in receivers if by is None or user.pk != by.pk]
    if not others:
        return 0
    values = {
        "编号": case.no, "状态": _(PROCEDURE.by_state[case.state].label), "标题": case.title, "事由": what,
        "期限": show_instant(until),
    }  # fmt: skip
    draft = Draft(
        key=f"{case.pk}:{case.entries}:{topic}", receivers=others, topic=f"{KIND}.{topic}",
        subject=word(f"{KIND}.{topic}", values, "{编号} {事由}：{标题}"),
        link=reverse("matters:matter", args=[case.pk]), subject_kind=KIND, subject_id=case.pk,
        urgent=case.matter.time_class == URGENT, sender=by, organisation_ids=units,
    )  # fmt: skip
    return send_messages(drafts=[draft], at=at)


def _street(case: Case, roles: frozenset[str], at: datetime) -> list[User]:
    """Who serves the street in these roles."""
    return holders(roles=roles, area_ids=[case.street_id], on=day_of(at)) if case.street_id else []
