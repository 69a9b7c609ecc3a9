"""Covers 顶班 and swaps 换班: a colleague takes a shift over, and whoever arranges the roster agrees."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import Actor, User
from linli.foundation.history.actions import record_change
from linli.lib.numbers import day_of
from linli.registers.roster.actions.booking import check_free, hold_desk
from linli.registers.roster.actions.shifts import move_shift
from linli.registers.roster.actions.telling import tell, tell_people
from linli.registers.roster.models import DutyRequest, DutyShift
from linli.registers.roster.planning import Stretch
from linli.registers.roster.policies import RosterRefused
from linli.registers.roster.procedure import REQUEST, RUNNING
from linli.registers.roster.queries import colleagues, responsible

KIND = "duty_request"
REASON_MOST = 200


@transaction.atomic
def ask_colleagues(
    *,
    shift: DutyShift,
    by: User,
    at: datetime,
    reason: str = "",
    asked_of: User | None = None,
    other: DutyShift | None = None,
) -> DutyRequest:
    """Ask somebody, or whoever comes first, to take one's own shift; with `other`, theirs is taken in return.

    Raises: RosterRefused.
    """
    hold_desk(shift.desk)
    mine = _own(shift, by, at)
    if len(reason.strip()) > REASON_MOST:
        raise RosterRefused(_("原因最多 %(most)d 个字。") % {"most": REASON_MOST}, "reason")
    if mine.requests.filter(state__in=RUNNING).exists():
        raise RosterRefused(_("这个班已经有一张换班申请，请先撤回。"))
    able = [one for one in colleagues(mine.desk, day_of(mine.starts_at)) if one.pk != by.pk]
    receivers = able
    if other is not None:
        asked_of = _swapped(other, mine, at).person
    if asked_of is not None:
        receivers = [one for one in able if one.pk == asked_of.pk]
    if not receivers:
        raise RosterRefused(_("没有可以接班的同事，请另选一位。"), "asked_of")
    asked = DutyRequest.objects.create(
        shift=mine, other=other, asked_by=by, asked_of=asked_of, asked_at=at, reason=reason.strip()
    )  # fmt: skip
    _record(asked, "asked", by, at)
    what = _("%(name)s请你换班") if other else _("%(name)s请你顶班")
    tell(mine.desk, receivers, mine, what % {"name": by}, f"asked:{asked.pk}", by=by, at=at)
    return asked


@transaction.atomic
def accept_request(*, request: DutyRequest, by: User, at: datetime) -> DutyRequest:
    """Take the shift over; it changes hands at once, or when it is approved. The first who accepts has it.

    Raises: RosterRefused.
    """
    asked = _take("accept", request, at)
    if asked.asked_by_id == by.pk or (asked.asked_of_id is not None and asked.asked_of_id != by.pk):
        raise RosterRefused(_("这张申请不是请你接班的。"))
    if by.pk not in {one.pk for one in colleagues(asked.shift.desk, day_of(asked.shift.starts_at))}:
        raise RosterRefused(_("你那天不在这里任职，不能接班。"))
    _check_hands(asked, by)
    asked.accepted_by, asked.accepted_at = by, at
    _record(asked, "accepted", by, at)
    if not asked.shift.desk.needs_approval:
        _exchange(asked, by, at)
    else:
        asked.save()
        desk = asked.shift.desk
        what = _("%(name)s愿意接%(other)s的班，请审批") % {"name": by, "other": asked.asked_by}
        tell(desk, responsible(desk, day_of(at)), asked.shift, what, f"accepted:{asked.pk}", by=by, at=at)
    return asked


@transaction.atomic
def approve_request(*, request: DutyRequest, by: User, at: datetime) -> DutyRequest:
    """Agree: the shift changes hands. Raises: RosterRefused."""
    asked = _take("approve", request, at)
    taker = asked.accepted_by
    if taker is None or not taker.is_active:
        raise RosterRefused(_("接班的人已经离开，请另行安排。"))
    _check_hands(asked, taker)
    _record(asked, "approved", by, at)
    _exchange(asked, by, at)
    return asked


def refuse_request(*, request: DutyRequest, by: User, at: datetime) -> DutyRequest:
    """Do not agree: the shift stays where it is. Raises: RosterRefused."""
    return _end("refuse", request, _("换班没有批准"), by, at)


def decline_request(*, request: DutyRequest, by: User, at: datetime) -> DutyRequest:
    """Say that one cannot take it. Raises: RosterRefused."""
    if request.asked_of_id != by.pk:
        raise RosterRefused(_("这张申请不是请你接班的。"))
    return _end("decline", request, _("对方不能接班"), by, at)


def withdraw_request(*, request: DutyRequest, by: User, at: datetime) -> DutyRequest:
    """Take one's own request back. Raises: RosterRefused."""
    if request.asked_by_id != by.pk:
        raise RosterRefused(_("只能撤回自己的申请。"))
    return _end("withdraw", request, _("换班申请撤回了"), by, at)


