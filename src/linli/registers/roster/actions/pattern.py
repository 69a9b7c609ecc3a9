"""The pattern of a desk, and laying its shifts out ahead."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import Actor, User
from linli.foundation.history.actions import record_change
from linli.lib.numbers import day_of
from linli.registers.calendar.queries import days_between
from linli.registers.roster.actions.booking import check_free, clashes, hold_desk
from linli.registers.roster.actions.desks import KIND
from linli.registers.roster.models import DutyDesk, DutyLine, DutyShift
from linli.registers.roster.planning import Line, Planned, plan
from linli.registers.roster.policies import HOLIDAY, RosterRefused
from linli.registers.roster.queries import colleagues, colleagues_by_day

AHEAD: Final = timedelta(days=60)
"""How far shifts are laid out."""
MOST_WEEKS: Final = 8
MINUTES_IN_DAY = 24 * 60


@dataclass(frozen=True)
class NewLines:
    """A person on several days (0 Monday to 6, 7 holidays); an end that is not after the start is of the next day."""

    days: tuple[int, ...]
    person: User
    starts: time
    ends: time
    from_on: date
    every_weeks: int = 1

    @property
    def minutes(self) -> int:
        """How long it lasts; the same time twice is a whole day."""
        start, end = (one.hour * 60 + one.minute for one in (self.starts, self.ends))
        return (end - start - 1) % MINUTES_IN_DAY + 1


@transaction.atomic
def add_lines(*, desk: DutyDesk, lines: NewLines, by: Actor, at: datetime) -> list[DutyLine]:
    """Add a line for every day and lay its shifts out. Raises: RosterRefused; then nothing is added."""
    locked = hold_desk(desk)
    _check(locked, lines, at)
    rows = [
        DutyLine(
            desk=locked, day=day, person=lines.person, starts=lines.starts, minutes=lines.minutes,
            from_on=lines.from_on, every_weeks=1 if day == HOLIDAY else lines.every_weeks,
        )
        for day in sorted(set(lines.days))
    ]  # fmt: skip
    if DutyLine.objects.filter(
        desk=locked, day__in=lines.days, person=lines.person, starts=lines.starts, from_on=lines.from_on
    ).exists():
        raise RosterRefused(_("排班表里已经有这一行。"), "days")
    DutyLine.objects.bulk_create(rows)
    planned = _planned(locked, [_line(row) for row in rows], at)
    check_free([(one.person_id, one.when) for one in planned], "person")
    _write(locked, planned)
    _record(locked, "lines_added", rows, by, at)
    return rows


@transaction.atomic
def remove_line(*, line: DutyLine, by: Actor, at: datetime) -> None:
    """Take a line out, with its shifts to come that nobody touched; the others stay as if arranged by hand."""
    locked = hold_desk(line.desk)
    line.shifts.filter(starts_at__gt=at, by_hand=False, cancelled_at__isnull=True).delete()
    _record(locked, "line_removed", [line], by, at)
    line.delete()


@transaction.atomic
def lay_out(*, desk: DutyDesk, at: datetime) -> int:
    """Bring the untouched shifts to come in line with pattern, calendar and postings; how many were written or dropped.

    Where somebody is on duty elsewhere already their line gives no shift: a gap is told, a double shift is not.
    """
    locked = hold_desk(desk)
    planned = _planned(locked, [_line(row) for row in locked.lines.all()], at)
    rows = DutyShift.objects.filter(desk=locked, line__isnull=False, ends_at__gt=at)
    known = {(row.line_id, row.starts_at): row for row in rows}
    wanted = {(one.line_id, one.when.start) for one in planned}
    dropped = [
        row.pk
        for key, row in known.items()
        if key not in wanted and row.starts_at > at and not row.by_hand and row.cancelled_at is None
    ]
    DutyShift.objects.filter(pk__in=dropped).delete()
    fresh = [one for one in planned if (one.line_id, one.when.start) not in known]
    free = _without_meeting(fresh)
    _write(locked, free)
    return len(dropped) + len(free)


def _without_meeting(planned: Sequence[Planned]) -> list[Planned]:
    """What can be: not while the person is on duty already, and of two lines that meet the one that begins first.

    Lines are checked against each other only as far as is laid out when they are added; rhythms may meet later.
    """
    busy = set(clashes([(one.person_id, one.when) for one in planned]))
    free: list[Planned] = []
    ends: dict[UUID, datetime] = {}
    for one in sorted(planned, key=lambda one: one.when.start):
        if (one.person_id, one.when) not in busy and ends.get(one.person_id, one.when.start) <= one.when.start:
            free.append(one)
            ends[one.person_id] = one.when.end
    return free


def _planned(desk: DutyDesk, lines: Sequence[Line], at: datetime) -> list[Planned]:
    """What these lines give from now on, for those who serve there on the day."""
    first = day_of(at) - timedelta(days=1)
    last = day_of(at + AHEAD)
    special = days_between(first, last) if desk.holidays_apart else []
    holidays = frozenset(one.day for one in special if one.is_off)
    planned = [one for one in plan(lines, first, last, holidays) if one.when.end > at]
    serving = {
        day: {person.pk for person in people}
        for day, people in colleagues_by_day(desk, {day_of(one.when.start) for one in planned}).items()
    }
    return [one for one in planned if one.person_id in serving[day_of(one.when.start)]]


def _line(row: DutyLine) -> Line:
    return Line(row.pk, row.day, row.person_id, row.starts, row.minutes, row.from_on, row.every_weeks)


def _write(desk: DutyDesk, planned: Sequence[Planned]) -> None:
    DutyShift.objects.bulk_create(
        DutyShift(
            desk=desk, line_id=one.line_id, person_id=one.person_id, starts_at=one.when.start, ends_at=one.when.end
        )
        for one in planned
    )  # fmt: skip


def _check(desk: DutyDesk, lines: NewLines, at: datetime) -> None:
    """Raises: RosterRefused."""
    if not lines.days or not set(lines.days) <= set(range(HOLIDAY + 1)):
        raise RosterRefused(_("请选择星期几或者节假日。"), "days")
    if HOLIDAY in lines.days and not desk.holidays_apart:
        raise RosterRefused(_("这个值班岗节假日照常排班，不用另排节假日。"), "days")
    if not 1 <= lines.every_weeks <= MOST_WEEKS:
        raise RosterRefused(_("轮值的周数为 1 到 %(most)d。") % {"most": MOST_WEEKS}, "every_weeks")
    if lines.from_on < day_of(at):
        raise RosterRefused(_("开始日期不能早于今天。"), "from_on")
    check_serves(desk, lines.person, lines.from_on)


def check_serves(desk: DutyDesk, person: User, on: date) -> None:
    """Only who serves there may be put on duty. Raises: RosterRefused."""
    if person.pk not in {one.pk for one in colleagues(desk, on)}:
        words = {"name": person, "day": on.isoformat()}
        raise RosterRefused(_("%(name)s在 %(day)s 不在这里任职，不能排班。") % words, "person")


def _record(desk: DutyDesk, what: str, rows: Sequence[DutyLine], by: Actor, at: datetime) -> None:
    words = [
        {
            "day": row.day, "person_id": row.person_id, "starts": row.starts.isoformat("minutes"),
            "minutes": row.minutes, "from_on": row.from_on, "every_weeks": row.every_weeks,
        }
        for row in rows
    ]  # fmt: skip
    record_change(subject_kind=KIND, subject_id=desk.pk, what=what, before={}, after={"lines": words}, by=by, at=at)
