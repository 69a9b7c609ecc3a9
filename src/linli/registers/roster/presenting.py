"""Rosters in words: stretches of time, the days of a week or month, rows of lists."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.accounts.models import User
from linli.foundation.history.queries import changes_of
from linli.lib.worktime import SHANGHAI
from linli.registers.calendar.queries import days_between
from linli.registers.roster.exchanges import acceptable
from linli.registers.roster.models import DutyDesk, DutyLine, DutyRequest, DutyShift
from linli.registers.roster.planning import Stretch
from linli.registers.roster.procedure import DECIDED, REQUEST
from linli.registers.roster.queries import Duty, coming_gaps, gaps_between, on_duty, shifts_between

WEEKDAYS: Final = (
    gettext_lazy("周一"), gettext_lazy("周二"), gettext_lazy("周三"), gettext_lazy("周四"), gettext_lazy("周五"),
    gettext_lazy("周六"), gettext_lazy("周日"), gettext_lazy("节假日"),
)  # fmt: skip
"""The days of a pattern by their number."""
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)


def show_stretch(start: datetime, end: datetime) -> str:
    """`2026-02-16 18:00–02-17 08:30`; the day of the end is left out where it is the same, midnight is 24:00."""
    first, last = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
    head = f"{first:%Y-%m-%d %H:%M}"
    if last.date() == first.date():
        return f"{head}–{last:%H:%M}"
    if last.time() == time() and last.date() - first.date() == DAY:
        return f"{head}–24:00"
    return f"{head}–{last:%m-%d %H:%M}" if last.year == first.year else f"{head}–{last:%Y-%m-%d %H:%M}"


def show_hours(start: datetime, end: datetime) -> str:
    """`18:00–次日 08:30`, for a place where the day is known."""
    first, last = start.astimezone(SHANGHAI), end.astimezone(SHANGHAI)
    days = (last.date() - first.date()).days
    words = {"start": f"{first:%H:%M}", "end": f"{last:%H:%M}", "day": f"{last:%m-%d}"}
    if days == 0:
        return f"{first:%H:%M}–{last:%H:%M}"
    if days == 1 and last.time() == time():
        return f"{first:%H:%M}–24:00"
    return (_("%(start)s–次日 %(end)s") if days == 1 else _("%(start)s–%(day)s %(end)s")) % words


@dataclass(frozen=True)
class Span:
    """The days a page shows: one week, or the weeks that a month touches."""

    first: date
    last: date
    on: date
    today: date
    by_month: bool

    @property
    def label(self) -> str:
        """`2026年2月`, or `2026-02-16 至 2026-02-22`."""
        if self.by_month:
            return _("%(year)d年%(month)d月") % {"year": self.on.year, "month": self.on.month}
        return _("%(first)s 至 %(last)s") % {"first": self.first.isoformat(), "last": self.last.isoformat()}

    @property
    def query(self) -> str:
        """The address of this span."""
        return self._query(self.on, by_month=self.by_month)

    @property
    def earlier(self) -> str:
        """The address of the span before."""
        return self._query(self._inside[0] - DAY, by_month=self.by_month)

    @property
    def later(self) -> str:
        """The address of the span after."""
        return self._query(self._inside[1] + DAY, by_month=self.by_month)

    @property
    def current(self) -> str:
        """The address of the span with today."""
        return self._query(self.today, by_month=self.by_month)

    @property
    def as_week(self) -> str:
        """The address of a week of it: with today where it has it."""
        return self._query(self.today if self.first <= self.today <= self.last else self.on, by_month=False)

    @property
    def as_month(self) -> str:
        """The address of its month."""
        return self._query(self.on, by_month=True)

    def holds(self, day: date) -> bool:
        """Whether a day belongs to the week or month itself."""
        return self._inside[0] <= day <= self._inside[1]

    @property
    def _inside(self) -> tuple[date, date]:
        if not self.by_month:
            return self.first, self.last
        first = self.on.replace(day=1)
        return first, (first + timedelta(days=31)).replace(day=1) - DAY

    @staticmethod
    def _query(on: date, *, by_month: bool) -> str:
        return f"?view={'month' if by_month else 'week'}&on={on.isoformat()}"


def span_of(on: date, today: date, *, by_month: bool) -> Span:
    """The week or month of a day, in whole weeks; a day no calendar reaches is today."""
    day = on if date(2000, 1, 1) <= on <= date(2199, 12, 31) else today
    first = day.replace(day=1) if by_month else day
    last = (first + timedelta(days=31)).replace(day=1) - DAY if by_month else day
    return Span(
        first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday()), day, today, by_month
    )  # fmt: skip


@dataclass(frozen=True)
class RosterEntry:
    """A shift of a day, or a part of it that nobody covers (no shift)."""

    start: datetime
    hours: str
    shift: DutyShift | None = None
    is_mine: bool = False
    is_now: bool = False


@dataclass
class RosterDay:
    """One day of a roster: what it is called, what is special about it, who is there."""

    day: date
    weekday: str
    note: str
    is_off: bool
    is_today: bool
    inside: bool
    entries: list[RosterEntry] = field(default_factory=list)


def roster_days(desk: DutyDesk, span: Span, now: datetime, user: User) -> list[RosterDay]:
    """The days of a span with their shifts, each on the day it starts; gaps from now on. Four queries at most."""
    special = {one.day: one for one in days_between(span.first, span.last)}
    days: dict[date, RosterDay] = {}
    day = span.first
    while day <= span.last:
        kind = special.get(day)
        days[day] = RosterDay(
            day, str(WEEKDAYS[day.weekday()]), kind.name or kind.get_kind_display() if kind else "",
            is_off=kind.is_off if kind else day.weekday() >= SATURDAY, is_today=day == span.today,
            inside=span.holds(day),
        )  # fmt: skip
        day += DAY
    window = Stretch(_midnight(span.first), _midnight(span.last + DAY))
    for shift in shifts_between([desk.pk], window):
        start = max(shift.starts_at, window.start)
        days[_day(start)].entries.append(
            RosterEntry(
                start, show_hours(start, shift.ends_at), shift, shift.person_id == user.pk, shift.covers(now)
            )
        )  # fmt: skip
    if window.end > now:
        ahead = Stretch(max(window.start, now), window.end)
        for gap in gaps_between([desk], ahead)[desk.pk]:
            for part in _by_day(gap):
                days[_day(part.start)].entries.append(RosterEntry(part.start, show_hours(part.start, part.end)))
    for one in days.values():
        one.entries.sort(key=lambda entry: entry.start)
    return list(days.values())


SATURDAY = 5


def _day(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def _by_day(gap: Stretch) -> Iterable[Stretch]:
    """A gap cut at every midnight."""
    start = gap.start
    while start < gap.end:
        end = min(gap.end, _midnight(start.astimezone(SHANGHAI).date() + DAY))
        yield Stretch(start, end)
        start = end


def gap_words(some: Iterable[Stretch]) -> list[str]:
    """Gaps in words."""
    return [show_stretch(one.start, one.end) for one in some]


@dataclass(frozen=True)
class DeskRow:
    """One desk of a list: who is there, what is not covered next."""

    desk: DutyDesk
    duty: Duty | None
    gap: str
    gaps: int

    @property
    def place(self) -> str:
        """Whose desk it is."""
        owner = self.desk.area or self.desk.organisation
        return owner.name if owner else ""


def desk_rows(desks: Sequence[DutyDesk], now: datetime) -> list[DeskRow]:
    """The rows of a list of desks. The same few queries however many."""
    duties, found = on_duty([desk.pk for desk in desks], now), coming_gaps(desks, now)
    rows = []
    for desk in desks:
        words = gap_words(found.get(desk.pk, ()))
        rows.append(DeskRow(desk, duties.get(desk.pk), words[0] if words else "", len(words)))
    return rows


@dataclass(frozen=True)
class ShiftRow:
    """One of somebody's own shifts."""

    shift: DutyShift
    when: str
    weekday: str
    is_now: bool


