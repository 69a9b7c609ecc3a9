"""Telling a fact: once, to whom it concerns, at a decent hour."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from linli.foundation.accounts.actions import deactivate_user
from linli.foundation.accounts.models import User
from linli.foundation.accounts.tests.people import AT, enter
from linli.foundation.messaging.actions import Draft, add_destination, remove_destination, send_messages
from linli.foundation.messaging.addresses import BadDestination
from linli.foundation.messaging.drafts import row_key
from linli.foundation.messaging.models import Destination, InboxItem, Message
from linli.foundation.messaging.quiet import after_quiet
from linli.lib.worktime import SHANGHAI

rows = pytest.mark.django_db
NIGHT = datetime(2026, 3, 2, 23, 30, tzinfo=SHANGHAI)
MORNING = datetime(2026, 3, 3, 7, 0, tzinfo=SHANGHAI)


def draft(*receivers: User, **more: Any) -> Draft:
    return Draft(
        **{"key": "case1:2", "receivers": receivers, "topic": "matter.assigned", "subject": "有新派单", **more}
    )


@rows
def test_the_inbox_shows_it_at_once_and_the_mail_waits_for_the_worker() -> None:
    user, subject = enter(email="wf@example.cn"), uuid4()
    number = send_messages(drafts=[draft(user, link="/desk/", subject_kind="matter", subject_id=subject)], at=AT)
    assert number == 2
    item = InboxItem.objects.get()
    assert (item.user, item.subject, item.link, item.at, item.read_at) == (user, "有新派单", "/desk/", AT, None)
    inbox, mail = Message.objects.filter(subject_kind="matter", subject_id=subject).order_by("-transport")
    assert (inbox.transport, inbox.sent_at) == ("inbox", AT)
    assert (mail.transport, mail.sent_at, mail.next_try_at) == ("email", None, AT)


@rows
def test_what_was_told_is_not_told_again() -> None:
    one, two = enter(email="wf@example.cn"), enter("lina", "李娜")
    assert send_messages(drafts=[draft(one)], at=AT) == 2
    assert send_messages(drafts=[draft(one)], at=AT) == 0
    assert send_messages(drafts=[draft(one, two, one), draft(two)], at=AT) == 1
    assert (Message.objects.count(), InboxItem.objects.count()) == (3, 2)
    assert send_messages(drafts=[draft(one, key="case1:3")], at=AT) == 2


@rows
def test_nothing_is_told_when_the_fact_is_rolled_back() -> None:
    user = enter()
    with transaction.atomic():
        send_messages(drafts=[draft(user)], at=AT)
        transaction.set_rollback(True)
    assert not Message.objects.exists()
    assert not InboxItem.objects.exists()


@rows
def test_the_deactivated_hear_nothing() -> None:
    user = deactivate_user(user=enter(email="wf@example.cn"), by=None, at=AT)
    assert send_messages(drafts=[draft(user)], at=AT) == 0


@rows
def test_a_night_lets_mail_wait_but_not_the_inbox_nor_the_urgent() -> None:
    user = enter(email="wf@example.cn")
    send_messages(drafts=[draft(user), draft(user, key="fire", urgent=True)], at=NIGHT)
    times = dict(Message.objects.filter(transport="email").values_list("urgent", "next_try_at"))
    assert times == {False: MORNING, True: NIGHT}
    assert {item.at for item in InboxItem.objects.all()} == {NIGHT}


@rows
def test_robots_of_people_and_of_units_are_told() -> None:
    user, unit = enter(), uuid4()
    for kind, owner in (("user", user.pk), ("organisation", unit), ("organisation", uuid4())):
        add_destination(owner_kind=kind, owner_id=owner, name="群", address="json://127.0.0.1/", by=None, at=AT)
    stopped = add_destination(
        owner_kind="organisation", owner_id=unit, name="旧群", address="json://127.0.0.1/", by=None, at=AT
    )
    remove_destination(destination=stopped, by=None, at=AT)
    assert send_messages(drafts=[draft(user, organisation_ids=[unit, unit])], at=AT) == 3
    robots = Message.objects.filter(transport="apprise")
    assert {robot.destination and robot.destination.owner_id for robot in robots} == {user.pk, unit}


@rows
@pytest.mark.parametrize("address", ["", "hello", "http//x"])
def test_an_address_that_no_robot_has_is_refused(address: str) -> None:
    with pytest.raises(BadDestination):
        add_destination(owner_kind="user", owner_id=uuid4(), name="群", address=address, by=None, at=AT)
    assert not Destination.objects.exists()


@rows
def test_a_long_subject_is_cut_and_a_long_key_still_tells_once() -> None:
    user = enter()
    long = draft(user, key="k" * 500, subject="长" * 500)
    assert (send_messages(drafts=[long], at=AT), send_messages(drafts=[long], at=AT)) == (1, 0)
    assert len(InboxItem.objects.get().subject) == 200
    assert row_key(long, "inbox", user.pk) != row_key(draft(user, key="k" * 501), "inbox", user.pk)


@rows
def test_telling_many_costs_as_much_as_telling_one(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    users = [enter(f"user{number}", "某人", email="a@example.cn") for number in range(5)]
    for number in (1, 5):
        with django_assert_num_queries(4):
            send_messages(drafts=[draft(*users[:number], key=f"{number}")], at=AT)


moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31)).map(lambda at: at.replace(tzinfo=UTC))  # noqa: DTZ001


@given(moments)
def test_the_night_ends_at_seven_and_a_day_is_never_delayed(at: datetime) -> None:
    later = after_quiet(at)
    assert at <= later <= at + timedelta(hours=9)
    assert 7 <= later.astimezone(SHANGHAI).hour < 22
    assert after_quiet(later) == later
    if later != at:
        assert (later.astimezone(SHANGHAI).hour, later.minute) == (7, 0)


@pytest.mark.parametrize(
    ("hour", "minute", "waits"),
    [(6, 59, True), (7, 0, False), (21, 59, False), (22, 0, True), (0, 0, True)],
)
def test_the_edges_of_the_night(hour: int, minute: int, waits: bool) -> None:
    at = datetime(2026, 3, 2, hour, minute, tzinfo=SHANGHAI)
    assert (after_quiet(at) != at) is waits
