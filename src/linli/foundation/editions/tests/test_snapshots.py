"""What a process keeps of tables that change seldom."""

from collections.abc import Iterator
from itertools import count

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from linli.foundation.editions.actions import renew
from linli.foundation.editions.models import Edition
from linli.foundation.editions.snapshots import Snapshot, one_look
from linli.lib.ids import new_id

pytestmark = pytest.mark.django_db


@pytest.fixture
def loads() -> Iterator[int]:
    return count(1)


@pytest.fixture
def snapshot(loads: Iterator[int]) -> Snapshot[int]:
    renew("things")
    return Snapshot(lambda: next(loads), "things")


def test_a_value_is_kept_until_its_edition_changes(snapshot: Snapshot[int]) -> None:
    assert [snapshot.current(), snapshot.current()] == [1, 1]
    renew("others")
    assert snapshot.current() == 1
    renew("things")
    assert snapshot.current() == 2


def test_an_edition_that_never_changed_is_kept_until_it_does(loads: Iterator[int]) -> None:
    young = Snapshot(lambda: next(loads), "nobody wrote this")
    assert [young.current(), young.current()] == [1, 1]
    renew("nobody wrote this")
    assert young.current() == 2


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
    other = Snapshot(lambda: "other", "others")
    snapshot.current()
    other.current()
    with django_assert_num_queries(1), one_look(), one_look():
        assert (snapshot.current(), other.current()) == (1, "other")
    with django_assert_num_queries(2):
        assert (snapshot.current(), other.current()) == (1, "other")


def test_a_look_sees_its_own_changes_at_once_and_those_of_others_the_next_time(snapshot: Snapshot[int]) -> None:
    with one_look():
        assert snapshot.current() == 1
        Edition.objects.filter(name="things").update(mark=new_id())
        assert snapshot.current() == 1
        renew("things")
        assert snapshot.current() == 2
    assert snapshot.current() == 2


def test_a_snapshot_may_watch_several_editions(loads: Iterator[int]) -> None:
    renew("things")
    renew("others")
    both = Snapshot(lambda: next(loads), "things", "others")
    assert both.current() == 1
    renew("others")
    assert both.current() == 2
    renew("things")
    assert [both.current(), both.current()] == [3, 3]
