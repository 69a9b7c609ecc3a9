"""The working calendar and office hours as values for `lib.worktime`."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import QuerySet

from linli.foundation.editions.snapshots import Snapshot
from linli.lib.worktime import SHANGHAI, Calendar, OfficeHours, Period, Season, TableCalendar
from linli.registers.calendar.models import CALENDAR_EDITION, CalendarDay, CalendarYear, DayKind
from linli.registers.calendar.models import OfficeHours as HoursRow

WHOLE_YEAR = ((1, 1), (12, 31))


@dataclass(frozen=True)
class WorkingTime:
    """The calendar and all office hours of one edition."""

    calendar: Calendar
    usual: OfficeHours
    own: Mapping[UUID, OfficeHours]

    def hours_of(self, organisation_id: UUID | None) -> OfficeHours:
        """The hours of an organisation, or those of the installation where it has none of its own."""
        return self.usual if organisation_id is None else self.own.get(organisation_id, self.usual)


def working_time() -> WorkingTime:
    """Calendar and hours together: one small query while nothing has changed."""
    return _snapshot.current()


def current_calendar() -> Calendar:
    """The working calendar: one small query while nothing has changed. Years without a notice are estimated."""
    return working_time().calendar


def hours_of(organisation_id: UUID | None) -> OfficeHours:
    """The office hours of an organisation, or of the installation: one small query while nothing has changed."""
    return working_time().hours_of(organisation_id)


def is_open(organisation_id: UUID | None, at: datetime) -> bool:
    """Whether the office of an organisation, or that of the installation, is open at a moment. As `working_time`."""
    times, local = working_time(), at.astimezone(SHANGHAI)
    if not times.calendar.is_workday(local.date()):
        return False
    periods = times.hours_of(organisation_id).periods_on(local.date())
    return any(start <= local.time() and (local.time() < end or end == time()) for start, end in periods)


def days_of(year: int) -> list[CalendarDay]:
    """The exceptions of one year, in order."""
    return list(CalendarDay.objects.filter(day__year=year).order_by("day"))


def days_between(first: date, last: date) -> list[CalendarDay]:
    """The exceptions of some days, both ends included, in order."""
    return list(CalendarDay.objects.filter(day__range=(first, last)).order_by("day"))


def hour_rows(organisation_id: UUID | None) -> list[HoursRow]:
    """The seasons written down for an organisation or for the installation, in order of the year."""
    return list(rows_of(organisation_id).order_by("from_month", "from_day", "id"))


def told_day(day: date) -> dict[str, str]:
    """What a day is, plain; empty where its weekday says it."""
    row = CalendarDay.objects.filter(day=day).first()
    return {"kind": str(row.kind), "name": row.name} if row else {}


def all_days() -> list[CalendarDay]:
    """Every exception, in order."""
    return list(CalendarDay.objects.order_by("day"))


def all_hours() -> dict[str, list[HoursRow]]:
    """The seasons of every office that has its own, by its name; those of the installation by an empty one."""
    found: dict[str, list[HoursRow]] = {}
    rows = HoursRow.objects.select_related("organisation").order_by("from_month", "from_day", "id")
    for row in rows:
        found.setdefault(row.organisation.name if row.organisation else "", []).append(row)
    return found


def rows_of(organisation_id: UUID | None) -> QuerySet[HoursRow]:
    """The rows of an organisation or of the installation."""
    if organisation_id is None:
        return HoursRow.objects.filter(organisation__isnull=True)
    return HoursRow.objects.filter(organisation_id=organisation_id)


def usual_hours() -> OfficeHours:
    """The hours of the installation."""
    return working_time().usual


def read_periods(pairs: Iterable[Iterable[str]]) -> tuple[Period, ...]:
    """Periods from pairs such as ["08:30", "12:00"]. Raises: ValueError."""
    return tuple((time.fromisoformat(start), time.fromisoformat(end)) for start, end in pairs)


def as_hours(rows: Iterable[HoursRow], usual: OfficeHours) -> OfficeHours:
    """The seasons of one office; a row for the whole year is what holds outside its seasons. Raises: ValueError."""
    seasons: list[Season] = []
    whole = usual.usual
    for row in rows:
        first, last = (row.from_month, row.from_day), (row.to_month, row.to_day)
        periods = read_periods(row.periods)
        if (first, last) == WHOLE_YEAR:
            whole = periods
        else:
            seasons.append(Season(first, last, periods))
    return OfficeHours(seasons=tuple(seasons), usual=whole)


def read_working_time() -> WorkingTime:
    """Calendar and hours as the tables have them now."""
    days: dict[str, set[date]] = defaultdict(set)
    for day, kind in CalendarDay.objects.values_list("day", "kind"):
        days[kind].add(day)
    table = TableCalendar(
        off_days=frozenset(days[DayKind.HOLIDAY] | days[DayKind.REST]),
        work_days=frozenset(days[DayKind.WORKDAY]),
        published_years=frozenset(CalendarYear.objects.values_list("year", flat=True)),
    )
    by_office: dict[UUID | None, list[HoursRow]] = defaultdict(list)
    for row in HoursRow.objects.order_by("from_month", "from_day", "id"):
        by_office[row.organisation_id].append(row)
    usual = as_hours(by_office.pop(None, []), OfficeHours())
    own = {office: as_hours(rows, usual) for office, rows in by_office.items() if office}
    return WorkingTime(calendar=table, usual=usual, own=own)


_snapshot = Snapshot(read_working_time, CALENDAR_EDITION)
