"""Single shifts arranged by hand: one more, another person, none."""

from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import Actor, User
from linli.foundation.history.actions import record_change
from linli.lib.numbers import day_of
from linli.registers.roster.actions.booking import check_free, hold_desk
from linli.registers.roster.actions.pattern import check_serves
from linli.registers.roster.actions.telling import tell_people
from linli.registers.roster.models import DutyDesk, DutyShift
from linli.registers.roster.planning import Stretch
from linli.registers.roster.policies import RosterRefused
from linli.registers.roster.procedure import RUNNING

KIND = "duty_shift"
LONGEST: Final = timedelta(days=3)


@transaction.atomic
def add_shift(
    *, desk: DutyDesk, person: User, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime
) -> DutyShift:
    """Put somebody on duty once, beside the pattern. Raises: RosterRefused."""
    locked = hold_desk(desk)
    if not timedelta() < ends_at - starts_at <= LONGEST:
        raise RosterRefused(_("结束要晚于开始，一个班最长三天。"), "ends")
    if ends_at <= at:
        raise RosterRefused(_("这个班已经过去了。"), "day")
    check_serves(locked, person, day_of(starts_at))
    check_free([(person.pk, Stretch(starts_at, ends_at))], "person")
    shift = DutyShift.objects.create(
        desk=locked, person=person, starts_at=starts_at, ends_at=ends_at, by_hand=True
    )  # fmt: skip
    _record(shift, "added", {}, {"person_id": person.pk, "starts_at": starts_at, "ends_at": ends_at}, by, at)
    tell_people([shift], _("给你排了班"), f"added:{shift.pk}", by=by, at=at)
    return shift


@transaction.atomic
def give_shift(*, shift: DutyShift, person: User, by: Actor, at: datetime) -> DutyShift:
    """Let somebody else do a shift that has not ended; a running request about it ends. Raises: RosterRefused."""
    hold_desk(shift.desk)
    locked = _standing(shift, at)
    check_serves(locked.desk, person, day_of(locked.starts_at))
    check_free([(person.pk, Stretch(locked.starts_at, locked.ends_at))], "person")
    end_requests(locked, at)
    tell_people([locked], _("这个班改由别人值"), f"left:{locked.pk}:{at.isoformat()}", by=by, at=at)
    move_shift(locked, person, by=by, at=at)
    tell_people([locked], _("给你排了班"), f"given:{locked.pk}:{at.isoformat()}", by=by, at=at)
    return locked


@transaction.atomic
def cancel_shift(*, shift: DutyShift, by: Actor, at: datetime) -> DutyShift:
    """Take a shift that has not begun off the roster. Raises: RosterRefused."""
    hold_desk(shift.desk)
    locked = _standing(shift, at)
    if locked.starts_at <= at:
        raise RosterRefused(_("已经开始的班不能取消，可以换人。"))
    end_requests(locked, at)
    locked.cancelled_at, locked.by_hand = at, True
    locked.save(update_fields=["cancelled_at", "by_hand"])
    _record(locked, "cancelled", {}, {"cancelled_at": at}, by, at)
    tell_people([locked], _("这个班取消了"), f"cancelled:{locked.pk}", by=by, at=at)
    return locked


def move_shift(shift: DutyShift, person: User, *, by: Actor, at: datetime) -> None:
    """Write another person on a shift whose row the caller holds."""
    before = {"person_id": shift.person_id}
    shift.person, shift.by_hand = person, True
    shift.save(update_fields=["person", "by_hand"])
    _record(shift, "moved", before, {"person_id": person.pk}, by, at)


def end_requests(shift: DutyShift, at: datetime) -> None:
    """What was asked about a shift is pointless."""
    shift.requests.filter(state__in=RUNNING).update(state="withdrawn", ended_at=at)


def _standing(shift: DutyShift, at: datetime) -> DutyShift:
    """The row, locked. Raises: RosterRefused where it was cancelled or is over."""
    locked = (
        DutyShift.objects.select_for_update(of=("self",)).select_related("desk", "person").filter(pk=shift.pk).first()
    )
    if locked is None or locked.cancelled_at is not None or locked.ends_at <= at:
        raise RosterRefused(_("这个班已经取消或者结束了，请刷新后再看。"))
    return locked


def _record(
    shift: DutyShift, what: str, before: dict[str, Any], after: dict[str, Any], by: Actor, at: datetime
) -> None:
    record_change(subject_kind=KIND, subject_id=shift.pk, what=what, before=before, after=after, by=by, at=at)
