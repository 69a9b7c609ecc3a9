"""Paging by key."""

import itertools
import random
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import IntegerField, Value
from django.test.utils import CaptureQueriesContext

from linli.foundation.ui.pages import Key, Page, key_rows, keyset_page, keyset_rows

ORDER = ("-expire_date", "session_key")
START = datetime(2026, 11, 21, 6, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def make_rows(count: int, seed: int = 1, distinct: int = 3) -> list[str]:
    """Rows with many equal instants, and their keys in the list's order."""
    chance = random.Random(seed)
    rows = [
        Session(
            session_key=f"{number:05}", session_data="", expire_date=START + timedelta(hours=chance.randrange(distinct))
        )
        for number in range(count)
    ]
    chance.shuffle(rows)
    Session.objects.bulk_create(rows)
    return [row.session_key for row in sorted(rows, key=lambda row: (-row.expire_date.timestamp(), row.session_key))]


def page(cursor: str | None = None, size: int = 4) -> Page[Session]:
    return keyset_page(Session.objects.all(), order=ORDER, cursor=cursor, size=size)


def keys(found: Page[Session]) -> list[str]:
    return [row.session_key for row in found.rows]


def shown(*chosen: str) -> list[dict[str, Any]]:
    found = Session.objects.filter(pk__in=chosen).values("session_key", "expire_date")
    return [{"id": row["session_key"], **row} for row in found]


@pytest.mark.parametrize("seed", range(12))
def test_walking_to_older_pages_shows_each_row_once_in_order(seed: int) -> None:
    wanted = make_rows(random.Random(seed).randrange(1, 40), seed, distinct=1 + seed % 5)
    seen, found = [], page()
    seen += keys(found)
    while found.older:
        found = page(found.older)
        seen += keys(found)
    assert seen == wanted


@pytest.mark.parametrize("seed", range(12))
def test_walking_back_from_the_end_shows_the_same_pages(seed: int) -> None:
    wanted = make_rows(random.Random(seed).randrange(9, 40), seed, distinct=1 + seed % 5)
    found = page()
    while found.older:
        found = page(found.older)
    seen = keys(found)
    while found.newer:
        found = page(found.newer)
        seen = keys(found) + seen
    assert seen == wanted


def test_first_and_last_page_have_no_neighbour_beyond_them() -> None:
    make_rows(8)
    first = page()
    assert first.newer is None
    last = page(first.older)
    assert (len(last.rows), last.older) == (4, None)


def test_a_page_costs_one_query_wherever_it_lies() -> None:
    make_rows(30)
    cursors: list[str | None] = [None]
    found = page()
    while found.older:
        cursors.append(found.older)
        found = page(found.older)
    for cursor in [*cursors, found.newer]:
        with CaptureQueriesContext(connection) as queries:
            page(cursor)
        assert len(queries) == 1


@pytest.mark.parametrize("cursor", ["", "x", "W3RydWUsW11d~abc", "~", "é~é"])
def test_a_cursor_we_did_not_sign_shows_the_first_page(cursor: str) -> None:
    wanted = make_rows(9)
    assert keys(page(cursor)) == wanted[:4]


def test_a_changed_cursor_shows_the_first_page() -> None:
    wanted = make_rows(9)
    older = page().older
    assert older is not None
    assert keys(page("A" + older[1:])) == wanted[:4]


def test_a_cursor_of_another_order_shows_the_first_page() -> None:
    make_rows(9)
    other = keyset_page(Session.objects.all(), order=("session_key",), size=4).older
    assert keys(page(other)) == keys(page())


def test_when_everything_behind_the_cursor_has_gone_the_first_page_is_shown() -> None:
    wanted = make_rows(6)
    older = page().older
    Session.objects.filter(session_key__in=wanted[4:]).delete()
    assert keys(page(older)) == wanted[:4]


def test_a_cursor_can_stand_in_an_address_as_it_is() -> None:
    make_rows(9)
    older = page().older
    assert older is not None
    assert all(character.isalnum() or character in "-_.~=" for character in older)


def test_a_null_key_is_refused() -> None:
    make_rows(6)
    nulled = Session.objects.annotate(nothing=Value(None, output_field=IntegerField()))
    with pytest.raises(ValueError, match="nothing is NULL"):
        keyset_page(nulled, order=("nothing", "session_key"), size=4)


@pytest.mark.parametrize("seed", range(12))
def test_parts_that_overlap_make_one_list_forwards_and_back(seed: int) -> None:
    wanted = make_rows(random.Random(seed).randrange(9, 40), seed, distinct=1 + seed % 5)
    low, high = wanted[0], wanted[-1]
    parts = [
        Session.objects.filter(session_key__gte=min(low, high)), Session.objects.filter(session_key__lte=max(low, high))
    ]  # fmt: skip
    assert all(part.count() for part in parts)

    def ask_keys(columns: Sequence[str], place: Sequence[Any], most: int) -> list[Key]:
        return [key for part in parts for key in key_rows(part, columns, place, most)]

    def turn(cursor: str | None) -> Page[dict[str, Any]]:
        return keyset_rows(ask_keys, shown, order=ORDER, cursor=cursor, size=4)

    def ids(found: Page[dict[str, Any]]) -> list[str]:
        return [row["id"] for row in found.rows]

    union = {row.session_key for part in parts for row in part}
    pages = [turn(None)]
    while older := pages[-1].older:
        pages.append(turn(older))
    assert [key for found in pages for key in ids(found)] == [key for key in wanted if key in union]
    for before, found in itertools.pairwise(pages):
        assert ids(turn(found.newer)) == ids(before)