def shift_rows(shifts: Iterable[DutyShift], now: datetime) -> list[ShiftRow]:
    """Shifts in words."""
    return [
        ShiftRow(
            shift, show_stretch(shift.starts_at, shift.ends_at),
            str(WEEKDAYS[shift.starts_at.astimezone(SHANGHAI).weekday()]), shift.covers(now),
        )
        for shift in shifts
    ]  # fmt: skip


@dataclass(frozen=True)
class RequestRow:
    """A request in words, and the steps this person may take."""

    request: DutyRequest
    when: str
    other: str
    state: str
    steps: list[tuple[str, str]]


def request_rows(some: Sequence[DutyRequest], user: User, at: datetime, decided: Collection[UUID]) -> list[RequestRow]:
    """Requests as this person sees them, who decides about the desks `decided`. The same few queries however many."""
    takes = acceptable(some, user, at)
    return [
        _request_row(one, _open_steps(one, user, at, takes=one.pk in takes, decides=one.shift.desk_id in decided))
        for one in some
    ]


def _request_row(asked: DutyRequest, steps: Collection[str]) -> RequestRow:
    other = asked.other
    return RequestRow(
        asked, show_stretch(asked.shift.starts_at, asked.shift.ends_at),
        show_stretch(other.starts_at, other.ends_at) if other else "", _(REQUEST.by_state[asked.state].label),
        [
            (step.name, _(step.label))
            for step in REQUEST.steps_from(asked.state)
            if step.name in steps
        ],
    )  # fmt: skip


