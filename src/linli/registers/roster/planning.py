"""Pure arithmetic of a roster: which shifts a pattern gives, and which time nobody covers."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from uuid import UUID

from linli.lib.officehours import Calendar, OfficeHours
from linli.lib.worktime import SHANGHAI
from linli.registers.roster.policies import HOLIDAY

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time from `start` until before `end`."""

    start: datetime
    end: datetime

    def meets(self, other: "Stretch") -> bool:
        """Whether both have a moment in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a pattern; `day` is a weekday (0 to 6) or HOLIDAY."""

    id: UUID
    day: int
    person_id: UUID
    starts: time
    minutes: int
    from_on: date
    every_weeks: int = 1


@dataclass(frozen=True, slots=True)
class Planned:
    """A shift that a line gives."""

    line_id: UUID
    person_id: UUID
    when: Stretch


def plan(lines: Iterable[Line], first: date, last: date, holidays: frozenset[date]) -> list[Planned]:
    """The shifts of a pattern that start on the days from `first` to `last`, in order.

    On a holiday the weekly lines rest and those of holidays hold.
    """
    found = [_shift(line, day) for line in lines for day in _days(line, first, last, holidays)]
    return sorted(found, key=lambda one: (one.when.start, one.line_id))


def _days(line: Line, first: date, last: date, holidays: frozenset[date]) -> Iterator[date]:
    """The days on which a line gives a shift."""
    day = max(first, line.from_on)
    while day <= last:
        if _holds(line, day, holidays):
            yield day
        day += DAY


def _holds(line: Line, day: date, holidays: frozenset[date]) -> bool:
    if day in holidays:
        return line.day == HOLIDAY
    return day.weekday() == line.day and (_monday(day) - _monday(line.from_on)) // WEEK % line.every_weeks == 0


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _shift(line: Line, day: date) -> Planned:
    start = datetime.combine(day, line.starts, SHANGHAI)
    return Planned(line.id, line.person_id, Stretch(start, start + timedelta(minutes=line.minutes)))


def gaps(window: Stretch, covered: Iterable[Stretch]) -> list[Stretch]:
    """The parts of a window that nothing covers, in order; touching ones are one."""
    found, reached = [], window.start
    for one in sorted(covered, key=lambda stretch: stretch.start):
        if one.start >= window.end:
            break
        if one.start > reached:
            found.append(Stretch(reached, one.start))
        reached = max(reached, one.end)
    if reached < window.end:
        found.append(Stretch(reached, window.end))
    return found


def office_time(window: Stretch, calendar: Calendar, hours: OfficeHours) -> Iterator[Stretch]:
    """When the office is open on the days that a window touches."""
    day = window.start.astimezone(SHANGHAI).date()
    while datetime.combine(day, time(), SHANGHAI) < window.end:
        if calendar.is_workday(day):
            for start, end in hours.periods_on(day):
                closes = day if end != time() else day + DAY
                yield Stretch(datetime.combine(day, start, SHANGHAI), datetime.combine(closes, end, SHANGHAI))
        day += DAY


def first_meeting(wanted: Sequence[Stretch], taken: Sequence[Stretch]) -> Stretch | None:
    """The first of `wanted` that has a moment in common with one of `taken`, or None."""
    return next((one for one in wanted if any(one.meets(other) for other in taken)), None)
