"""The inbox on the desk."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.foundation.accounts.models import User
from linli.foundation.accounts.tests.people import AT, enter
from linli.foundation.installation.actions import mark_demo
from linli.foundation.messaging.models import InboxItem
from linli.foundation.messaging.queries import PAGE, inbox_page, unread_count

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _set_up() -> None:
    mark_demo(name="青松街道", by=None, at=AT)


@pytest.fixture
def me(client: Client) -> User:
    user = enter()
    client.force_login(user)
    return user


def item(user: User, subject: str = "有新派单", minutes: int = 0, **more: Any) -> InboxItem:
    return InboxItem.objects.create(user=user, topic="t", subject=subject, at=AT + timedelta(minutes=minutes), **more)


def test_the_newest_stands_first_and_only_my_own(client: Client, me: User) -> None:
    item(me, "先来的")
    item(me, "后来的", 5)
    item(enter("lina", "李娜"), "别人的", 9)
    page = client.get("/inbox/").content.decode()
    assert page.index("后来的") < page.index("先来的")
    assert "别人的" not in page
    assert "2 条未读" in page


def test_the_unread_tab_shows_what_is_unread(client: Client, me: User) -> None:
    item(me, "读过的", read_at=AT)
    item(me, "没读的")
    page = client.get("/inbox/?view=unread").content.decode()
    assert "没读的" in page
    assert "读过的" not in page


def test_opening_marks_as_read_and_leads_to_the_thing(client: Client, me: User) -> None:
    one = item(me, link="/desk/matters/1/")
    assert client.get(f"/inbox/{one.pk}/")["Location"] == "/desk/matters/1/"
    one.refresh_from_db()
    first = one.read_at
    assert first is not None
    client.get(f"/inbox/{one.pk}/")
    one.refresh_from_db()
    assert one.read_at == first


@pytest.mark.parametrize("link", ["", "https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_a_link_to_nowhere_or_elsewhere_leads_back_to_the_list(client: Client, me: User, link: str) -> None:
    assert client.get(f"/inbox/{item(me, link=link).pk}/")["Location"] == "/inbox/"


def test_another_persons_message_does_not_exist(client: Client, me: User) -> None:
    other = item(enter("lina", "李娜"))
    assert client.get(f"/inbox/{other.pk}/").status_code == 404
    assert client.post(f"/inbox/{other.pk}/read/").status_code == 404
    assert client.get(f"/inbox/{uuid4()}/").status_code == 404
    other.refresh_from_db()
    assert other.read_at is None


def test_one_and_all_are_marked_as_read(client: Client, me: User) -> None:
    one = item(me)
    item(me, "又一条", 1)
    stranger = item(enter("lina", "李娜"))
    assert client.post(f"/inbox/{one.pk}/read/", {"view": "unread"})["Location"] == "/inbox/?view=unread"
    assert unread_count(me) == 1
    page = client.post("/inbox/read/", follow=True).content.decode()
    assert "已把 1 条消息标为已读。" in page
    assert unread_count(me) == 0
    stranger.refresh_from_db()
    assert stranger.read_at is None


def test_marking_takes_a_post(client: Client, me: User) -> None:
    assert client.get("/inbox/read/").status_code == 405
    assert client.get(f"/inbox/{item(me).pk}/read/").status_code == 405


def test_strangers_are_led_to_the_login(client: Client) -> None:
    assert client.get("/inbox/")["Location"] == "/accounts/login/?next=/inbox/"


def test_pages_follow_each_other_without_gap_or_repeat_and_lead_back(me: User) -> None:
    for number in range(PAGE * 2 + 5):
        item(me, str(number), number // 3)
    pages = [inbox_page(me)]
    while pages[-1].older:
        pages.append(inbox_page(me, cursor=pages[-1].older))
    seen = [row.pk for page in pages for row in page.rows]
    assert len(seen) == len(set(seen)) == PAGE * 2 + 5
    assert inbox_page(me, cursor=pages[2].newer).rows == pages[1].rows
    assert inbox_page(me, cursor=pages[1].newer).rows == pages[0].rows
    assert pages[0].newer is None


def test_the_second_page_has_a_way_back_to_newer_messages(client: Client, me: User) -> None:
    for number in range(PAGE + 1):
        item(me, f"第{number}条", number)
    first = client.get("/inbox/")
    second = client.get("/inbox/", {"page": first.context["page"].older})
    assert "较新" not in first.content.decode()
    assert "较新" in second.content.decode()
    assert "第0条" in second.content.decode()


@pytest.mark.parametrize("mark", ["x", "~", "2026-01-01~x", "2026-01-01T00:00:00~0197a000-0000-7000-8000-000000000000"])
def test_a_mark_that_is_none_starts_at_the_top(client: Client, me: User, mark: str) -> None:
    item(me)
    answer = client.get("/inbox/", {"page": mark})
    assert (answer.status_code, "有新派单" in answer.content.decode()) == (200, True)


def test_what_people_wrote_is_shown_as_text(client: Client, me: User) -> None:
    item(me, "<script>alert(1)</script>", body="<b>粗</b>")
    page = client.get("/inbox/").content.decode()
    assert "<script>alert" not in page
    assert "<b>粗</b>" not in page


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(
    client: Client, me: User, number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for one in range(number):
        item(me, str(one), one)
    client.get("/inbox/")
    with django_assert_num_queries(6):
        client.get("/inbox/")
