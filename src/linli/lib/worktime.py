"""Deadlines in natural and working time 时限计算; calendar and office hours are always passed in.

Rules (PRC Civil Code 200-203): hour units count from the minute; for day units the start day is
not counted; a natural day limit ends at 24:00 local time, a working-day limit at the close of
office of its last day; a legal limit that ends on a day off moves to the next working day.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from linli.lib.officehours import (
    DEFAULT_PERIODS,
    Calendar,
    MonthDay,
    OfficeHours,
    Period,
    Season,
    TableCalendar,
)
from linli.lib.workyear import MICROSECOND, NoWorkingTime, Office, from_micros, to_micros

__all__ = [
    "DEFAULT_PERIODS",
    "SHANGHAI",
    "Calendar",
    "Due",
    "MonthDay",
    "NoWorkingTime",
    "OfficeHours",
    "Period",
    "Season",
    "Span",
    "TableCalendar",
    "Unit",
    "due",
    "extend_by_pause",
    "fraction_used",
    "point_at",
    "working_time_between",
]

SHANGHAI = ZoneInfo("Asia/Shanghai")
HOUR = 3_600_000_000
LONGEST = 100_000


class Unit(StrEnum):
    """What a limit is counted in."""

    MINUTE = "minute"
    HOUR = "hour"
    WORK_HOUR = "work_hour"
    DAY = "day"
    WORK_DAY = "work_day"

    @property
    def is_working(self) -> bool:
        """Say whether the clock stands still outside office hours."""
        return self in {Unit.WORK_HOUR, Unit.WORK_DAY}

    @property
    def is_day(self) -> bool:
        """Say whether whole days are counted, so that the start day is not."""
        return self in {Unit.DAY, Unit.WORK_DAY}


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as a rule states it; 0 is at once (hours) or by the end of today (days)."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        """Refuse amounts that no rule has."""
        if not 0 <= self.amount <= LONGEST:
            raise ValueError(f"A span has 0 to {LONGEST} units, not {self.amount}")


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends (UTC), and whether a year without a published calendar was touched."""

    at: datetime
    estimated: bool


def _require_aware(*moments: datetime) -> None:
    for moment in moments:
        if moment.utcoffset() is None:
            raise ValueError(f"A moment without time zone: {moment}")


def _time_between(office: Office, first: datetime, second: datetime, unit: Unit) -> timedelta:
    if not unit.is_working:
        return second - first
    return timedelta(microseconds=office.work_between(first, second))


def due(
    start: datetime,
    span: Span,
    *,
    calendar: Calendar,
    hours: OfficeHours,
    legal: bool = False,
    zone: ZoneInfo = SHANGHAI,
) -> Due:
    """Return when a limit that starts at an aware moment ends.

    Natural units run through holidays; WORK_HOUR starts at the next opening if the office is
    closed. `legal` moves a DAY limit that ends on a day off to the next working day and has no
    effect on the other units. Natural limits that did not need the calendar are never estimated.
    Raises ValueError for a naive moment and NoWorkingTime for a year nobody works in.
    """
    _require_aware(start)
    office = Office(calendar, hours, zone)
    first_day = office.day_of(start)
    match span.unit:
        case Unit.MINUTE:
            return Due(from_micros(to_micros(start)) + timedelta(minutes=span.amount), estimated=False)
        case Unit.HOUR:
            return Due(from_micros(to_micros(start)) + timedelta(hours=span.amount), estimated=False)
        case Unit.DAY:
            return _natural_days(office, first_day + timedelta(days=span.amount), legal=legal)
        case Unit.WORK_HOUR:
            end = office.advance(start, span.amount * HOUR) if span.amount else office.next_open(start)
        case Unit.WORK_DAY:
            end = _work_days(office, start, first_day, span.amount)
    return Due(end, office.estimated(first_day.year, office.last_day(end).year))


def _natural_days(office: Office, last: date, *, legal: bool) -> Due:
    if not legal:
        return Due(office.midnight_after(last), estimated=False)
    moved = office.workday_from(last)
    return Due(office.midnight_after(moved), office.estimated(last.year, moved.year))


