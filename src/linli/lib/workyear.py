"""Office time as sorted integers, year by year, so that a due time is a few binary searches."""

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


@dataclass(frozen=True, slots=True)
class Office:
    """Calendar, hours and zone as one value with the arithmetic over them."""

    calendar: Calendar
    hours: OfficeHours
    zone: ZoneInfo

    def table(self, year: int) -> WorkYear:
        """Return the cached table of a local year."""
        return work_year(self.calendar, self.hours, self.zone, year)

    def day_of(self, moment: datetime) -> date:
        """Return the local day of a moment."""
        return moment.astimezone(self.zone).date()

    def last_day(self, end: datetime) -> date:
        """Return the local day a limit ends on; 24:00 belongs to the day that ends."""
        return self.day_of(end - MICROSECOND)

    def estimated(self, first_year: int, last_year: int) -> bool:
        """Say whether a year from the first to the last lacks its notice."""
        return not all(map(self.calendar.is_published, range(first_year, last_year + 1)))

    def midnight_after(self, day: date) -> datetime:
        """Return 24:00 of a local day."""
        return from_micros(instant_on(day, DAY_SECONDS, self.zone))

    def workday_from(self, day: date) -> date:
        """Return the day itself if it is worked, else the next one that is."""
        days = self.table(day.year).days
        index = bisect_left(days, day.toordinal())
        if index == len(days):
            return self.workday_from(date(day.year + 1, 1, 1))
        return date.fromordinal(days[index])

    def close_after(self, day: date, count: int) -> datetime:
        """Return the close of office of the count-th (from 1) working day after the day."""
        year = day.year
        table = self.table(year)
        index = bisect_right(table.days, day.toordinal()) + count - 1
        while index >= len(table.days):
            index -= len(table.days)
            year += 1
            table = self.table(year)
        return from_micros(table.day_closes[index])

    def workdays_between(self, after: date, until: date) -> int:
        """Count the working days after the first day, up to and including the second."""

        def passed(day: date) -> int:
            return bisect_right(self.table(day.year).days, day.toordinal())

        whole = sum(len(self.table(year).days) for year in range(after.year, until.year))
        return whole + passed(until) - passed(after)

    def advance(self, moment: datetime, work: int) -> datetime:
        """Return the first moment by which so many more microseconds of office time have passed."""
        year = self.day_of(moment).year
        table = self.table(year)
        target = table.elapsed(to_micros(moment)) + work
        while target > table.total:
            target -= table.total
            year += 1
            table = self.table(year)
        return from_micros(table.instant(target))

    def next_open(self, moment: datetime) -> datetime:
        """Return the moment if the office is open then, else the next opening."""
        year = self.day_of(moment).year
        while (opening := self._open_in(year, moment)) is None:
            year += 1
        return from_micros(opening)

    def _open_in(self, year: int, moment: datetime) -> int | None:
        return self.table(year).next_open(to_micros(moment))

    def work_between(self, first: datetime, second: datetime) -> int:
        """Return the microseconds of office time from the first to the second moment, signed."""
        start, end = self.day_of(first).year, self.day_of(second).year
        if start > end:
            return -self.work_between(second, first)
        tables = [self.table(year) for year in range(start, end + 1)]
        whole = sum(table.total for table in tables[:-1])
        return whole + tables[-1].elapsed(to_micros(second)) - tables[0].elapsed(to_micros(first))
