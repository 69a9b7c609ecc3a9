"""Counting turns: windows, keys, refusals, and many processes at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.foundation.accounts.tests.people import AT
from linli.foundation.installation.actions import mark_demo
from linli.foundation.limits.actions import TooMany, clear_counters, take_turn
from linli.foundation.limits.buckets import Rate, UnknownBucket, register_bucket
from linli.foundation.limits.models import Counter
from linli.foundation.limits.requests import address_key
from linli.foundation.limits.tests.doors import BUCKET, HOUR, MINUTE

pytestmark = pytest.mark.django_db
PATIENCE_SECONDS = 30


def refused(key: str = "1.2.3.4", after: timedelta = timedelta(0)) -> timedelta | None:
    """Take a turn so long after AT; None where it was given, else how long to wait."""
    try:
        take_turn(bucket=BUCKET, key=key, at=AT + after)
    except TooMany as too_many:
        return too_many.retry_after
    return None


def test_three_a_minute_then_the_rest_of_the_minute_to_wait() -> None:
    assert [refused(after=timedelta(seconds=n)) for n in range(3)] == [None, None, None]
    assert refused(after=timedelta(seconds=20)) == timedelta(seconds=40)
    assert refused(after=MINUTE) is None


def test_the_longer_rate_holds_too_and_refused_turns_do_not_count() -> None:
    assert [refused(after=MINUTE * n) for n in range(5)] == [None] * 5
    assert [refused(after=MINUTE * n) for n in (5, 6, 59)] == [HOUR - MINUTE * n for n in (5, 6, 59)]
    assert refused(after=HOUR) is None


def test_others_are_not_in_the_way() -> None:
    for _ in range(3):
        refused("1.2.3.4")
    assert refused("1.2.3.4") is not None
    assert refused("1.2.3.5") is None


def test_no_key_can_be_read_in_the_table() -> None:
    refused("13800138000")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM limits_counter")
        assert "13800138000" not in str(cursor.fetchall())
    assert {len(key) for key in Counter.objects.values_list("key", flat=True)} == {64}


def test_counters_go_when_their_window_is_over() -> None:
    refused()
    assert clear_counters(AT + MINUTE) == 1
    assert clear_counters(AT + HOUR) == 1
    assert not Counter.objects.exists()


def test_a_bucket_nobody_declared_is_an_error_not_an_open_door() -> None:
    with pytest.raises(UnknownBucket):
        take_turn(bucket="tests.nothing", key="x", at=AT)
    with pytest.raises(ValueError, match="limits nothing"):
        register_bucket("tests.empty", [])
    with pytest.raises(ValueError, match="at least"):
        Rate(0, MINUTE)


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(0, 90), min_size=1, max_size=30).map(sorted))
def test_in_no_window_are_there_more_than_its_rate_says(seconds: list[int]) -> None:
    Counter.objects.all().delete()
    given_at = [second for second in seconds if refused(after=timedelta(seconds=second)) is None]
    assert len(given_at) <= min(5, len(seconds))
    # A window begins with its first turn: between that and its end there are three at most.
    start, inside = None, 0
    for second in given_at:
        if start is None or second - start >= 60:
            start, inside = second, 0
        inside += 1
        assert inside <= 3


@pytest.mark.urls("linli.foundation.limits.tests.doors")
def test_a_flood_from_one_address_gets_the_page_429_whatever_it_says_about_itself(client: Client) -> None:
    mark_demo(name="松园", by=None, at=AT)
    answers = [client.get("/knock/", headers={"X-Forwarded-For": f"10.1.1.{n}"}) for n in range(8)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 5
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    page = answers[-1].content.decode()
    assert "操作太频繁" in page
    assert "秒后再试" in page
    assert client.get("/knock/", REMOTE_ADDR="10.0.0.9").status_code == 200


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("10.0.0.7", "10.0.0.7"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::"),
        ("::ffff:10.0.0.7", "10.0.0.7"),
        ("nonsense", "nonsense"),
        ("", ""),
    ],
)
def test_a_household_is_one_address(address: str, key: str) -> None:
    assert address_key(RequestFactory().get("/", REMOTE_ADDR=address)) == key


def test_the_login_page_answers_a_flood_with_the_same_page(client: Client) -> None:
    form = {"login": "nobody", "password": "wrong"}
    statuses = [client.post("/accounts/login/", {**form, "login": f"nobody{n}"}).status_code for n in range(62)]
    assert statuses.count(429) == 2
    assert "操作太频繁" in client.post("/accounts/login/", form).content.decode()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_twelve_who_knock_at_once_three_get_in() -> None:
    gate = Barrier(12)

    def knock(_: int) -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            gate.wait(PATIENCE_SECONDS)
            return refused() is None
        finally:
            connection.close()

    with ThreadPoolExecutor(12) as pool:
        assert sum(pool.map(knock, range(12), timeout=PATIENCE_SECONDS)) == 3
    assert sorted(Counter.objects.values_list("taken", flat=True)) == [3, 3]
