"""Tags and filters."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template import Context, Template

from linli.foundation.ui.times import show_ago, show_day, show_due, show_instant

NOW = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)


def render(text: str, **context: object) -> str:
    return Template(text).render(Context(context))


def test_a_stage_badge_has_its_icon_colour_and_words() -> None:
    html = render("{% stage 'in_hand' label %}", label="办理中")
    assert 'class="ll-stage ll-s-in_hand"' in html
    assert "#stage-in_hand" in html
    assert "<span>办理中</span>" in html


@pytest.mark.parametrize(
    "text", ["{% stage x x %}", "{% clock x %}", "{% icon x %}", "{% face x %}", "{% copy x %}", "{% meter 5 x %}"]
)
def test_a_mark_escapes_what_it_is_given(text: str) -> None:
    assert "<script" not in render(text, x='"><script>').lower()


@pytest.mark.parametrize(("given", "width"), [(-5, 0), (0, 0), (58.4, 58), (100, 100), (250, 100)])
def test_a_meter_stays_between_empty_and_full(given: float, width: int) -> None:
    assert f'width="{width}"' in render("{% meter n %}", n=given)


def test_instants_are_shown_as_the_office_reads_them() -> None:
    assert show_instant(NOW) == "2026-11-21 14:05"
    assert show_instant(None) == ""
    assert render("{{ at|when }} {{ at|day }}", at=NOW) == "2026-11-21 14:05 2026-11-21"


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (datetime(2026, 11, 21, 16, 0, tzinfo=UTC), "2026-11-21 24:00"),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), "2026-12-31 24:00"),
        (datetime(2026, 11, 21, 16, 1, tzinfo=UTC), "2026-11-22 00:01"),
        (datetime(2026, 11, 21, 9, 30, tzinfo=UTC), "2026-11-21 17:30"),
        (None, ""),
    ],
)
def test_a_deadline_at_midnight_is_the_end_of_its_day(at: datetime | None, shown: str) -> None:
    assert show_due(at) == shown


def test_a_day_is_that_of_the_office_and_not_of_utc() -> None:
    assert show_day(datetime(2026, 11, 21, 18, 0, tzinfo=UTC)) == "2026-11-22"
    assert show_day(date(2026, 1, 2)) == "2026-01-02"
    assert show_day(None) == ""


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=59), "刚刚"),
        (timedelta(minutes=1), "1 分钟前"),
        (timedelta(minutes=59, seconds=59), "59 分钟前"),
        (timedelta(hours=1), "1 小时前"),
        (timedelta(hours=14), "14 小时前"),
        (timedelta(hours=14, minutes=6), "昨天 23:59"),
        (timedelta(days=1), "昨天 14:05"),
        (timedelta(days=2), "11-19 14:05"),
        (timedelta(days=365), "2025-11-21 14:05"),
        (timedelta(minutes=-5), "2026-11-21 14:10"),
    ],
)
def test_how_long_ago(passed: timedelta, words: str) -> None:
    assert show_ago(NOW - passed, NOW) == words


@pytest.mark.parametrize(("number", "words"), [(None, ""), (0, "0"), (999, "999"), (1000, "1,000+"), (45210, "1,000+")])
def test_counts_of_hot_lists_stop_at_a_thousand(number: int | None, words: str) -> None:
    assert render("{{ n|count }}", n=number) == words


def test_a_time_mark_carries_the_instant_for_machines_and_people() -> None:
    html = render("{% ago at %}", at=NOW)
    assert 'datetime="2026-11-21T06:05:00Z"' in html
    assert 'title="2026-11-21 14:05"' in html
    assert render("{% ago at %}", at=None) == ""


def test_the_sentences_of_the_scripts_cannot_end_their_block() -> None:
    html = render("{% words %}")
    assert html.count("<") == 2
    assert "没有连上服务器" in html
