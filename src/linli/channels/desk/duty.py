"""What a person's day has of the duty roster: their shift, and the gaps of the rosters that they arrange."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from linli.foundation.access.scope import scope_of
from linli.registers.roster.models import DutyDesk
from linli.registers.roster.planning import Stretch
from linli.registers.roster.policies import ARRANGERS, READERS
from linli.registers.roster.presenting import ShiftRow, gap_words, shift_rows
from linli.registers.roster.queries import coming_gaps, desks, shifts_of

SOON = timedelta(hours=24)


@dataclass(frozen=True)
class DutyToday:
    """The shifts that run or begin within a day, and each desk that has a gap with the first of them in words."""

    shifts: list[ShiftRow]
    gaps: list[tuple[DutyDesk, str]]


def duty_today(user: Any, now: datetime) -> DutyToday | None:
    """None where there is nothing to say. Three queries at most, none where no desk is manned anywhere."""
    scope = scope_of(user)
    if not scope.has_role(*READERS) or not desks():
        return None
    shifts = shift_rows(shifts_of(user, Stretch(now, now + SOON)), now)
    arranged = list(DutyDesk.objects.arranged_by(user).order_by("name", "id")) if scope.has_role(*ARRANGERS) else []
    found = coming_gaps(arranged, now)
    gaps = [(desk, gap_words(found[desk.pk])[0]) for desk in arranged if desk.pk in found]
    return DutyToday(shifts, gaps) if shifts or gaps else None
