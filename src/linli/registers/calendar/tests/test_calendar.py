"""The calendar and office hours as the rest of the program sees them."""

from datetime import date, time

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from linli.foundation.editions.actions import renew
from linli.foundation.history.queries import changes_of
from linli.lib.worktime import DEFAULT_PERIODS
from linli.registers.calendar.actions import CalendarRefused, SeasonHours, load_calendar, set_day, set_office_hours
from linli.registers.calendar.models import CALENDAR_EDITION, CalendarDay, CalendarYear, OfficeHours
from linli.registers.calendar.queries import current_calendar, days_of, hours_of
from linli.registers.organisations.models import Organisation
from linli.registers.tests.cast import NOW, make_user

pytestmark = pytest.mark.django_db

WHOLE = SeasonHours((1, 1), (12, 31), (("09:00", "12:00"), ("13:00", "17:00")))
SUMMER = SeasonHours((6, 1), (8, 31), (("08:00", "12:00"), ("15:00", "18:00")))


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2025, 9, 28), True),
        (date(2025, 10, 1), False),
        (date(2025, 10, 8), False),
        (date(2025, 10, 9), True),
        (date(2025, 10, 11), True),
        (date(2025, 10, 12), False),
        (date(2026, 10, 10), True),
        (date(2030, 10, 1), True),
    ],
)
def test_the_published_notices_are_loaded(day: date, worked: bool) -> None:
    assert current_calendar().is_workday(day) == worked


def test_years_without_a_notice_are_not_published() -> None:
    calendar = current_calendar()
    assert [calendar.is_published(year) for year in (2003, 2004, 2026, 2027)] == [False, True, True, False]


def test_asking_again_costs_one_small_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    current_calendar()
    with django_assert_num_queries(1):
        current_calendar()
    with django_assert_num_queries(1):
        hours_of(None)


def test_a_day_set_by_hand_counts_at_once_and_leaves_history() -> None:
    by = make_user("admin")
    day = date(2027, 1, 4)
    assert current_calendar().is_workday(day)
    set_day(day=day, kind="rest", name="元旦", by=by, at=NOW)
    assert not current_calendar().is_workday(day)
    assert current_calendar().is_published(2027)
    set_day(day=day, kind=None, name="", by=by, at=NOW)
    assert current_calendar().is_workday(day)
    assert [change.after for change in changes_of("calendar_day", "2027-01-04")] == [
        {"kind": "rest", "name": "元旦"},
        {},
    ]


def test_a_change_that_was_rolled_back_is_forgotten() -> None:
    by = make_user("admin")
    with transaction.atomic():
        set_day(day=date(2026, 11, 23), kind="rest", name="", by=by, at=NOW)
        assert not current_calendar().is_workday(date(2026, 11, 23))
        transaction.set_rollback(True)
    assert current_calendar().is_workday(date(2026, 11, 23))


@pytest.mark.parametrize(("kind", "name", "field"), [("party", "", "kind"), ("rest", "长" * 41, "name")])
def test_a_bad_day_is_refused(kind: str, name: str, field: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        set_day(day=date(2026, 11, 23), kind=kind, name=name, by=make_user("admin"), at=NOW)
    assert refused.value.field == field
    assert not CalendarDay.objects.filter(day=date(2026, 11, 23)).exists()


def test_loading_again_adds_only_missing_years_and_keeps_days_set_by_hand() -> None:
    assert load_calendar(by=None, at=NOW) == 0
    CalendarYear.objects.filter(year=2026).delete()
    CalendarDay.objects.filter(day__year=2026).delete()
    CalendarDay.objects.create(day=date(2026, 10, 1), kind="workday")
    renew(CALENDAR_EDITION)
    assert load_calendar(by=None, at=NOW) == 1
    assert current_calendar().is_workday(date(2026, 10, 1))
    assert not current_calendar().is_workday(date(2026, 10, 2))
    assert len(days_of(2026)) > 20


def test_the_usual_hours_are_those_of_the_domain_model() -> None:
    assert hours_of(None).periods_on(date(2026, 3, 2)) == DEFAULT_PERIODS


def test_hours_have_seasons_and_units_may_have_their_own() -> None:
    unit = Organisation.objects.create(name="热线", short="热线", kind="utility", created_at=NOW)
    set_office_hours(organisation_id=None, seasons=[WHOLE, SUMMER], by=None, at=NOW)
    set_office_hours(organisation_id=unit.id, seasons=[SUMMER], by=None, at=NOW)
    assert hours_of(None).periods_on(date(2026, 3, 2))[0] == (time(9), time(12))
    assert hours_of(None).periods_on(date(2026, 7, 1))[1] == (time(15), time(18))
    assert hours_of(unit.id).periods_on(date(2026, 3, 2))[0] == (time(9), time(12))
    assert changes_of("office_hours", "installation")[0].after["seasons"][0]["from"] == "01-01"


@pytest.mark.parametrize(
    "seasons",
    [
        [SeasonHours((1, 1), (12, 31), (("12:00", "08:00"),))],
        [SeasonHours((1, 1), (12, 31), (("08:00", "12:00"), ("11:00", "17:00")))],
        [SeasonHours((1, 1), (12, 31), ())],
        [SeasonHours((1, 1), (12, 31), (("acht", "12:00"),))],
        [SeasonHours((2, 30), (12, 31), (("08:00", "12:00"),))],
        [SUMMER, SeasonHours((8, 1), (9, 30), (("08:00", "12:00"),))],
    ],
)
def test_bad_hours_are_refused_and_nothing_changes(seasons: list[SeasonHours]) -> None:
    set_office_hours(organisation_id=None, seasons=[WHOLE], by=None, at=NOW)
    with pytest.raises(CalendarRefused):
        set_office_hours(organisation_id=None, seasons=seasons, by=None, at=NOW)
    assert OfficeHours.objects.get().periods == [["09:00", "12:00"], ["13:00", "17:00"]]
