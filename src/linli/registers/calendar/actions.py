"""Changing the calendar and the office hours."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import record_change
from linli.foundation.history.standing import check_standing
from linli.lib.ids import new_id
from linli.registers.calendar import published
from linli.registers.calendar.models import CALENDAR_EDITION, CalendarDay, CalendarYear, DayKind, OfficeHours
from linli.registers.calendar.queries import as_hours, hour_rows, rows_of, told_day, usual_hours

KIND_DAY = "calendar_day"
KIND_HOURS = "office_hours"
EVERYBODY = "installation"
"""Whose hours those are that no unit has of its own."""


class CalendarRefused(ValueError):
    """A change of calendar or hours that can not be; `field` names the form field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Keep the sentence for the person."""
        super().__init__(message)
        self.message, self.field = message, field


@dataclass(frozen=True)
class SeasonHours:
    """Opening periods of one season, from (month, day) to (month, day), both included."""

    first: tuple[int, int]
    last: tuple[int, int]
    periods: tuple[tuple[str, str], ...]


@transaction.atomic
def load_calendar(*, by: User | None, at: datetime) -> int:
    """Load the notices of all published years that are not loaded yet; how many years. Days set by hand stay."""
    known = set(CalendarYear.objects.values_list("year", flat=True))
    new = [year for year in published.years() if year not in known]
    CalendarDay.objects.bulk_create(
        [CalendarDay(day=day, kind=kind, name=name) for day, kind, name in published.rows() if day.year in new],
        ignore_conflicts=True,
    )
    CalendarYear.objects.bulk_create(CalendarYear(year=year, source=published.source(), loaded_at=at) for year in new)
    if new:
        renew(CALENDAR_EDITION)
        record_audit(action="calendar.loaded", by=by, at=at, detail={"years": new})
    return len(new)


@transaction.atomic
def set_day(*, day: date, kind: str | None, name: str, by: User, at: datetime, seen: str | None = None) -> None:
    """Say what a day is (None: what its weekday says), and that its year is known.

    `seen` is the mark of what it was when its effect was looked at. Raises: CalendarRefused, Outdated.
    """
    if kind is not None and kind not in DayKind.values:
        raise CalendarRefused(_("请选择这一天是放假还是上班。"), "kind")
    if len(name) > 40:
        raise CalendarRefused(_("名称最多 40 个字。"), "name")
    hold(CALENDAR_EDITION)
    before = told_day(day)
    check_standing(kind=KIND_DAY, subject_id=day.isoformat(), values=before, seen=seen)
    if kind is None:
        CalendarDay.objects.filter(day=day).delete()
    else:
        CalendarDay.objects.update_or_create(day=day, defaults={"kind": kind, "name": name})
        CalendarYear.objects.get_or_create(year=day.year, defaults={"source": _("手工维护"), "loaded_at": at})
    renew(CALENDAR_EDITION)
    after: dict[str, Any] = {"kind": kind, "name": name} if kind else {}
    if before == after:
        return
    record_change(
        subject_kind=KIND_DAY, subject_id=day.isoformat(), what="set", before=before, after=after, by=by, at=at
    )
    record_audit(action="calendar.changed", by=by, at=at, detail={"day": day.isoformat()})


@transaction.atomic
def set_office_hours(
    *,
    organisation_id: UUID | None,
    seasons: Sequence[SeasonHours],
    by: User | None,
    at: datetime,
    seen: str | None = None,
) -> list[OfficeHours]:
    """Replace the hours of an organisation (None: of the installation). Running clocks keep their due times.

    Raises: CalendarRefused where periods or seasons overlap, are empty, or are no times and dates at all; Outdated
    where the hours are no longer those that `seen` marks.
    """
    hold(CALENDAR_EDITION)
    before = told_hours(hour_rows(organisation_id))
    check_standing(kind=KIND_HOURS, subject_id=organisation_id or EVERYBODY, values=before, seen=seen)
    rows = [_hours_row(organisation_id, season) for season in seasons]
    try:
        as_hours(rows, usual_hours())
    except (ValueError, TypeError) as error:
        raise CalendarRefused(
            _("办公时间不对：每个时段的结束要晚于开始，时段之间、季节之间不能重叠，日期要存在。"), "seasons"
        ) from error
    rows_of(organisation_id).delete()
    OfficeHours.objects.bulk_create(rows)
    renew(CALENDAR_EDITION)
    record_change(
        subject_kind=KIND_HOURS, subject_id=organisation_id or EVERYBODY, what="set", before=before,
        after=told_hours(rows), by=by, at=at,
    )  # fmt: skip
    record_audit(action="calendar.changed", by=by, at=at, detail={"hours": str(organisation_id or EVERYBODY)})
    return rows


def _hours_row(organisation_id: UUID | None, season: SeasonHours) -> OfficeHours:
    return OfficeHours(
        id=new_id(),
        organisation_id=organisation_id,
        from_month=season.first[0],
        from_day=season.first[1],
        to_month=season.last[0],
        to_day=season.last[1],
        periods=[list(period) for period in season.periods],
    )


def told_hours(rows: Sequence[OfficeHours]) -> dict[str, Any]:
    """Office hours, plain: their seasons in order of the year."""
    return {"seasons": [_hours_words(row) for row in rows]}


def _hours_words(row: OfficeHours) -> dict[str, Any]:
    return {
        "from": f"{row.from_month:02}-{row.from_day:02}",
        "to": f"{row.to_month:02}-{row.to_day:02}",
        "periods": row.periods,
    }
