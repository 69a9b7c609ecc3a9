"""Residents sign in by phone and code, and see their own matters only."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from linli.casework.models import Case
from linli.casework.tests.driving import bring, take, take_in
from linli.foundation.accounts.models import User, UserKind
from linli.foundation.messaging.models import Message
from linli.modules.matters import facts as given
from linli.modules.matters.actions import Reporter
from linli.modules.matters.tests.desk import at_desk, words
from tests.world import PASSWORD, World, build_world

pytestmark = pytest.mark.django_db
PHONE, NEIGHBOUR = "13800138000", "13900139000"


@pytest.fixture
def world(settings: Settings) -> World:
    """The cast, in an installation with a gateway for text messages."""
    settings.SMS_URL = "json://localhost/?:to={phone}"
    return build_world()


def code_for(client: Client, phone: str = PHONE) -> str:
    """Ask for a code on the page; the digits on the phone."""
    response = client.post("/my/login/", {"phone": phone})
    assert (response.status_code, response["Location"]) == (302, "/my/code/")
    sent = Message.objects.filter(topic="resident.code").order_by("-created_at", "-id").first()
    assert sent is not None
    found = re.search(r"\d{6}", sent.body)
    assert found is not None
    return found[0]


def resident(phone: str = PHONE) -> Client:
    """Somebody who has signed in on their phone."""
    client = Client()
    response = client.post("/my/code/", {"digits": code_for(client, phone)})
    assert (response.status_code, response["Location"]) == (302, "/my/")
    return client


def wrong(digits: str) -> str:
    """Other digits."""
    return f"{(int(digits) + 1) % 1_000_000:06}"


def test_somebody_signs_in_sees_their_matters_and_leaves(world: World) -> None:
    case = bring(world, "in_hand")
    client = resident()
    listed = words(client.get("/my/"))
    assert case.title in listed
    assert "超期" in listed
    shown = words(client.get(f"/my/{case.pk}/"))
    for expected in (case.no, "办理中", "松园物业服务站", "承诺办结", "签收", "超期"):
        assert expected in shown
    assert client.post("/my/logout/").status_code == 302
    assert client.get("/my/")["Location"] == "/my/login/"
    assert client.get(f"/my/{case.pk}/")["Location"] == "/my/login/"


def test_one_sees_the_matters_of_ones_own_phone_and_no_others(world: World) -> None:
    own, others = take_in(world), take_in(world, body="别人家漏水。", reporter=Reporter("王五", NEIGHBOUR))
    silent = take_in(world, body="没留电话的事。", reporter=Reporter())
    client = resident()
    listed = client.get("/my/").content.decode()
    assert [str(case.pk) in listed for case in (own, others, silent)] == [True, False, False]
    assert [client.get(f"/my/{case.pk}/").status_code for case in (own, others, silent)] == [200, 404, 404]


def test_the_page_names_no_staff_and_nothing_said_among_units(world: World) -> None:
    case = bring(world, "in_hand")
    take(world, case, "note", "liufang", facts=given.NoteFacts("内部说明甲"))
    take(world, case, "ask_suspension", "zhaoqiang")
    shown = words(resident().get(f"/my/{case.pk}/"))
    for hidden in ("内部说明甲", "刘芳", "赵强", "陈燕", "申请挂账", "请尽快处理", PHONE, "李桂兰"):
        assert hidden not in shown


def test_the_answer_is_the_same_for_a_phone_that_is_known_and_one_that_is_not(world: World) -> None:
    take_in(world)
    resident()
    pages = []
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        for phone in (PHONE, NEIGHBOUR):
            client = Client()
            sent = client.post("/my/login/", {"phone": phone})
            shown = words(client.get("/my/code/"))
            pages.append((sent.status_code, sent["Location"], re.sub(r"1\d\d\*+\d{4}", "", shown)))
    assert pages[0] == pages[1]
    assert User.objects.filter(kind=UserKind.RESIDENT).count() == 1


def test_five_wrong_codes_are_told_and_then_the_code_is_gone(world: World) -> None:
    client = Client()
    digits = code_for(client)
    for _ in range(5):
        answer = client.post("/my/code/", {"digits": wrong(digits)})
        assert answer.status_code == 422
        assert "验证码不对" in words(answer)
    last = client.post("/my/code/", {"digits": digits})
    assert last.status_code == 422
    assert "已经失效" in words(last)
    assert client.get("/my/")["Location"] == "/my/login/"


@pytest.mark.parametrize("digits", ["", "12345", "1234567", "abcdef", "12 34"])
def test_what_is_no_code_costs_no_try(world: World, digits: str) -> None:
    client = Client()
    right = code_for(client)
    for _ in range(6):
        assert client.post("/my/code/", {"digits": digits}).status_code == 422
    full = right.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert client.post("/my/code/", {"digits": f" {full[:3]} {full[3:]}"}).status_code == 302


@pytest.mark.parametrize("phone", ["", "12345", "0471-1234567", "400-123-4567", "1380013800a"])
def test_what_is_no_mobile_is_told_at_the_field_and_kept(world: World, phone: str) -> None:
    response = Client().post("/my/login/", {"phone": phone})
    assert response.status_code == 422
    assert response.context["form"].errors["phone"]
    assert f'value="{phone}"' in response.content.decode() or not phone
    assert not Message.objects.filter(topic="resident.code").exists()


def test_a_second_code_within_a_minute_is_refused_with_the_wait(world: World) -> None:
    client = Client()
    code_for(client)
    response = client.post("/my/login/", {"phone": PHONE})
    assert response.status_code == 422
    assert re.search(r"请 \d+ 秒后再试", words(response))


def test_a_flood_of_phones_from_one_address_is_asked_for_a_proof(world: World) -> None:
    client = Client()
    for n in range(10):
        code_for(client, f"1380013810{n}")
    response = client.post("/my/login/", {"phone": NEIGHBOUR})
    assert response.status_code == 422
    assert "安全验证" in words(response)
    assert "data-proof" in response.content.decode()
    assert NEIGHBOUR in response.content.decode()


def test_where_no_text_can_be_sent_the_page_says_so_instead_of_waiting_for_a_code(
    world: World, settings: Settings
) -> None:
    settings.SMS_URL = ""
    for response in (Client().get("/my/login/"), Client().post("/my/login/", {"phone": PHONE})):
        assert response.status_code == 503
        assert "还没有开通手机登录" in words(response)
    assert not Message.objects.filter(topic="resident.code").exists()


def test_without_a_code_on_its_way_one_begins_again(world: World) -> None:
    assert Client().get("/my/code/")["Location"] == "/my/login/"


def test_a_resident_opens_no_page_of_staff_and_staff_none_of_a_resident(world: World) -> None:
    client, staff = resident(), at_desk(world, "liufang")
    for path in ("/desk/", "/desk/matters/", "/inbox/", "/accounts/password/change/", "/accounts/2fa/"):
        assert "/accounts/login/" in client.get(path)["Location"], path
    assert staff.get("/my/")["Location"] == "/my/login/"


def test_nobody_signs_in_at_the_desk_with_a_residents_account(world: World) -> None:
    resident()
    account = User.objects.get(kind=UserKind.RESIDENT)
    response = Client().post("/accounts/login/", {"login": account.username, "password": PASSWORD})
    assert response.status_code == 200
    admin = at_desk(world, "admin")
    assert account.username not in admin.get("/desk/settings/staff/").content.decode()
    for name in ("password", "dismiss"):
        assert admin.post(reverse(f"postings:{name}", args=[account.pk])).status_code == 404


def test_pages_with_personal_matters_are_not_cached(world: World) -> None:
    case, client = take_in(world), resident()
    for path in ("/my/", f"/my/{case.pk}/"):
        assert "no-store" in client.get(path)["Cache-Control"]


def test_the_list_costs_the_same_for_one_matter_and_for_thirty(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    def counted(client: Client) -> Any:
        with django_assert_num_queries(4):
            return client.get("/my/")

    take_in(world)
    client = resident()
    client.get("/my/")
    counted(client)
    for n in range(29):
        take_in(world, body=f"第 {n} 件事。")
    assert Case.objects.count() == 30
    assert "较早" in words(counted(client))
