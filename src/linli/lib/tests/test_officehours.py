from datetime import date, time, timedelta

import chinese_calendar
import pytest

from linli.lib.officehours import DEFAULT_PERIODS, OfficeHours, Season, TableCalendar
from linli.lib.tests.notices import NOTICES

SUMMER = ((time(8), time(12)), (time(15), time(18)))


def test_the_notices_of_2025_and_2026_agree_with_the_chinesecalendar_package() -> None:
    day = date(2025, 1, 1)
    while day.year < 2027:
        assert NOTICES.is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


def test_a_year_without_a_notice_falls_back_to_weekends() -> None:
    calendar = TableCalendar(frozenset({date(2027, 10, 1)}), frozenset(), frozenset({2026}))
    assert calendar.is_workday(date(2027, 10, 1))
    assert not calendar.is_workday(date(2027, 10, 2))
    assert not calendar.is_published(2027)


def test_a_day_cannot_be_both_off_and_worked() -> None:
    day = frozenset({date(2026, 2, 14)})
    with pytest.raises(ValueError, match="2026, 2, 14"):
        TableCalendar(day, day, frozenset({2026}))


def test_seasons_change_the_hours_and_may_wrap_new_year() -> None:
    winter = Season((11, 1), (3, 15), ((time(9), time(17)),))
    hours = OfficeHours(seasons=(Season((6, 1), (9, 30), SUMMER), winter))
    assert hours.periods_on(date(2026, 6, 1)) == SUMMER
    assert hours.periods_on(date(2026, 9, 30)) == SUMMER
    assert hours.periods_on(date(2026, 10, 1)) == DEFAULT_PERIODS
    assert hours.periods_on(date(2026, 12, 31)) == winter.periods
    assert hours.periods_on(date(2027, 3, 15)) == winter.periods
    assert hours.periods_on(date(2027, 3, 16)) == DEFAULT_PERIODS


@pytest.mark.parametrize(
    "periods",
    [
        (),
        ((time(12), time(8)),),
        ((time(8), time(8)),),
        ((time(8), time(12)), (time(11), time(17))),
        ((time(8), time(12)), (time(12), time(17))),
        ((time(14), time(17)), (time(8), time(12))),
        ((time(18), time(0)), (time(8), time(12))),
    ],
)
def test_hours_that_are_empty_or_out_of_order_are_refused(periods: tuple[tuple[time, time], ...]) -> None:
    with pytest.raises(ValueError, match=r"empty|before|overlap"):
        OfficeHours(usual=periods)
    with pytest.raises(ValueError, match=r"empty|before|overlap"):
        Season((1, 1), (2, 1), periods)


@pytest.mark.parametrize(
    ("first", "last"), [((9, 30), (10, 1)), ((12, 1), (6, 1)), ((7, 1), (7, 2)), ((5, 1), (12, 1))]
)
def test_seasons_that_overlap_are_refused(first: tuple[int, int], last: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="overlap"):
        OfficeHours(seasons=(Season((6, 1), (9, 30), SUMMER), Season(first, last, SUMMER)))


def test_a_season_on_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="day"):
        Season((2, 30), (3, 1), SUMMER)
