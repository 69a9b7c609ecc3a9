from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.tests.notices import NOTICES
from linli.lib.worktime import (
    SHANGHAI,
    Due,
    NoWorkingTime,
    OfficeHours,
    Season,
    Span,
    TableCalendar,
    Unit,
    due,
    extend_by_pause,
    fraction_used,
    point_at,
    working_time_between,
)

PLAIN = OfficeHours()
SEASONAL = OfficeHours(
    seasons=(
        Season((5, 1), (9, 30), ((time(8), time(12)), (time(15), time(18)))),
        Season((11, 1), (2, 15), ((time(9), time(12)), (time(13), time(0)))),
    )
)
moments = st.datetimes(
    datetime.fromisoformat("2024-12-01"), datetime.fromisoformat("2027-06-01"), timezones=st.just(UTC)
)
some_hours = st.sampled_from([PLAIN, SEASONAL])
working_units = st.sampled_from([Unit.WORK_HOUR, Unit.WORK_DAY])
natural_units = st.sampled_from([Unit.MINUTE, Unit.HOUR, Unit.DAY])
amounts = st.integers(0, 400)


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def limit(start: str, amount: int, unit: Unit, *, hours: OfficeHours = PLAIN, legal: bool = False) -> Due:
    return due(local(start), Span(amount, unit), calendar=NOTICES, hours=hours, legal=legal)


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2026-02-12 10:00", 3, "2026-02-24"),
        ("2026-09-29 23:59", 10, "2026-10-19"),
        ("2025-09-30 00:00", 7, "2025-10-16"),
        ("2026-01-05 08:30", 30, "2026-02-14"),
        ("2025-12-31 10:00", 1, "2026-01-04"),
    ],
)
def test_working_days_end_at_the_close_of_office_of_the_last_day(start: str, amount: int, end: str) -> None:
    assert limit(start, amount, Unit.WORK_DAY) == Due(local(f"{end} 17:30"), estimated=False)


@pytest.mark.parametrize(
    ("start", "amount", "unit", "end"),
    [
        ("2025-10-06 18:30", 2, Unit.HOUR, "2025-10-06 20:30"),
        ("2025-10-06 18:30", 15, Unit.MINUTE, "2025-10-06 18:45"),
        ("2025-12-31 23:50", 24, Unit.HOUR, "2026-01-01 23:50"),
        ("2026-09-30 10:00", 1, Unit.DAY, "2026-10-02 00:00"),
        ("2026-02-10 10:00", 15, Unit.DAY, "2026-02-26 00:00"),
        ("2026-03-02 10:00", 0, Unit.DAY, "2026-03-03 00:00"),
        ("2026-03-02 10:00", 0, Unit.HOUR, "2026-03-02 10:00"),
        ("2026-03-02 10:00", 4, Unit.WORK_HOUR, "2026-03-02 16:30"),
        ("2026-03-02 08:30", 2, Unit.WORK_HOUR, "2026-03-02 10:30"),
        ("2026-03-02 23:00", 2, Unit.WORK_HOUR, "2026-03-03 10:30"),
        ("2026-03-02 16:30", 1, Unit.WORK_HOUR, "2026-03-02 17:30"),
        ("2026-03-02 16:30", 2, Unit.WORK_HOUR, "2026-03-03 09:30"),
        ("2026-03-02 13:00", 1, Unit.WORK_HOUR, "2026-03-02 15:30"),
        ("2026-09-30 17:00", 1, Unit.WORK_HOUR, "2026-10-08 09:00"),
        ("2025-12-31 17:00", 1, Unit.WORK_HOUR, "2026-01-04 09:00"),
        ("2026-03-02 13:00", 0, Unit.WORK_HOUR, "2026-03-02 14:30"),
        ("2026-03-02 09:00", 0, Unit.WORK_HOUR, "2026-03-02 09:00"),
        ("2025-12-31 18:00", 0, Unit.WORK_HOUR, "2026-01-04 08:30"),
        ("2026-03-02 10:00", 0, Unit.WORK_DAY, "2026-03-02 17:30"),
        ("2026-03-02 18:00", 0, Unit.WORK_DAY, "2026-03-03 17:30"),
        ("2026-10-01 10:00", 0, Unit.WORK_DAY, "2026-10-08 17:30"),
    ],
)
def test_every_unit_ends_where_its_rule_says(start: str, amount: int, unit: Unit, end: str) -> None:
    assert limit(start, amount, unit) == Due(local(end), estimated=False)


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        ("2026-09-23 10:00", 10, "2026-10-09 00:00"),
        ("2026-03-01 10:00", 6, "2026-03-10 00:00"),
        ("2026-02-04 10:00", 10, "2026-02-15 00:00"),
        ("2026-03-02 10:00", 3, "2026-03-06 00:00"),
        ("2025-12-22 10:00", 10, "2026-01-05 00:00"),
    ],
)
def test_only_legal_day_limits_move_off_a_day_off(start: str, amount: int, end: str) -> None:
    assert limit(start, amount, Unit.DAY, legal=True).at == local(end)
    internal = local(f"{start[:10]} 00:00") + timedelta(days=amount + 1)
    assert limit(start, amount, Unit.DAY).at == internal