def _work_days(office: Office, start: datetime, first_day: date, amount: int) -> datetime:
    if amount:
        return office.close_after(first_day, amount)
    today = office.close_after(first_day - timedelta(days=1), 1)
    return today if today >= start else office.close_after(first_day, 1)


def working_time_between(
    first: datetime, second: datetime, *, calendar: Calendar, hours: OfficeHours, zone: ZoneInfo = SHANGHAI
) -> timedelta:
    """Return the office time from the first to the second aware moment; negative if they are reversed."""
    _require_aware(first, second)
    return timedelta(microseconds=Office(calendar, hours, zone).work_between(first, second))


def extend_by_pause(
    due_at: datetime,
    paused_from: datetime,
    paused_to: datetime,
    unit: Unit,
    *,
    calendar: Calendar,
    hours: OfficeHours,
    zone: ZoneInfo = SHANGHAI,
) -> Due:
    """Return the due time after a pause of n, moved by exactly n, where n is measured so:

    * MINUTE, HOUR, DAY: the natural duration of the pause, to the microsecond;
    * WORK_HOUR: the office time that passed in the pause;
    * WORK_DAY: the working days after the day of the pause's start up to the day of its end (the
      start day is not counted, as for a limit), so a pause within one day moves nothing, and a
      limit of k working days with a pause of n is a limit of k + n working days.

    So consecutive pauses add up. Raises ValueError for naive moments or a pause that ends before
    it starts.
    """
    _require_aware(due_at, paused_from, paused_to)
    if paused_to < paused_from:
        raise ValueError("A pause ends before it starts")
    office = Office(calendar, hours, zone)
    moved = _moved(office, due_at, paused_from, paused_to, unit)
    if not unit.is_working:
        return Due(moved, estimated=False)
    first_year = min(office.day_of(paused_from), office.last_day(due_at)).year
    last_year = max(office.day_of(paused_to), office.last_day(moved)).year
    return Due(moved, office.estimated(first_year, last_year))


def _moved(office: Office, due_at: datetime, paused_from: datetime, paused_to: datetime, unit: Unit) -> datetime:
    unmoved = from_micros(to_micros(due_at))
    if unit is Unit.WORK_DAY:
        days = office.workdays_between(office.day_of(paused_from), office.day_of(paused_to))
        return office.close_after(office.last_day(due_at), days) if days else unmoved
    if unit is Unit.WORK_HOUR:
        work = office.work_between(paused_from, paused_to)
        return office.advance(due_at, work) if work else unmoved
    return unmoved + (paused_to - paused_from)


def fraction_used(
    start: datetime,
    due_at: datetime,
    now: datetime,
    *,
    unit: Unit,
    calendar: Calendar,
    hours: OfficeHours,
    zone: ZoneInfo = SHANGHAI,
) -> float:
    """Return the used part of a clock: 0 up to the start, 1 at the due time, more when overdue.

    Working units are measured in office time, so 1.0 lasts until the office opens again: whether a
    clock is overdue is asked by comparing moments, not by this figure.
    """
    _require_aware(start, due_at, now)
    office = Office(calendar, hours, zone)
    total = _time_between(office, start, due_at, unit)
    if total <= timedelta():
        return 1.0 if now >= due_at else 0.0
    return max(0.0, _time_between(office, start, now, unit) / total)


def point_at(
    start: datetime,
    due_at: datetime,
    percent: int,
    *,
    unit: Unit,
    calendar: Calendar,
    hours: OfficeHours,
    zone: ZoneInfo = SHANGHAI,
) -> datetime:
    """Return the UTC moment at which a percentage of a clock has run: the start at 0, the due time at 100.

    Working units are measured in office time; beyond 100 the clock goes on in the same unit. A
    clock without any length has run at its due time. Raises ValueError for a negative percentage.
    """
    _require_aware(start, due_at)
    if percent < 0:
        raise ValueError(f"A negative percentage: {percent}")
    office = Office(calendar, hours, zone)
    total = _time_between(office, start, due_at, unit)
    if percent == 100 or total <= timedelta():
        return from_micros(to_micros(due_at))
    part = total * percent // 100
    if not part:
        return from_micros(to_micros(start))
    return office.advance(start, part // MICROSECOND) if unit.is_working else from_micros(to_micros(start)) + part
