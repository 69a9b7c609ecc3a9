from datetime import UTC, date, datetime

import pytest

from linli.lib.numbers import (
    CODE_ALPHABET,
    day_of,
    query_code,
    read_query_code,
    year_of,
)


def test_the_year_turns_at_midnight_in_shanghai() -> None:
    assert year_of(datetime(2026, 12, 31, 15, 59, 59, tzinfo=UTC)) == 2026
    assert year_of(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == 2027
    assert day_of(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == date(2027, 1, 1)
    with pytest.raises(ValueError, match="without time zone"):
        year_of(datetime.fromisoformat("2026-01-01"))


def test_query_codes_have_no_characters_that_look_alike() -> None:
    codes = {query_code(f"{seed * 982_451_653:064x}") for seed in range(1, 1001)}
    assert len(codes) == 1000
    assert query_code("ff" * 32) == query_code("ff" * 32)
    assert all(len(code) == 8 and set(code) <= set(CODE_ALPHABET) for code in codes)
    assert not set("0O1I") & set(CODE_ALPHABET)
    assert len(CODE_ALPHABET) == 32


@pytest.mark.parametrize("typed", ["ab23-cd45", " AB23 CD45 ", "ＡＢ２３ＣＤ４５", "AB23CD45"])
def test_a_typed_code_is_read_as_it_was_meant(typed: str) -> None:
    assert read_query_code(typed) == "AB23CD45"


@pytest.mark.parametrize("typed", ["", "AB23CD4", "AB23CD456", "AB23CD4O", "AB23CD41", "诉AB23CD4"])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert read_query_code(typed) is None
