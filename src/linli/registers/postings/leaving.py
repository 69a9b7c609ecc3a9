"""离岗: somebody leaves. The account is closed at once where nothing is open, and else when all is handed over."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.foundation.history.actions import record_change
from linli.foundation.messaging.actions import Draft, send_messages
from linli.registers.postings.actions import dismiss_staff
from linli.registers.postings.holdings import Open, open_things
from linli.registers.postings.models import Departure
from linli.registers.postings.policies import PostingRefused, check_leaving

KIND = "departure"


@transaction.atomic
def let_go(*, user: User, by: User, at: datetime) -> list[Open]:
    """Close the account where nothing is open; else queue it and tell those who can take over, and return what is open.

    Until then the person stays in office. Asked again, those who can take over are told again.
    Raises: PostingRefused where the account is closed, or `by` may not, or nobody would be left to administer.
    """
    left = open_things(user, at)
    if not left:
        Departure.objects.filter(user=user, done_at__isnull=True).update(done_at=at)
        dismiss_staff(user=user, by=by, at=at)
        return []
    check_leaving(user, by, at)
    departure, made = Departure.objects.get_or_create(
        user=user, done_at__isnull=True, defaults={"asked_by": by, "asked_at": at}
    )
    if made:
        _record(departure, "asked", by, at)
    _tell(departure, left, by, at)
    return left


@transaction.atomic
def keep_on(*, user: User, by: User, at: datetime) -> None:
    """Take back that somebody leaves, as long as the account is open. Raises: PostingRefused where nobody said so."""
    departure = Departure.objects.select_for_update().filter(user=user, done_at__isnull=True).first()
    if departure is None:
        raise PostingRefused(_("“%(name)s”没有在办理离岗。") % {"name": user.name})
    check_leaving(user, by, at)
    _record(departure, "taken_back", by, at)
    departure.delete()


def finish_departures(at: datetime) -> int:
    """Close the accounts of those who leave and hold nothing any more; returns how many.

    Somebody who has become the last administrator meanwhile stays.
    """
    closed = 0
    for departure in Departure.objects.filter(done_at__isnull=True).select_related("user", "asked_by"):
        if not open_things(departure.user, at):
            closed += _finished(departure, at)
    return closed


def _finished(departure: Departure, at: datetime) -> bool:
    try:
        with transaction.atomic():
            dismiss_staff(user=departure.user, by=departure.asked_by, at=at)
            Departure.objects.filter(pk=departure.pk).update(done_at=at)
            _record(departure, "done", departure.asked_by, at)
    except PostingRefused:
        return False
    return True


def _tell(departure: Departure, left: list[Open], by: User, at: datetime) -> None:
    """One message for each kind of work, to those who can take it over or hand it on."""
    drafts = [
        Draft(
            key=f"{departure.pk}:{one.url}:{at.isoformat()}", receivers=one.keepers, topic="posting.leaving",
            subject=_("%(name)s 将离岗，请转交其%(what)s（%(count)s %(unit)s）") % {
                "name": departure.user, "what": one.label, "count": one.count, "unit": one.unit,
            },
            link=one.url, subject_kind=KIND, subject_id=departure.pk, sender=by,
        )
        for one in left
        if one.keepers
    ]  # fmt: skip
    send_messages(drafts=drafts, at=at)


def _record(departure: Departure, what: str, by: User | None, at: datetime) -> None:
    user_id = departure.user_id
    record_change(
        subject_kind=KIND, subject_id=departure.pk, what=what, before={}, after={"user_id": user_id}, by=by, at=at
    )
    record_audit(action=f"departure.{what}", by=by, at=at, subject_kind="user", subject_id=user_id)