def _open_steps(asked: DutyRequest, user: User, at: datetime, *, takes: bool, decides: bool) -> set[str]:
    """The steps that this person may take, wherever the request stands; none once the shift is over."""
    if asked.shift.ends_at <= at:
        return set()
    mine = {"withdraw": asked.asked_by_id == user.pk, "decline": asked.asked_of_id == user.pk, "accept": takes}
    return {step for step, open_now in (mine | dict.fromkeys(DECIDED, decides)).items() if open_now}


@dataclass(frozen=True)
class PatternDay:
    """One day of the pattern and its lines, the earliest first."""

    label: str
    lines: list[tuple[DutyLine, str]]


def line_days(desk: DutyDesk) -> list[PatternDay]:
    """The pattern by day, holidays last; days without lines too. One query."""
    by_day: dict[int, list[DutyLine]] = defaultdict(list)
    for line in desk.lines.select_related("person").order_by("day", "starts", "id"):
        by_day[line.day].append(line)
    shown = range(len(WEEKDAYS) if desk.holidays_apart else len(WEEKDAYS) - 1)
    return [PatternDay(str(WEEKDAYS[day]), [(line, _line_words(line)) for line in by_day[day]]) for day in shown]


def _line_words(line: DutyLine) -> str:
    """`18:00–次日 08:30`, and how often."""
    start = datetime.combine(line.from_on, line.starts, SHANGHAI)
    hours = show_hours(start, start + timedelta(minutes=line.minutes))
    if line.every_weeks == 1:
        return hours
    return _("%(hours)s，每 %(weeks)d 周一次") % {"hours": hours, "weeks": line.every_weeks}


CHANGES: Final = {
    "added": gettext_lazy("加了这个班"),
    "moved": gettext_lazy("换了人"),
    "cancelled": gettext_lazy("取消了这个班"),
}


def shift_changes(shift: DutyShift) -> list[tuple[datetime, str, str]]:
    """When, who, what of each change of a shift, the latest first."""
    rows = changes_of("duty_shift", shift.pk)[::-1]
    return [(row.at, row.by_name, str(CHANGES.get(row.what, row.what))) for row in rows]
