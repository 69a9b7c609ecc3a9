from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.numbers import (
    CODE_ALPHABET,
    BadTemplate,
    TemplateFault,
    check_template,
    day_of,
    new_query_code,
    read_query_code,
    render_number,
    year_of,
)

ON = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("template", "n", "words", "number"),
    [
        ("{short}诉〔{year}〕{n}号", 12, {"short": "巴北"}, "巴北诉〔2026〕12号"),
        ("（{year}）{short}人调字第{n}号", 25, {"short": "东风路"}, "（2026）东风路人调字第25号"),
        ("{list}-{nn}", 41, {"list": "网格问题清单"}, "网格问题清单-41"),
        ("{list}-{nn}", 3, {"list": "网格问题清单"}, "网格问题清单-03"),
        ("{session}-{n}", 12, {"session": "茶2026-08"}, "茶2026-08-12"),
        ("{program}{yyyymmdd}{nnnn}", 3, {"program": "代办"}, "代办202611210003"),
        ("{program}{yyyymmdd}{nnnn}", 12345, {"program": "代办"}, "代办2026112112345"),
        ("V{n:08d}", 17, {}, "V00000017"),
        ("〔{year}〕第{n:03d}号", 1, {}, "〔2026〕第001号"),
        ("{{{n}}}", 1, {}, "{1}"),
    ],
)
def test_templates_render_as_the_local_ledgers_write_them(
    template: str, n: int, words: dict[str, str], number: str
) -> None:
    assert render_number(template, n=n, on=ON, **words) == number


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{short}诉〔{year}〕号", TemplateFault.NO_NUMBER),
        ("", TemplateFault.NO_NUMBER),
        ("{n", TemplateFault.SYNTAX),
        ("{n}}", TemplateFault.SYNTAX),
        ("{}{n}", TemplateFault.UNKNOWN_FIELD),
        ("{0}{n}", TemplateFault.UNKNOWN_FIELD),
        ("{short.__class__}{n}", TemplateFault.UNKNOWN_FIELD),
        ("{short[0]}{n}", TemplateFault.UNKNOWN_FIELD),
        ("{on}{n}", TemplateFault.UNKNOWN_FIELD),
        ("{n:999999999d}", TemplateFault.BAD_PADDING),
        ("{n:{year}}", TemplateFault.BAD_PADDING),
        ("{nn:03d}", TemplateFault.BAD_PADDING),
        ("{short:03d}{n}", TemplateFault.BAD_PADDING),
        ("{n!r}", TemplateFault.BAD_PADDING),
        ("{n}" * 21, TemplateFault.TOO_LONG),
    ],
)
def test_templates_that_cannot_be_used_are_refused_with_a_reason(template: str, reason: TemplateFault) -> None:
    with pytest.raises(BadTemplate) as caught:
        check_template(template)
    assert caught.value.reason is reason


def test_a_template_tells_its_fields() -> None:
    assert check_template("{short}诉〔{year}〕{n}号") == {"short", "year", "n"}


def test_a_number_needs_its_words_and_starts_at_one() -> None:
    with pytest.raises(ValueError, match="short"):
        render_number("{short}{n}", n=1, on=ON)
    with pytest.raises(ValueError, match="short"):
        render_number("{short}{n}", n=1, on=ON, short="")
    with pytest.raises(ValueError, match="start at 1"):
        render_number("{n}", n=0, on=ON)


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_two_numbers_of_one_year_never_look_alike(one: int, other: int) -> None:
    template = "{short}诉〔{year}〕{n}号"
    same = render_number(template, n=one, on=ON, short="巴北") == render_number(template, n=other, on=ON, short="巴北")
    assert same == (one == other)


def test_the_year_turns_at_midnight_in_shanghai() -> None:
    assert year_of(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)) == 2026
    assert year_of(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == 2027
    assert day_of(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == date(2027, 1, 1)
    with pytest.raises(ValueError, match="without time zone"):
        year_of(datetime.fromisoformat("2026-01-01"))


def test_query_codes_have_no_characters_that_look_alike() -> None:
    codes = {new_query_code() for _ in range(1000)}
    assert len(codes) == 1000
    assert all(len(code) == 8 and set(code) <= set(CODE_ALPHABET) for code in codes)
    assert not set("0O1I") & set(CODE_ALPHABET)
    assert len(CODE_ALPHABET) == 32


@pytest.mark.parametrize("typed", ["ab23-cd45", " AB23 CD45 ", "ＡＢ２３ＣＤ４５", "AB23CD45"])
def test_a_typed_code_is_read_as_it_was_meant(typed: str) -> None:
    assert read_query_code(typed) == "AB23CD45"


@pytest.mark.parametrize("typed", ["", "AB23CD4", "AB23CD456", "AB23CD4O", "AB23CD41", "诉AB23CD4"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_query_code(typed) is None
