"""Working days and office hours 工作日与办公时间, as values that are passed in.

Both are immutable and hashable, because working time is computed from tables cached by them:
a changed calendar or a changed opening time is a new object.
"""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date, time
from typing import Protocol

MonthDay = tuple[int, int]
Period = tuple[time, time]

DEFAULT_PERIODS: tuple[Period, ...] = (
    (time(8, 30), time(12, 0)),
    (time(14, 30), time(17, 30)),
)
SATURDAY = 5
DAY_SECONDS = 86_400
LEAP_YEAR = 2000


class Calendar(Hashable, Protocol):
    """Which days are worked. An implementation never changes its answers during its life."""

    def is_workday(self, day: date) -> bool:
        """Say whether the day is worked; a year without a notice falls back to weekends."""
        ...

    def is_published(self, year: int) -> bool:
        """Say whether the notice of the year is known, so that results are more than estimates."""
        ...


@dataclass(frozen=True, slots=True)
class TableCalendar:
    """A calendar from the yearly notice: days off and weekend days that are worked.

    A year that is not published falls back to weekends, and days listed in it are ignored.
    """

    off_days: frozenset[date]
    work_days: frozenset[date]
    published_years: frozenset[int]

    def __post_init__(self) -> None:
        """Refuse a day that is both off and worked."""
        if both := self.off_days & self.work_days:
            raise ValueError(f"Days both off and worked: {sorted(both)}")

    def is_workday(self, day: date) -> bool:
        """Answer from the notice, else by weekends."""
        if self.is_published(day.year):
            if day in self.off_days:
                return False
            if day in self.work_days:
                return True
        return day.weekday() < SATURDAY

    def is_published(self, year: int) -> bool:
        """Answer whether the notice of the year is in the table."""
        return year in self.published_years


def end_second(end: time) -> int:
    """Return the second of the day at which a period ends; 00:00 as an end means 24:00."""
    return second_of(end) or DAY_SECONDS


def second_of(moment: time) -> int:
    """Return the second of the day of a time."""
    return moment.hour * 3600 + moment.minute * 60 + moment.second


def _check_periods(periods: tuple[Period, ...]) -> None:
    if not periods:
        raise ValueError("Office hours may not be empty")
    previous_end = -1
    for start, end in periods:
        if second_of(start) >= end_second(end):
            raise ValueError(f"A period ends before it starts: {start}-{end}")
        if second_of(start) <= previous_end:
            raise ValueError(f"Periods touch, overlap or are out of order at {start}")
        previous_end = end_second(end)


@dataclass(frozen=True, slots=True)
class Season:
    """A part of the year with its own periods, first and last day included; may wrap new year."""

    first: MonthDay
    last: MonthDay
    periods: tuple[Period, ...]

    def __post_init__(self) -> None:
        """Refuse dates that do not exist and periods out of order."""
        date(LEAP_YEAR, *self.first)
        date(LEAP_YEAR, *self.last)
        _check_periods(self.periods)

    def covers(self, day: MonthDay) -> bool:
        """Say whether the month and day lie in the season."""
        if self.first <= self.last:
            return self.first <= day <= self.last
        return day >= self.first or day <= self.last


@dataclass(frozen=True, slots=True)
class OfficeHours:
    """When an office is open on a working day; days outside every season have the usual periods."""

    seasons: tuple[Season, ...] = ()
    usual: tuple[Period, ...] = DEFAULT_PERIODS

    def __post_init__(self) -> None:
        """Refuse empty hours and seasons that overlap."""
        _check_periods(self.usual)
        for index, season in enumerate(self.seasons):
            for other in self.seasons[:index]:
                if season.covers(other.first) or other.covers(season.first):
                    raise ValueError(f"Seasons overlap: {other.first} and {season.first}")

    def periods_on(self, day: date) -> tuple[Period, ...]:
        """Return the periods of a day, in order; never empty."""
        for season in self.seasons:
            if season.covers((day.month, day.day)):
                return season.periods
        return self.usual
