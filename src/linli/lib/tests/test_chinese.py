from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.chinese import clock_words, document_date, duration_words, moment_words, relative_words
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
    ("at", "words"),
    [
        ("2026-11-21 14:04:30", "刚刚"),
        ("2026-11-21 14:05:40", "刚刚"),
        ("2026-11-21 13:53", "12 分钟前"),
        ("2026-11-21 09:05", "今天 09:05"),
        ("2026-11-21 18:00", "今天 18:00"),
        ("2026-11-20 17:20", "昨天 17:20"),
        ("2026-11-19 08:00", "前天 08:00"),
        ("2026-11-22 08:00", "明天 08:00"),
        ("2026-03-05 17:20", "3月5日 17:20"),
        ("2025-03-05 17:20", "2025年3月5日"),
    ],
)
def test_moments_are_spoken_of_from_now(at: str, words: str) -> None:
    assert relative_words(local(at), NOW) == words


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


def test_moments_and_dates_have_one_written_form() -> None:
    assert moment_words(NOW) == "2026-11-21 14:05"
    assert document_date(date(2026, 3, 5)) == "2026年3月5日"
