import hashlib
import uuid
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import Enum, StrEnum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.lib.hashing import NotCanonical, canonical, chain, digest, find_hash

SHA256_OF_EMPTY_OBJECT = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), inner),
    max_leaves=20,
)


class Colour(StrEnum):
    RED = "red"


class Level(Enum):
    LOW = 1


@dataclass(frozen=True)
class Reply:
    text: str
    on: date


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ({"街道": "东风路"}, '{"街道":"东风路"}'),
        (datetime(2026, 11, 21, 14, 5, tzinfo=timezone(timedelta(hours=8))), '"2026-11-21T06:05:00.000000Z"'),
        (date(2026, 11, 21), '"2026-11-21"'),
        (uuid.UUID(int=7), '"00000000-0000-0000-0000-000000000007"'),
        (Decimal("1.50"), '"1.5"'),
        (Decimal("1E+3"), '"1000"'),
        (Decimal("-0.00"), '"0"'),
        ({Colour.RED: Level.LOW}, '{"red":1}'),
        (Reply("好", date(2026, 1, 2)), '{"on":"2026-01-02","text":"好"}'),
        (0.1 + 0.2, "0.3"),
        (3.0, "3"),
        (-0.0, "0"),
        ((1, 2), "[1,2]"),
    ],
)
def test_every_supported_kind_has_one_canonical_form(value: object, text: str) -> None:
    assert canonical(value).decode() == text


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("-inf"),
        Decimal("NaN"),
        datetime.fromisoformat("2026-01-01"),
        {1: "a"},
        {1, 2},
        b"bytes",
        object(),
        "\ud800",
        Reply,
    ],
)
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(NotCanonical):
        canonical({"value": value})


@given(st.dictionaries(st.text(st.characters(exclude_categories=["Cs"])), json_values))
def test_the_order_of_keys_does_not_matter(value: dict[str, object]) -> None:
    assert digest(value) == digest(dict(reversed(value.items())))


@given(json_values, json_values)
def test_different_content_has_different_digests(one: object, other: object) -> None:
    assert (canonical(one) == canonical(other)) == (digest(one) == digest(other))


def test_an_unsalted_digest_is_plain_sha256_that_other_tools_can_check() -> None:
    assert digest({}) == SHA256_OF_EMPTY_OBJECT
    assert digest("甲") == hashlib.sha256('"甲"'.encode()).hexdigest()
    assert len({digest({}), digest({}, b"salt"), digest({}, b"other")}) == 3


def test_a_chain_depends_on_every_link_before() -> None:
    first = chain("", {"n": 1})
    second = chain(first, {"n": 2})
    assert second == chain(chain("", {"n": 1}), {"n": 2})
    assert second != chain(chain("", {"n": 0}), {"n": 2})
    assert chain("", {"n": 2}) not in {first, second}


def test_a_link_is_a_digest_and_nothing_else() -> None:
    for previous in ("abc", "A" * 64, "0" * 63, "0" * 64 + "\n"):
        with pytest.raises(ValueError, match="not a digest"):
            chain(previous, {})


def test_a_find_hash_needs_the_key() -> None:
    assert find_hash(b"k" * 16, "13800138000") != find_hash(b"l" * 16, "13800138000")
    assert find_hash(b"k" * 16, "13800138000") == find_hash(b"k" * 16, "13800138000")
    assert len(find_hash(b"k" * 16, "甲")) == 64
    with pytest.raises(ValueError, match="16 bytes"):
        find_hash(b"short", "x")


def test_moments_are_equal_in_every_zone() -> None:
    here = datetime(2026, 11, 21, 6, 5, tzinfo=UTC)
    assert digest(here) == digest(here.astimezone(timezone(timedelta(hours=8))))
