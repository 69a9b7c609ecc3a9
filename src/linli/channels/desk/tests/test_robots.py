"""Robots and mailboxes in the settings: added by kind, tried over real HTTP and SMTP, their secrets never shown."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from linli.casework.tests.driving import bring
from linli.foundation.audit.models import AuditRow
from linli.foundation.messaging.actions import add_destination, deliver_due
from linli.foundation.messaging.models import Destination, InboxItem, Message
from linli.foundation.messaging.tests.servers import free_port, mail_server, robot_server
from linli.foundation.sealing.sealed import unseal
from linli.modules.matters.tests.desk import page, step_data
from tests.world import FOUNDED, World, build_world

pytestmark = pytest.mark.django_db
LIST = "/desk/settings/robots/"
KEY = "693a91f6-7c11-4bc4-97a0-0ec2b1fa5aaa"
TOKEN = "0123456789abcdef" * 4


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def admin(world: World) -> Client:
    return sign_in(world, "admin")


def sign_in(world: World, username: str) -> Client:
    client = Client()
    client.force_login(world[username])
    return client


def add(client: Client, world: World, kind: str, **more: Any) -> Any:
    """Send the form of a kind."""
    data = {"owner": f"organisation:{world.property.pk}", "name": "物业值班群", **more}
    return client.post(f"{LIST}new/{kind}/", data)


def added(client: Client, world: World, kind: str, **more: Any) -> Destination:
    """The destination that comes of it."""
    assert add(client, world, kind, **more).status_code == 302
    return Destination.objects.latest("id")


def opened(robot: Destination) -> str:
    """Its address in clear."""
    return unseal(robot.address.stored, robot.address.field)


@pytest.mark.parametrize(("kind", "given", "address"), [
    ("wecom", {"key": KEY}, f"wecombot://{KEY}/"),
    ("wecom", {"key": f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}"}, f"wecombot://{KEY}/"),
    ("dingtalk", {"key": TOKEN, "secret": ""}, f"dingtalk://{TOKEN}/"),
    (
        "dingtalk", {"key": f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}", "secret": "SEC12ab"},
        f"dingtalk://SEC12ab@{TOKEN}/",
    ),
    ("feishu", {"key": f"https://open.feishu.cn/open-apis/bot/v2/hook/{KEY}"}, f"feishu://{KEY}/"),
    ("mailbox", {"mailbox": "zhiban@example.cn"}, "zhiban@example.cn"),
    ("other", {"url": "jsons://robots.example.cn/hook"}, "jsons://robots.example.cn/hook"),
])  # fmt: skip
def test_each_kind_asks_for_what_its_platform_gives(
    world: World, admin: Client, kind: str, given: dict[str, str], address: str
) -> None:
    robot = added(admin, world, kind, **given)
    assert (opened(robot), robot.kind, robot.owner_id) == (address, kind, world.property.pk)
    assert AuditRow.objects.filter(action="destination.added", subject_id=world.property.pk).count() == 1


@pytest.mark.parametrize(("kind", "given", "field", "said"), [
    ("wecom", {"key": "https://qyapi.weixin.qq.com/send"}, "key", "地址不对，请从群机器人的设置页重新复制。"),
    ("wecom", {"key": "a b/../c"}, "key", "地址不对，请从群机器人的设置页重新复制。"),
    ("dingtalk", {"key": "没有", "secret": ""}, "key", "地址或加签密钥不对，请从群机器人的设置页重新复制。"),
    ("dingtalk", {"key": TOKEN, "secret": "x@y"}, "key", "地址或加签密钥不对，请从群机器人的设置页重新复制。"),
    ("feishu", {"key": ""}, "key", "请填写机器人地址。"),
    ("mailbox", {"mailbox": "zhiban"}, "mailbox", "邮箱地址不对，例如 zhiban@example.cn。"),
    ("other", {"url": "hello"}, "url", "这不是 apprise 认识的地址。"),
    ("wecom", {"key": KEY, "owner": f"organisation:{uuid4()}"}, "owner", "里没有这一项"),
    ("wecom", {"key": KEY, "name": ""}, "name", "请填写名称。"),
])  # fmt: skip
def test_what_is_wrong_stands_at_its_field_and_nothing_is_kept(
    world: World, admin: Client, kind: str, given: dict[str, str], field: str, said: str
) -> None:
    answer = add(admin, world, kind, **given)
    assert answer.status_code == 422
    assert said in str(answer.context["form"].errors[field])
    assert not Destination.objects.exists()


def test_a_test_message_goes_out_through_the_outbox_and_its_result_is_shown(world: World, admin: Client) -> None:
    with robot_server() as (port, posted):
        robot = added(admin, world, "other", url=f"json://127.0.0.1:{port}/secret-token-0001")
        waiting = admin.post(f"{LIST}{robot.pk}/test/", follow=True).content.decode()
        assert "正在发送测试消息" in waiting
        assert f'hx-get="{LIST}{robot.pk}/tried/"' in waiting
        assert posted == []
        assert deliver_due(at=timezone.now(), worker="w") == 1
    assert [one["message"] for one in posted] == ["这是安建国发的测试消息，收到就说明设置好了。"]
    fragment = admin.get(f"{LIST}{robot.pk}/tried/").content.decode()
    assert "测试消息已送达" in fragment
    assert "hx-get" not in fragment
    assert "已送达" in admin.get(LIST).content.decode()
    robot.refresh_from_db()
    assert (robot.last_sent_at is not None, robot.last_failed_at) == (True, None)


def test_a_failed_test_says_why_at_once_and_is_not_tried_again(world: World, admin: Client) -> None:
    robot = added(admin, world, "other", url=f"json://127.0.0.1:{free_port()}/secret-token-0001")
    admin.post(f"{LIST}{robot.pk}/test/")
    deliver_due(at=timezone.now(), worker="w")
    page = admin.get(f"{LIST}{robot.pk}/").content.decode()
    assert "测试消息没有送达" in page
    assert "连不上群机器人的服务器。" in page
    assert deliver_due(at=timezone.now() + timedelta(hours=1), worker="w") == 0
    assert Message.objects.get().attempts == 1
    assert not InboxItem.objects.filter(topic="message_failed").exists()
    assert "没有送达" in admin.get(LIST).content.decode()


def test_a_mailbox_of_a_unit_gets_mail(world: World, admin: Client, settings: Settings) -> None:
    robot = added(admin, world, "mailbox", mailbox="zhiban@example.cn")
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_SSL = "127.0.0.1", server.port, False
        settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
        admin.post(f"{LIST}{robot.pk}/test/")
        assert deliver_due(at=timezone.now(), worker="w") == 1
    assert [(mail["To"], subject) for mail, subject in zip(server.mails, server.subjects, strict=True)] == [
        ("zhiban@example.cn", "测试消息")
    ]


def test_the_robot_of_the_lead_unit_is_told_of_its_dispatch(world: World, admin: Client) -> None:
    with robot_server() as (port, posted):
        added(admin, world, "other", url=f"json://127.0.0.1:{port}/hook")
        case = bring(world, "accepted", time_class="P0")
        sign_in(world, "chenyan").post(page(case, "dispatch/"), step_data(world, case, "dispatch"))
        deliver_due(at=timezone.now(), worker="w")
    assert [one["title"] for one in posted] == [f"{case.no} 已派单：{case.title}"]


def test_secrets_are_never_shown(world: World, admin: Client) -> None:
    robot = added(admin, world, "dingtalk", key=TOKEN, secret="SECabcdef123456")
    mailbox = added(admin, world, "mailbox", mailbox="zhiban@example.cn")
    shown = [admin.get(url).content.decode() for url in (LIST, f"{LIST}{robot.pk}/", f"{LIST}{mailbox.pk}/")]
    assert "••••cdef" in shown[1]
    assert "z***@example.cn" in shown[2]
    for text in (TOKEN, TOKEN[:12], "SECabc", "zhiban@"):
        assert [text in page for page in shown] == [False] * 3


def test_switched_off_it_hears_nothing_and_removed_it_is_gone(world: World, admin: Client) -> None:
    robot = added(admin, world, "wecom", key=KEY)
    page = admin.post(f"{LIST}{robot.pk}/switch/", follow=True).content.decode()
    assert "“物业值班群”已停用，不再收到消息。" in page
    assert "发测试消息" not in page
    admin.post(f"{LIST}{robot.pk}/switch/", {"on": "1"})
    robot.refresh_from_db()
    assert robot.active
    page = admin.post(f"{LIST}{robot.pk}/remove/", follow=True).content.decode()
    assert "“物业值班群”已移除。" in page
    assert not Destination.objects.exists()
    said = AuditRow.objects.filter(action__startswith="destination.").order_by("at", "id")
    assert [row.action.partition(".")[2] for row in said] == ["added", "switched_off", "switched_on", "removed"]


def test_the_centre_sets_units_and_itself_but_no_other_person_and_no_free_address(world: World) -> None:
    centre = sign_in(world, "zhoumin")
    assert add(centre, world, "other", url="jsons://x.example.cn/").status_code == 404
    assert add(centre, world, "wecom", key=KEY, owner=f"user:{world['hewei'].pk}").status_code == 422
    own = added(centre, world, "wecom", key=KEY, owner=f"user:{world['zhoumin'].pk}")
    other = add_destination(
        owner_kind="user", owner_id=world["hewei"].pk, name="何伟的群", address="json://x/", by=None, at=FOUNDED
    )
    assert centre.get(f"{LIST}{own.pk}/").status_code == 200
    assert "何伟的群" not in centre.get(LIST).content.decode()
    for rest in ("", "tried/"):
        assert centre.get(f"{LIST}{other.pk}/{rest}").status_code == 404
    for rest in ("test/", "switch/", "remove/"):
        assert centre.post(f"{LIST}{other.pk}/{rest}").status_code == 404
    assert Destination.objects.filter(pk=other.pk, active=True).exists()


@pytest.mark.parametrize("username", ["hewei", "liufang", "chenyan", "zhengjie", "zhaoqiang", "auditor"])
def test_nobody_else_finds_the_page(world: World, username: str) -> None:
    client = sign_in(world, username)
    assert [client.get(url).status_code for url in (LIST, f"{LIST}new/wecom/")] == [404, 404]
    assert add(client, world, "wecom", key=KEY).status_code == 404


def test_thirty_robots_cost_as_many_queries_as_one(world: World, admin: Client) -> None:
    admin.get(LIST)
    counts = []
    for number in (1, 29):
        for one in range(number):
            add_destination(
                owner_kind="organisation", owner_id=world.property.pk, name=f"群{one}", address="json://x/", by=None,
                at=FOUNDED,
            )  # fmt: skip
        with CaptureQueriesContext(connection) as asked:
            admin.get(LIST)
        counts.append(len(asked))
    assert counts[0] == counts[1]
