"""The arithmetic of a roster, held against counting minutes."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from linli.lib.ids import new_id
from linli.lib.officehours import OfficeHours, TableCalendar
from linli.lib.worktime import SHANGHAI
from linli.registers.roster.planning import Line, Stretch, gaps, office_time, plan
from linli.registers.roster.policies import HOLIDAY
from linli.registers.roster.presenting import show_hours, show_stretch

START = datetime(2026, 2, 9, tzinfo=SHANGHAI)
SPRING = frozenset(date(2026, 2, day) for day in range(15, 24))
MONDAY = START.date()
MINUTES = 400


def at(minute: int) -> datetime:
    return START + timedelta(minutes=minute)


def stretch(first: int, length: int) -> Stretch:
    return Stretch(at(first), at(first + length))


STRETCHES = st.builds(stretch, st.integers(-50, MINUTES), st.integers(1, 120))


def minutes_of(some: list[Stretch]) -> set[int]:
    """The minutes of the window that lie in any of these."""
    return {minute for minute in range(MINUTES) if any(one.start <= at(minute) < one.end for one in some)}


@given(st.lists(STRETCHES, max_size=12))
def test_gaps_are_exactly_the_minutes_that_nobody_covers(covered: list[Stretch]) -> None:
    found = gaps(stretch(0, MINUTES), covered)
    assert minutes_of(found) == set(range(MINUTES)) - minutes_of(covered)
    assert all(one.start < one.end for one in found)
    assert all(first.end < second.start for first, second in pairwise(found))


def line(day: int, starts: str, minutes: int, from_on: date = MONDAY, every_weeks: int = 1) -> Line:
    return Line(new_id(), day, new_id(), time.fromisoformat(starts), minutes, from_on, every_weeks)


def test_a_shift_past_midnight_belongs_to_the_day_it_starts_on() -> None:
    (shift,) = plan([line(0, "22:00", 600)], date(2026, 2, 9), date(2026, 2, 15), frozenset())
    assert shift.when == Stretch(
        datetime(2026, 2, 9, 22, tzinfo=SHANGHAI), datetime(2026, 2, 10, 8, tzinfo=SHANGHAI)
    )  # fmt: skip
    assert show_stretch(shift.when.start, shift.when.end) == "2026-02-09 22:00–02-10 08:00"
    assert show_hours(shift.when.start, shift.when.end) == "22:00–次日 08:00"
    assert show_hours(START, START + timedelta(days=1)) == "00:00–24:00"
    assert show_hours(START, START + timedelta(days=2)) == "00:00–02-11 00:00"
    assert show_stretch(START, START + timedelta(days=1)) == "2026-02-09 00:00–24:00"
    assert show_stretch(START, START + timedelta(days=400)) == "2026-02-09 00:00–2027-03-16 00:00"


def test_on_holidays_the_week_rests_and_their_own_lines_hold() -> None:
    weekly, festive = line(0, "08:00", 600), line(HOLIDAY, "09:00", 480)
    found = plan([weekly, festive], date(2026, 2, 9), date(2026, 3, 2), SPRING)
    assert [one.when.start.date() for one in found if one.line_id == weekly.id] == [
        date(2026, 2, 9), date(2026, 3, 2),
    ]  # fmt: skip
    assert {one.when.start.date() for one in found if one.line_id == festive.id} == SPRING


def test_a_line_of_every_third_week_counts_from_its_own_week() -> None:
    third = line(2, "08:00", 60, from_on=date(2026, 2, 12), every_weeks=3)
    found = plan([third], date(2026, 2, 1), date(2026, 4, 1), frozenset())
    # The 11th lies before it begins, in its first week.
    assert [one.when.start.date() for one in found] == [date(2026, 3, 4), date(2026, 3, 25)]


def test_office_time_ends_at_midnight_where_the_office_does() -> None:
    calendar = TableCalendar(frozenset({date(2026, 2, 10)}), frozenset(), frozenset({2026}))
    hours = OfficeHours(usual=((time(20), time(0)),))
    window = Stretch(START + timedelta(hours=12), START + timedelta(days=3))
    assert [(one.start.day, one.end.day, one.end.hour) for one in office_time(window, calendar, hours)] == [
        (9, 10, 0), (11, 12, 0),
    ]  # fmt: skip
