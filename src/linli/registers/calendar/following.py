"""Who follows another calendar: registers that count in it declare what would happen, and do it when asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from linli.foundation.accounts.models import User
from linli.foundation.ui.confirming import Shown
from linli.registers.calendar.queries import WorkingTime, read_working_time


@dataclass(frozen=True)
class Follower:
    """`foresee(before, after, user, at)` says what following would do. `follow(before, after, by, at)` does it in the
    caller's transaction and says how many things followed.
    """

    foresee: Callable[[WorkingTime, WorkingTime, Any, datetime], Shown]
    follow: Callable[[WorkingTime, WorkingTime, User, datetime], int]


_followers: dict[str, Follower] = {}


def register_follower(key: str, follower: Follower) -> None:
    """Declare who follows the calendar; the same key replaces."""
    _followers[key] = follower


@transaction.atomic
def change_calendar(*, change: Callable[[], object], follow: bool, by: User, at: datetime) -> int:
    """Make a change of days or hours by its action; how many running things followed. Raises what the action raises."""
    before = read_working_time()
    change()
    after = read_working_time()
    return sum(one.follow(before, after, by, at) for one in _followers.values()) if follow else 0


def foresee_calendar(*, change: Callable[[], object], user: Any, at: datetime) -> list[Shown]:
    """What `change_calendar` with `follow` would do, found by making the change and taking it back. Raises the same."""
    with transaction.atomic():
        before = read_working_time()
        change()
        after = read_working_time()
        transaction.set_rollback(True)
    return [one.foresee(before, after, user, at) for one in _followers.values()]
