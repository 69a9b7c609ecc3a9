"""What a process keeps of tables that change seldom."""

from collections.abc import Iterator
from itertools import count

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from linli.foundation.editions.actions import renew
from linli.foundation.editions.snapshots import Snapshot, one_look

pytestmark = pytest.mark.django_db


@pytest.fixture
def loads() -> Iterator[int]:
    return count(1)


@pytest.fixture
def snapshot(loads: Iterator[int]) -> Snapshot[int]:
    renew("things")
    return Snapshot("things", lambda: next(loads))


def test_a_value_is_kept_until_its_edition_changes(snapshot: Snapshot[int]) -> None:
    assert [snapshot.current(), snapshot.current()] == [1, 1]
    renew("others")
    assert snapshot.current() == 1
    renew("things")
    assert snapshot.current() == 2


def test_without_an_edition_nothing_is_kept(loads: Iterator[int]) -> None:
    loose = Snapshot("nobody wrote this", lambda: next(loads))
    assert [loose.current(), loose.current()] == [1, 2]


def test_a_change_that_was_rolled_back_is_not_kept(snapshot: Snapshot[int]) -> None:
    assert snapshot.current() == 1
    with transaction.atomic():
        renew("things")
        assert snapshot.current() == 2
        transaction.set_rollback(True)
    assert snapshot.current() == 3


def test_within_one_look_the_editions_are_asked_for_once(
    snapshot: Snapshot[int], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    renew("others")
    other = Snapshot("others", lambda: "other")
    snapshot.current()
    other.current()
    with django_assert_num_queries(1), one_look(), one_look():
        assert (snapshot.current(), other.current()) == (1, "other")
    with django_assert_num_queries(2):
        assert (snapshot.current(), other.current()) == (1, "other")


def test_what_changes_during_a_look_is_seen_by_the_next_one(snapshot: Snapshot[int]) -> None:
    with one_look():
        assert snapshot.current() == 1
        renew("things")
        assert snapshot.current() == 1
    assert snapshot.current() == 2
