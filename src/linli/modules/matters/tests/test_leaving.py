"""Somebody leaves: at once where nothing is open, else when it is handed over; nothing is left behind unseen."""

import argparse

import pytest
import time_machine
from django.test import Client

from linli.casework.tests.driving import NOW, bring
from linli.config.checks import run_check, staff
from linli.foundation.accounts.actions import deactivate_user
from linli.foundation.accounts.models import User
from linli.foundation.audit.models import AuditRow
from linli.foundation.messaging.models import InboxItem
from linli.registers.postings.actions import PostingRefused, dismiss_staff, grant_posting
from linli.registers.postings.leaving import finish_departures
from linli.registers.postings.models import Departure, Posting
from tests.world import FOUNDED, World, add_person, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def sign_in(world: World, username: str) -> Client:
    client = Client()
    client.force_login(world[username])
    return client


def page(user: User, what: str = "") -> str:
    return f"/desk/settings/staff/{user.pk}/{what}"


@time_machine.travel(NOW, tick=False)
def test_who_holds_matters_leaves_when_a_colleague_has_taken_them(world: World) -> None:
    case = bring(world, "in_hand")
    leaver = world["zhaoqiang"]
    assert case.handler_id == leaver.pk
    colleague = add_person(world, "qianfeng", "钱峰", "R9", None, world.property)
    with pytest.raises(PostingRefused, match="在办诉求 1"):
        dismiss_staff(user=leaver, by=world["admin"], at=NOW)
    admin = sign_in(world, "admin")
    assert "在办诉求：1 件" in admin.get(page(leaver)).content.decode()
    text = admin.post(page(leaver, "dismiss/"), follow=True).content.decode()
    assert "转交完毕后账号自动停用" in text
    assert "等待转交" in text
    assert "办理离岗中" in admin.get("/desk/settings/staff/").content.decode()
    assert (finish_departures(NOW), world["zhaoqiang"].is_active) == (0, True)
    told = InboxItem.objects.get(user=colleague, subject__contains="赵强 将离岗")
    hands = sign_in(world, "qianfeng")
    hands.post(told.link, {"ids": [str(case.pk)], "person": str(colleague.pk), "note": "接着办"})
    case.refresh_from_db()
    assert case.handler_id == colleague.pk
    assert finish_departures(NOW) == 1
    assert not world["zhaoqiang"].is_active
    assert Departure.objects.get(user=leaver).done_at == NOW
    assert not Posting.objects.filter(user=leaver, to_on__isnull=True).exists()
    audited = AuditRow.objects.filter(action__startswith="departure.").order_by("at", "id")
    assert [row.action for row in audited] == ["departure.asked", "departure.done"]


@time_machine.travel(NOW, tick=False)
def test_it_can_be_taken_back_and_is_asked_once(world: World) -> None:
    bring(world, "in_hand")
    leaver, admin = world["zhaoqiang"], sign_in(world, "admin")
    assert "没有别的同事" in admin.get(page(leaver)).content.decode()
    for _again in range(2):
        admin.post(page(leaver, "dismiss/"))
    assert Departure.objects.filter(user=leaver, done_at__isnull=True).count() == 1
    assert "继续在岗" in admin.post(page(leaver, "stay/"), follow=True).content.decode()
    assert not Departure.objects.exists()
    assert "没有在办理离岗" in admin.post(page(leaver, "stay/"), follow=True).content.decode()


@time_machine.travel(NOW, tick=False)
def test_who_holds_nothing_leaves_at_once_but_never_the_last_administrator(world: World) -> None:
    admin = sign_in(world, "admin")
    admin.post(page(world["sunli"], "dismiss/"))
    assert not world["sunli"].is_active
    text = admin.post(page(world["admin"], "dismiss/"), follow=True).content.decode()
    assert "最后一名系统管理员" in text
    assert world["admin"].is_active


@time_machine.travel(NOW, tick=False)
def test_a_posting_without_an_end_of_somebody_who_left_is_found(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    assert list(staff()) == []
    grant_posting(user=world["sunli"], role="R4", area=world.grid, by=None, at=FOUNDED)
    deactivate_user(user=world["sunli"], by=None, at=NOW)
    run_check(argparse.Namespace())
    assert "✗ “孙丽”的账号已停用，还有 2 项任职没有结束" in capsys.readouterr().out
    admin = sign_in(world, "admin")
    assert "账号已停用，任职还没有结束" in admin.get("/desk/settings/staff/").content.decode()
    for posting in Posting.objects.filter(user=world["sunli"]):
        admin.post(f"/desk/settings/staff/postings/{posting.pk}/end/", {"last_on": "2026-03-01"})
    assert list(staff()) == []
    assert "任职还没有结束" not in admin.get("/desk/settings/staff/").content.decode()