@transaction.atomic
def _end(step: str, request: DutyRequest, what: str, by: User, at: datetime) -> DutyRequest:
    """End without a change of hands; both sides hear."""
    asked = _take(step, request, at)
    asked.ended_at = at
    asked.save()
    _record(asked, asked.state, by, at)
    sides = [one for one in (asked.asked_by, asked.accepted_by or asked.asked_of) if one is not None]
    tell(asked.shift.desk, sides, asked.shift, what, f"{step}:{asked.pk}", by=by, at=at)
    return asked


def _take(step: str, request: DutyRequest, at: datetime) -> DutyRequest:
    """Lock desk and request in this order, and move it on. Raises: RosterRefused where it stands elsewhere."""
    hold_desk(request.shift.desk)
    asked = (
        DutyRequest.objects.select_for_update(of=("self",))
        .select_related("shift__desk", "shift__person", "other__person", "asked_by", "asked_of", "accepted_by")
        .get(pk=request.pk)
    )
    way = REQUEST.by_step[step]
    if asked.state not in way.source:
        state = _(REQUEST.by_state[asked.state].label)
        raise RosterRefused(_("这张申请现在是“%(state)s”，请刷新后再看。") % {"state": state})
    if asked.shift.cancelled_at is not None or asked.shift.ends_at <= at:
        raise RosterRefused(_("这个班已经取消或者结束了，请刷新后再看。"))
    asked.state = way.target or asked.state
    return asked


def _exchange(asked: DutyRequest, by: Actor, at: datetime) -> None:
    """The shift, and the other one of a swap, change hands; everybody hears."""
    taker = asked.accepted_by
    assert taker is not None  # noqa: S101 whoever accepted is on the row before hands change
    asked.state, asked.ended_at = "done", at
    asked.save()
    giver = asked.shift.person
    moved = [(asked.shift, taker), *([(asked.other, giver)] if asked.other else [])]
    for shift, person in moved:
        move_shift(shift, person, by=by, at=at)
        if shift is asked.other:
            shift.requests.filter(state__in=RUNNING).update(state="withdrawn", ended_at=at)
    tell_people([shift for shift, _person in moved], _("换班成了，由你值"), f"done:{asked.pk}", by=by, at=at)
    what = _("换班成了，由%(name)s值") % {"name": taker}
    tell(asked.shift.desk, [giver], asked.shift, what, f"gone:{asked.pk}", by=by, at=at)


def _check_hands(asked: DutyRequest, taker: User) -> None:
    """Nobody is on duty twice after the change. Raises: RosterRefused."""
    swapped: Sequence[Any] = [asked.shift.pk, *([asked.other.pk] if asked.other else [])]
    if asked.other is not None and (asked.other.cancelled_at or asked.other.person_id != taker.pk):
        raise RosterRefused(_("对换的那个班已经变了，请重新申请。"))
    check_free([(taker.pk, _when(asked.shift))], "person", swapped)
    if asked.other is not None:
        check_free([(asked.shift.person_id, _when(asked.other))], "person", swapped)


def _own(shift: DutyShift, by: User, at: datetime) -> DutyShift:
    """One's own shift to come. Raises: RosterRefused."""
    rows = DutyShift.objects.select_for_update(of=("self",)).select_related("desk", "person")
    found = rows.filter(pk=shift.pk, person=by, cancelled_at__isnull=True, ends_at__gt=at).first()
    if found is None:
        raise RosterRefused(_("只能为自己还没有结束的班申请换班。"))
    return found


def _swapped(other: DutyShift, mine: DutyShift, at: datetime) -> DutyShift:
    """The shift of the same desk that is taken in return. Raises: RosterRefused."""
    if other.desk_id != mine.desk_id or other.person_id == mine.person_id or other.starts_at <= at:
        raise RosterRefused(_("请选择同一个值班岗、同事还没有开始的班。"), "other")
    return other


def _when(shift: DutyShift) -> Stretch:
    return Stretch(shift.starts_at, shift.ends_at)


def _record(asked: DutyRequest, what: str, by: Actor, at: datetime) -> None:
    after = {"shift_id": asked.shift_id, "other_id": asked.other_id, "accepted_by_id": asked.accepted_by_id}
    record_change(subject_kind=KIND, subject_id=asked.pk, what=what, before={}, after=after, by=by, at=at)
