"""Who could take a shift over now: what the button of a request stands on."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from linli.foundation.accounts.models import User
from linli.foundation.editions.snapshots import one_look
from linli.lib.numbers import day_of
from linli.registers.roster.models import DutyRequest, DutyShift
from linli.registers.roster.queries import reach_of, serving_at

Move = tuple[UUID, DutyShift]


def acceptable(some: Iterable[DutyRequest], user: User, at: datetime) -> set[UUID]:
    """Those of these requests that this person can accept: put to them, at a desk where they serve on that day, and
    nobody is on duty twice afterwards.

    Three queries at most, however many.
    """
    asked = [
        one
        for one in some
        if one.state == "open" and one.asked_by_id != user.pk and one.asked_of_id in {None, user.pk}
        and one.shift.ends_at > at
    ]  # fmt: skip
    if not asked:
        return set()
    reach = reach_of([one.shift.desk for one in asked])
    with one_look():
        near = [one for one in asked if user in serving_at(one.shift.desk, reach, day_of(one.shift.starts_at))]
    moves = {one.pk: _moves(one, user) for one in near}
    taken = _standing_beside([move for own in moves.values() for move in own])
    return {
        one.pk
        for one in near
        if _still_swaps(one, user) and not any(_clash(moves[one.pk], shift) for shift in taken)
    }  # fmt: skip


def _moves(asked: DutyRequest, taker: User) -> list[Move]:
    """Who would be on which shift after an exchange."""
    back = [(asked.shift.person_id, asked.other)] if asked.other else []
    return [(taker.pk, asked.shift), *back]


def _still_swaps(asked: DutyRequest, taker: User) -> bool:
    """Whether the shift taken in return stands, and is the taker's."""
    return asked.other is None or (asked.other.cancelled_at is None and asked.other.person_id == taker.pk)


def _clash(moves: Sequence[Move], shift: DutyShift) -> bool:
    """Whether somebody would be on duty twice with a shift that does not change hands."""
    return shift.pk not in {moved.pk for _one, moved in moves} and any(
        shift.person_id == person and shift.starts_at < moved.ends_at and moved.starts_at < shift.ends_at
        for person, moved in moves
    )


def _standing_beside(moves: Sequence[Move]) -> list[DutyShift]:
    """The shifts of these people around the time of these moves. One query, none without moves."""
    if not moves:
        return []
    first, last = min(one.starts_at for _who, one in moves), max(one.ends_at for _who, one in moves)
    return list(
        DutyShift.objects.filter(
            person_id__in={who for who, _one in moves}, ends_at__gt=first, starts_at__lt=last,
            cancelled_at__isnull=True, desk__active=True,
        )
    )  # fmt: skip
