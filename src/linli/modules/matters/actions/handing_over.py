"""转交: to a colleague of the unit, one matter or all that somebody leaves behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.actions import StepForbidden, StepRefused
from linli.casework.models import Case, Entry
from linli.foundation.accounts.models import User
from linli.foundation.messaging.actions import Draft, send_messages
from linli.lib.numbers import day_of
from linli.lib.procedure import Missing
from linli.modules.matters import facts as given
from linli.modules.matters.actions.escalating import tell
from linli.modules.matters.actions.steps import take
from linli.modules.matters.choices import UNIT_ROLES
from linli.modules.matters.procedure import KIND
from linli.registers.postings.queries import holders

MOST = 100


@dataclass(frozen=True)
class Refusal:
    """Why one matter could not be handed over."""

    case: Case
    reason: str


class HandOverRefused(Exception):
    """Some could not be handed over, so none was."""

    def __init__(self, refusals: Sequence[Refusal]) -> None:
        super().__init__("; ".join(f"{one.case.no}: {one.reason}" for one in refusals))
        self.refusals = list(refusals)


@transaction.atomic
def hand_over(*, case: Case, by: User, at: datetime, facts: given.HandOverFacts) -> Entry:
    """转交 to a colleague of the unit, who is told. Raises StepRefused for somebody who has left."""
    entry, colleague = _hand_over(case, by, at, facts)
    tell(case, [colleague], "handed_over", _("转交给你"), by=by, at=at)
    return entry


@transaction.atomic
def hand_over_many(*, cases: Sequence[Case], by: User, at: datetime, facts: given.HandOverFacts) -> list[Entry]:
    """All of these, no more than a hundred, to one colleague, or none; one entry each and one message.

    Raises: HandOverRefused with the reason of each that stays.
    """
    done: list[Entry] = []
    receivers: dict[object, User] = {}
    refusals: list[Refusal] = []
    # In one order of locks, whatever was ticked first.
    for case in sorted(cases[:MOST], key=lambda one: one.pk):
        try:
            with transaction.atomic():
                entry, colleague = _hand_over(case, by, at, facts)
        except StepRefused as refused:
            refusals.append(Refusal(case, "".join(missing.message for missing in refused.missing)))
        except StepForbidden:
            refusals.append(Refusal(case, _("不是由你所在的单位主办。")))
        else:
            done.append(entry)
            receivers[colleague.pk] = colleague
    if refusals:
        raise HandOverRefused(refusals)
    _tell_many(done, list(receivers.values()), by, at)
    return done


def _hand_over(case: Case, by: User, at: datetime, facts: given.HandOverFacts) -> tuple[Entry, User]:
    """Take the step, for somebody who serves in the unit today."""
    entry = take("hand_over", case, by, at, facts)
    units = [case.lead_id] if case.lead_id else []
    serving = holders(roles=UNIT_ROLES, organisation_ids=units, on=day_of(at))
    colleague = next((user for user in serving if user.pk == facts.person_id), None)
    if colleague is None:
        raise StepRefused([Missing("person", _("这位同事已不在本单位，请另选一位。"), "person")])
    return entry, colleague


def _tell_many(entries: Sequence[Entry], receivers: Sequence[User], by: User, at: datetime) -> None:
    """One message for all of them."""
    others = [user for user in receivers if user.pk != by.pk]
    if entries and others:
        draft = Draft(
            key=f"{entries[0].pk}:many", receivers=others, topic=f"{KIND}.handed_over",
            subject=_("%(count)s 件事项转交给你") % {"count": len(entries)},
            link=f"{reverse('matters:list')}?view=mine", sender=by,
        )  # fmt: skip
        send_messages(drafts=[draft], at=at)