def test_a_due_time_is_given_in_utc() -> None:
    for unit in Unit:
        assert limit("2026-03-02 10:00", 1, unit).at.tzinfo is UTC


def test_the_seasons_of_an_office_move_its_close() -> None:
    assert limit("2026-04-30 10:00", 1, Unit.WORK_DAY, hours=SEASONAL).at == local("2026-05-06 18:00")
    assert limit("2026-11-04 10:00", 1, Unit.WORK_DAY, hours=SEASONAL).at == local("2026-11-06 00:00")
    assert limit("2026-11-04 23:00", 2, Unit.WORK_HOUR, hours=SEASONAL).at == local("2026-11-05 10:00")


@pytest.mark.parametrize(
    ("start", "amount", "unit", "legal", "estimated"),
    [
        ("2026-12-30 10:00", 1, Unit.WORK_DAY, False, False),
        ("2026-12-30 10:00", 2, Unit.WORK_DAY, False, True),
        ("2026-12-31 17:00", 1, Unit.WORK_HOUR, False, True),
        ("2024-12-31 10:00", 1, Unit.WORK_DAY, False, True),
        ("2026-12-31 10:00", 5, Unit.DAY, False, False),
        ("2026-12-31 10:00", 5, Unit.DAY, True, True),
        ("2026-12-31 23:00", 48, Unit.HOUR, True, False),
    ],
)
def test_touching_a_year_without_a_notice_is_an_estimate(
    start: str, amount: int, unit: Unit, legal: bool, estimated: bool
) -> None:
    assert limit(start, amount, unit, legal=legal).estimated is estimated


def test_a_close_at_midnight_of_new_year_is_no_estimate() -> None:
    assert limit("2026-12-30 10:00", 1, Unit.WORK_DAY, hours=SEASONAL) == Due(
        local("2027-01-01 00:00"), estimated=False
    )


def test_naive_moments_and_impossible_spans_are_refused() -> None:
    naive = datetime.fromisoformat("2026-03-02")
    with pytest.raises(ValueError, match="without time zone"):
        due(naive, Span(1, Unit.HOUR), calendar=NOTICES, hours=PLAIN)
    with pytest.raises(ValueError, match="without time zone"):
        working_time_between(naive, naive, calendar=NOTICES, hours=PLAIN)
    for amount in (-1, 100_001):
        with pytest.raises(ValueError, match="A span has"):
            Span(amount, Unit.DAY)


@pytest.mark.parametrize(("unit", "legal"), [(Unit.WORK_DAY, False), (Unit.WORK_HOUR, False), (Unit.DAY, True)])
def test_a_calendar_without_any_working_day_is_an_error_and_no_endless_search(unit: Unit, legal: bool) -> None:
    never = TableCalendar(
        frozenset(date(2026, 1, 1) + timedelta(days=n) for n in range(365)), frozenset(), frozenset({2026})
    )
    with pytest.raises(NoWorkingTime):
        due(local("2026-03-02 10:00"), Span(1, unit), calendar=never, hours=PLAIN, legal=legal)


