from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.chinese import Pressing, clock_words, due_words, duration_words
from linli.lib.worktime import SHANGHAI

NOW = datetime(2026, 11, 21, 14, 5, tzinfo=SHANGHAI).astimezone(UTC)
spans = st.timedeltas(timedelta(0), timedelta(days=1000))


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("due_at", "by_day", "words"),
    [
        ("2026-11-21 17:20", False, "剩 3 小时"),
        ("2026-11-23 15:00", False, "剩 2 天"),
        ("2026-11-21 14:30", False, "剩 25 分钟"),
        ("2026-11-21 14:05", False, "剩不到 1 分钟"),
        ("2026-11-22 00:00", True, "今天到期"),
        ("2026-11-21 17:30", True, "今天到期"),
        ("2026-11-21 14:05", True, "今天到期"),
        ("2026-11-23 00:00", True, "剩 1 天"),
        ("2026-11-23 17:30", True, "剩 2 天"),
        ("2026-11-19 10:00", False, "超期 2 天 4 小时"),
        ("2026-11-19 10:00", True, "超期 2 天 4 小时"),
        ("2026-11-21 11:00", False, "超期 3 小时 5 分钟"),
        ("2026-11-21 13:45", False, "超期 20 分钟"),
        ("2026-11-19 14:00", False, "超期 2 天"),
    ],
)
def test_a_clock_says_what_is_left_or_overdue(due_at: str, by_day: bool, words: str) -> None:
    assert clock_words(local(due_at), NOW, by_day=by_day) == words


def test_a_clock_that_just_ran_out_says_so() -> None:
    assert clock_words(NOW - timedelta(seconds=1), NOW, by_day=False) == "超期不到 1 分钟"


@given(spans, st.booleans())
def test_only_a_clock_past_its_due_time_is_overdue(span: timedelta, by_day: bool) -> None:
    assert "超期" not in clock_words(NOW + span, NOW, by_day=by_day)
    assert "超期" in clock_words(NOW, NOW + span + timedelta(microseconds=1), by_day=by_day)


@pytest.mark.parametrize(
    ("duration", "words"),
    [
        (timedelta(days=2, hours=4, minutes=9), "2 天 4 小时"),
        (timedelta(days=2, minutes=9), "2 天"),
        (timedelta(hours=3, minutes=20), "3 小时 20 分钟"),
        (timedelta(minutes=20, seconds=59), "20 分钟"),
        (timedelta(seconds=59), "不到 1 分钟"),
        (timedelta(hours=-3), "3 小时"),
    ],
)
def test_durations_are_rounded_down_to_two_units(duration: timedelta, words: str) -> None:
    assert duration_words(duration) == words


@pytest.mark.parametrize(
    ("due_at", "words", "level"),
    [
        ("2026-11-22 00:00", "剩 9 小时", "soon"),
        ("2026-11-22 00:00:01", "剩 9 小时", "normal"),
        ("2026-11-21 14:05", "剩不到 1 分钟", "soon"),
        ("2026-11-21 12:05", "超期 2 小时", "late"),
        ("2026-11-24 00:00", "剩 2 天", "normal"),
    ],
)
def test_a_deadline_says_how_pressing_it_is_and_midnight_belongs_to_today(due_at: str, words: str, level: str) -> None:
    assert due_words(local(due_at), NOW) == Pressing(words, level)


def test_shortly_before_midnight_the_small_hours_are_soon_too() -> None:
    assert due_words(local("2026-11-22 02:00"), local("2026-11-21 22:30")).level == "soon"
    assert due_words(local("2026-11-22 02:30"), local("2026-11-21 22:30")).level == "normal"


def test_no_deadline_has_no_words() -> None:
    assert due_words(None, NOW) == Pressing("", "normal")
