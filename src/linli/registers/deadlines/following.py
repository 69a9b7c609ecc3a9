"""Running clocks follow another calendar, or say what would come of it."""

from datetime import datetime
from typing import Any

from linli.foundation.accounts.models import User
from linli.foundation.ui.confirming import Shown
from linli.registers.calendar.following import Follower
from linli.registers.calendar.queries import WorkingTime
from linli.registers.deadlines.actions.retiming import retime_all
from linli.registers.deadlines.effects import COUNTS_WORK, Timetable, calendar_effect
from linli.registers.deadlines.models import RetimedBy
from linli.registers.deadlines.presenting import show_effect
from linli.registers.deadlines.queries import running_clocks
from linli.registers.deadlines.rules import read_rules


def foresee(before: WorkingTime, after: WorkingTime, user: Any, at: datetime) -> Shown:
    """What would come of it for the clocks that count in working time or by law."""
    rules = read_rules()
    effect = calendar_effect(running_clocks(COUNTS_WORK), Timetable(rules, before), Timetable(rules, after))
    return show_effect(effect, user, at)


def follow(before: WorkingTime, after: WorkingTime, by: User, at: datetime) -> int:
    """Count those clocks anew, in the caller's transaction; how many end otherwise."""
    rules = read_rules()
    old, new = Timetable(rules, before), Timetable(rules, after)
    effect = retime_all(
        chosen=COUNTS_WORK, reckon=lambda clocks: calendar_effect(clocks, old, new), what=RetimedBy.CALENDAR, by=by,
        at=at,
    )  # fmt: skip
    return len(effect.moved)


CLOCKS = Follower(foresee, follow)