def test_another_zone_has_its_own_days() -> None:
    urumqi_noon = datetime(2026, 3, 2, 17, 0, tzinfo=UTC)
    tokyo = due(urumqi_noon, Span(0, Unit.DAY), calendar=NOTICES, hours=PLAIN, zone=ZoneInfo("Asia/Tokyo"))
    assert tokyo.at == datetime(2026, 3, 3, 15, 0, tzinfo=UTC)


@given(moments, st.sampled_from(Unit), amounts, some_hours, st.booleans())
def test_one_more_unit_never_gives_an_earlier_due_time(
    start: datetime, unit: Unit, amount: int, hours: OfficeHours, legal: bool
) -> None:
    fewer, more = (
        due(start, Span(n, unit), calendar=NOTICES, hours=hours, legal=legal).at for n in (amount, amount + 1)
    )
    assert start <= fewer <= more


@given(moments, moments, st.sampled_from(Unit), amounts, some_hours, st.booleans())
def test_a_later_start_never_gives_an_earlier_due_time(
    one: datetime, other: datetime, unit: Unit, amount: int, hours: OfficeHours, legal: bool
) -> None:
    first, second = (
        due(start, Span(amount, unit), calendar=NOTICES, hours=hours, legal=legal).at for start in sorted((one, other))
    )
    assert first <= second


@given(moments, st.integers(1, 400), some_hours)
def test_a_limit_in_working_hours_is_that_much_office_time(start: datetime, amount: int, hours: OfficeHours) -> None:
    end = due(start, Span(amount, Unit.WORK_HOUR), calendar=NOTICES, hours=hours).at
    assert working_time_between(start, end, calendar=NOTICES, hours=hours) == timedelta(hours=amount)


@given(moments, st.timedeltas(timedelta(0), timedelta(days=40)), some_hours)
def test_office_time_is_the_sum_over_the_periods_of_working_days(
    start: datetime, length: timedelta, hours: OfficeHours
) -> None:
    end = start + length
    total = timedelta(0)
    day = start.astimezone(SHANGHAI).date()
    while day <= end.astimezone(SHANGHAI).date():
        for opens, closes in hours.periods_on(day) if NOTICES.is_workday(day) else ():
            open_at = datetime.combine(day, opens, SHANGHAI)
            close_at = datetime.combine(day, closes, SHANGHAI) + timedelta(days=closes == time(0))
            total += max(timedelta(0), min(end, close_at) - max(start, open_at))
        day += timedelta(days=1)
    assert working_time_between(start, end, calendar=NOTICES, hours=hours) == total


@given(moments, moments, moments, some_hours)
def test_office_time_adds_up_and_reverses(one: datetime, two: datetime, three: datetime, hours: OfficeHours) -> None:
    def between(first: datetime, second: datetime) -> timedelta:
        return working_time_between(first, second, calendar=NOTICES, hours=hours)

    assert between(one, two) + between(two, three) == between(one, three)
    assert between(one, two) == -between(two, one)


@given(moments, moments, moments, st.sampled_from(Unit), some_hours)
def test_a_pause_of_n_shifts_by_n(
    due_at: datetime, one: datetime, other: datetime, unit: Unit, hours: OfficeHours
) -> None:
    begin, end = sorted((one, other))
    moved = extend_by_pause(due_at, begin, end, unit, calendar=NOTICES, hours=hours).at
    if unit is Unit.WORK_DAY:
        pause = _working_days(begin, end)
        assert _working_days(due_at - timedelta(microseconds=1), moved - timedelta(microseconds=1)) == pause
    elif unit is Unit.WORK_HOUR:
        pause_time = working_time_between(begin, end, calendar=NOTICES, hours=hours)
        assert working_time_between(due_at, moved, calendar=NOTICES, hours=hours) == pause_time
    else:
        assert moved - due_at == end - begin


def _working_days(after: datetime, until: datetime) -> int:
    day, last = after.astimezone(SHANGHAI).date(), until.astimezone(SHANGHAI).date()
    count = 0
    while day < last:
        day += timedelta(days=1)
        count += NOTICES.is_workday(day)
    return count


