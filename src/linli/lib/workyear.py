"""One year of office time as sorted integers, so that a due time is a few binary searches."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from linli.lib.officehours import DAY_SECONDS, Calendar, OfficeHours, end_second, second_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


class NoWorkingTime(ValueError):
    """A year of the calendar has no working day, so no working limit can ever end."""


@dataclass(frozen=True, slots=True)
class WorkYear:
    """The office time of one local year; all instants are microseconds since 1970 in UTC."""

    published: bool
    days: tuple[int, ...]
    day_closes: tuple[int, ...]
    opens: tuple[int, ...]
    closes: tuple[int, ...]
    before: tuple[int, ...]
    total: int

    def elapsed(self, instant: int) -> int:
        """Return the office microseconds of this year that lie before the instant."""
        index = bisect_right(self.opens, instant) - 1
        if index < 0:
            return 0
        return self.before[index] + min(instant, self.closes[index]) - self.opens[index]

    def instant(self, elapsed: int) -> int:
        """Return the first instant by which so much office time (more than 0) has passed."""
        index = bisect_left(self.before, elapsed) - 1
        return self.opens[index] + elapsed - self.before[index]

    def next_open(self, instant: int) -> int | None:
        """Return the instant if the office is open then, else the next opening of this year."""
        index = bisect_right(self.closes, instant)
        return max(instant, self.opens[index]) if index < len(self.opens) else None


def to_micros(moment: datetime) -> int:
    """Return an aware moment as microseconds since 1970 in UTC."""
    return (moment - EPOCH) // MICROSECOND


def from_micros(instant: int) -> datetime:
    """Return the aware UTC moment of microseconds since 1970."""
    return EPOCH + timedelta(microseconds=instant)


def instant_on(day: date, second: int, zone: ZoneInfo) -> int:
    """Return the instant of a second of a local day; second 86,400 is the next midnight."""
    if second == DAY_SECONDS:
        day, second = day + timedelta(days=1), 0
    local = datetime(day.year, day.month, day.day, tzinfo=zone)
    return to_micros((local + timedelta(seconds=second)).astimezone(UTC))


@lru_cache(maxsize=1024)
def work_year(calendar: Calendar, hours: OfficeHours, zone: ZoneInfo, year: int) -> WorkYear:
    """Return the table of a local year; raises NoWorkingTime if nothing is worked in it."""
    first = date(year, 1, 1).toordinal()
    last = date(year, 12, 31).toordinal()
    days = [n for n in range(first, last + 1) if calendar.is_workday(date.fromordinal(n))]
    if not days:
        raise NoWorkingTime(f"The calendar has no working day in {year}")
    opens: list[int] = []
    closes: list[int] = []
    before: list[int] = []
    day_closes: list[int] = []
    total = 0
    for day in map(date.fromordinal, days):
        for start, end in hours.periods_on(day):
            opens.append(instant_on(day, second_of(start), zone))
            closes.append(instant_on(day, end_second(end), zone))
            before.append(total)
            total += closes[-1] - opens[-1]
        day_closes.append(closes[-1])
    return WorkYear(
        published=calendar.is_published(year),
        days=tuple(days),
        day_closes=tuple(day_closes),
        opens=tuple(opens),
        closes=tuple(closes),
        before=tuple(before),
        total=total,
    )