@given(moments, st.integers(1, 60), moments, moments, some_hours)
def test_k_working_days_with_a_pause_of_n_are_k_plus_n_working_days(
    start: datetime, amount: int, one: datetime, other: datetime, hours: OfficeHours
) -> None:
    begin, end = sorted((one, other))
    span, longer = Span(amount, Unit.WORK_DAY), Span(amount + _working_days(begin, end), Unit.WORK_DAY)
    plain = due(start, span, calendar=NOTICES, hours=hours)
    moved = extend_by_pause(plain.at, begin, end, Unit.WORK_DAY, calendar=NOTICES, hours=hours)
    assert moved.at == due(start, longer, calendar=NOTICES, hours=hours).at


@given(moments, st.tuples(moments, moments, moments).map(sorted), st.sampled_from(Unit), some_hours)
def test_consecutive_pauses_add_up(due_at: datetime, points: list[datetime], unit: Unit, hours: OfficeHours) -> None:
    first, second, third = points

    def extended(at: datetime, begin: datetime, end: datetime) -> datetime:
        return extend_by_pause(at, begin, end, unit, calendar=NOTICES, hours=hours).at

    assert extended(extended(due_at, first, second), second, third) == extended(due_at, first, third)


def test_a_pause_in_another_year_or_backwards_is_noticed() -> None:
    end, start = local("2027-01-05 10:00"), local("2026-12-30 10:00")
    due_at = local("2026-12-30 17:30")
    assert extend_by_pause(due_at, start, end, Unit.WORK_DAY, calendar=NOTICES, hours=PLAIN).estimated
    assert not extend_by_pause(due_at, start, end, Unit.DAY, calendar=NOTICES, hours=PLAIN).estimated
    with pytest.raises(ValueError, match="before it starts"):
        extend_by_pause(due_at, end, start, Unit.DAY, calendar=NOTICES, hours=PLAIN)


@pytest.mark.parametrize(
    ("percent", "at"),
    [
        (0, "2026-09-30 15:30"),
        (50, "2026-09-30 17:30"),
        (80, "2026-10-08 09:42"),
        (100, "2026-10-08 10:30"),
        (150, "2026-10-08 15:00"),
    ],
)
def test_reminders_of_a_working_clock_stand_still_over_the_holiday(percent: int, at: str) -> None:
    start = local("2026-09-30 15:30")
    end = limit("2026-09-30 15:30", 4, Unit.WORK_HOUR).at
    point = point_at(start, end, percent, unit=Unit.WORK_HOUR, calendar=NOTICES, hours=PLAIN)
    assert point == local(at)


def test_reminders_of_a_natural_clock_run_through() -> None:
    start, end = local("2026-09-30 20:00"), local("2026-10-01 00:00")
    points = [
        point_at(start, end, percent, unit=Unit.HOUR, calendar=NOTICES, hours=PLAIN) for percent in (0, 50, 100, 150)
    ]
    assert points == [start, local("2026-09-30 22:00"), end, local("2026-10-01 02:00")]


def test_a_clock_without_length_has_run_at_its_due_time() -> None:
    night, later = local("2026-03-02 20:00"), local("2026-03-02 21:00")
    for percent in (0, 50, 150):
        assert point_at(night, later, percent, unit=Unit.WORK_HOUR, calendar=NOTICES, hours=PLAIN) == later
    for now, used in ((night, 0.0), (later, 1.0)):
        assert fraction_used(night, later, now, unit=Unit.WORK_DAY, calendar=NOTICES, hours=PLAIN) == used
    with pytest.raises(ValueError, match="negative"):
        point_at(night, later, -1, unit=Unit.HOUR, calendar=NOTICES, hours=PLAIN)


@given(moments, st.integers(1, 60), st.sampled_from(Unit), st.integers(0, 300), some_hours)
def test_the_used_fraction_at_a_point_is_its_percentage(
    start: datetime, amount: int, unit: Unit, percent: int, hours: OfficeHours
) -> None:
    end = due(start, Span(amount, unit), calendar=NOTICES, hours=hours).at
    point = point_at(start, end, percent, unit=unit, calendar=NOTICES, hours=hours)
    used = fraction_used(start, end, point, unit=unit, calendar=NOTICES, hours=hours)
    assert used == pytest.approx(percent / 100, abs=1e-6)
    assert (point <= end) == (percent <= 100)
