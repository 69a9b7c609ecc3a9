"""Delivering to real servers: once, again after a failure, and given up in words."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from linli.foundation.accounts.actions import deactivate_user
from linli.foundation.accounts.models import User
from linli.foundation.accounts.tests.people import AT, enter
from linli.foundation.jobs.tests.processes import running
from linli.foundation.messaging.actions import Draft, add_destination, deliver_due, remove_destination, send_messages
from linli.foundation.messaging.actions.delivering import LEASE
from linli.foundation.messaging.models import InboxItem, Message
from linli.foundation.messaging.tests.servers import MailServer, free_port, mail_server, robot_server, silent_server
from linli.lib.worktime import SHANGHAI

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


@pytest.fixture
def mails(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        use_mail(settings, server.port)
        yield server


def use_mail(settings: Settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_SSL = "127.0.0.1", port, False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""


def tell(user: User, at: datetime = AT, **more: Any) -> Message:
    facts: dict[str, Any] = {"key": str(uuid4()), "topic": "t", "subject": "有新派单", "body": "请签收。", **more}
    send_messages(drafts=[Draft(receivers=[user], **facts)], at=at)
    return Message.objects.exclude(transport="inbox").latest("id")


def test_a_mail_arrives_once_with_words_and_link(mails: MailServer, settings: Settings) -> None:
    settings.PUBLIC_URL = "https://linli.example.cn"
    message = tell(enter(email="wf@example.cn"), subject="有新派单\nBcc: x", link="/desk/matters/1/")
    assert deliver_due(at=AT, worker="w") == 1
    assert deliver_due(at=AT + MINUTE, worker="w") == 0
    (mail,) = mails.mails
    assert mails.subjects == ["有新派单 Bcc: x"]
    assert (mail["To"], mail["Bcc"], mail["Message-ID"]) == ("wf@example.cn", None, f"<{message.id}@linli>")
    text = mail.get_payload(decode=True)
    assert isinstance(text, bytes)
    assert text.decode().split() == ["请签收。", "https://linli.example.cn/desk/matters/1/"]
    message.refresh_from_db()
    assert (message.attempts, message.claimed_by, message.claimed_until, message.error) == (1, "", None, "")
    assert message.sent_at is not None


def test_the_night_is_kept_and_the_urgent_goes_first(mails: MailServer) -> None:
    night = datetime(2026, 3, 2, 23, 0, tzinfo=SHANGHAI)
    user = enter(email="wf@example.cn")
    tell(user, night, subject="可以等")
    tell(user, night, subject="不能等", urgent=True)
    assert deliver_due(at=night, worker="w") == 1
    assert deliver_due(at=night + timedelta(hours=7), worker="w") == 0
    assert deliver_due(at=night + timedelta(hours=8), worker="w") == 1
    assert mails.subjects == ["不能等", "可以等"]


def test_a_robot_is_told_over_http() -> None:
    user = enter()
    with robot_server() as (port, posted):
        address = f"json://127.0.0.1:{port}/hook"
        add_destination(owner_kind="user", owner_id=user.pk, name="群", address=address, by=None, at=AT)
        tell(user)
        assert deliver_due(at=AT, worker="w") == 1
    assert [(one["title"], one["message"]) for one in posted] == [("有新派单", "请签收。")]


def test_a_robot_that_refuses_is_tried_three_times_and_its_secret_stays_secret() -> None:
    sender, user = enter("lina", "李娜"), enter()
    with robot_server(status=500) as (port, posted):
        address = f"json://127.0.0.1:{port}/secret-token"
        add_destination(owner_kind="user", owner_id=user.pk, name="综治群", address=address, by=None, at=AT)
        message = tell(user, sender=sender)
        for wait in (0, 2, 8):
            assert deliver_due(at=AT + wait * MINUTE, worker="w") == 0
        assert len(posted) == 3
    message.refresh_from_db()
    assert message.error == "群机器人没有收下消息。"
    assert "secret-token" not in message.error


def test_three_failures_are_spaced_given_up_and_told_to_the_sender(mails: MailServer) -> None:
    mails.answer = "550 no such user"
    sender, user = enter("lina", "李娜", email="ln@example.cn"), enter(email="wf@example.cn")
    message = tell(user, sender=sender, link="/desk/matters/1/")
    for at, attempts in ((AT, 1), (AT + MINUTE - timedelta(seconds=1), 1), (AT + 2 * MINUTE, 2), (AT + 8 * MINUTE, 3)):
        deliver_due(at=at, worker="w")
        message.refresh_from_db()
        assert message.attempts == attempts
    assert (message.failed_at is not None, message.sent_at, message.claimed_by) == (True, None, "")
    item = InboxItem.objects.get(user=sender)
    assert (item.subject, item.link) == ("没有送达：有新派单", "/desk/matters/1/")
    assert item.body == ("发给王芳的电子邮件试了 3 次都没有送达：邮件服务器不接受这个收件地址。请换一种方式告诉对方。")
    mails.answer = "250 OK"
    assert deliver_due(at=AT + timedelta(days=1), worker="w") == 0
    assert InboxItem.objects.filter(user=sender).count() == 1


def test_a_server_that_comes_back_gets_the_mail(mails: MailServer, settings: Settings) -> None:
    use_mail(settings, free_port())
    message = tell(enter(email="wf@example.cn"))
    deliver_due(at=AT, worker="w")
    message.refresh_from_db()
    assert message.error == "连不上对方的服务器。"
    use_mail(settings, mails.port)
    assert deliver_due(at=AT + MINUTE + timedelta(seconds=5), worker="w") == 1
    assert len(mails.mails) == 1


def test_one_bad_message_does_not_hold_up_the_others(mails: MailServer) -> None:
    first, second = enter(email="wf@example.cn"), enter("lina", "李娜", email="ln@example.cn")
    tell(first)
    tell(second)
    first.email = ""
    first.save()
    assert deliver_due(at=AT, worker="w") == 1
    assert [mail["To"] for mail in mails.mails] == ["ln@example.cn"]


def test_a_closed_account_gets_no_mail(mails: MailServer) -> None:
    user = enter(email="wf@example.cn")
    message = tell(user)
    deactivate_user(user=user, by=None, at=AT)
    assert deliver_due(at=AT, worker="w") == 0
    message.refresh_from_db()
    assert (mails.mails, message.error) == ([], "收件人的账号已停用。")


def test_a_robot_that_was_removed_hears_nothing_more() -> None:
    user = enter()
    with robot_server() as (port, posted):
        robot = add_destination(
            owner_kind="user", owner_id=user.pk, name="群", address=f"json://127.0.0.1:{port}/", by=None, at=AT
        )
        message = tell(user)
        remove_destination(destination=robot, by=None, at=AT)
        assert deliver_due(at=AT, worker="w") == 0
    message.refresh_from_db()
    assert (posted, message.error) == ([], "群机器人已停用。")


def test_a_claimed_message_is_left_to_its_worker_until_the_lease_ends(mails: MailServer) -> None:
    message = tell(enter(email="wf@example.cn"))
    Message.objects.filter(pk=message.pk).update(claimed_by="other", claimed_until=AT + LEASE)
    assert deliver_due(at=AT + LEASE - timedelta(seconds=1), worker="w") == 0
    assert deliver_due(at=AT + LEASE, worker="w") == 1


DELIVER = """
from datetime import datetime
from linli.foundation.messaging.actions import deliver_due
print(deliver_due(at=datetime.fromisoformat("{at}"), worker="{worker}"))
"""


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_between_claim_and_send_loses_and_doubles_nothing(mails: MailServer) -> None:
    message = tell(enter(email="wf@example.cn"))
    with silent_server() as (port, came):
        code = DELIVER.format(at=AT.isoformat(), worker="killed")
        with running(code, LINLI_EMAIL_URL=f"smtp://127.0.0.1:{port}") as worker:
            assert came.wait(20)
            worker.kill()
            assert worker.wait(20) == -9
    message.refresh_from_db()
    assert (message.claimed_by, message.sent_at, message.attempts) == ("killed", None, 0)
    assert deliver_due(at=AT + MINUTE, worker="next") == 0
    assert mails.mails == []
    assert deliver_due(at=AT + LEASE + MINUTE, worker="next") == 1
    assert deliver_due(at=AT + LEASE + 2 * MINUTE, worker="next") == 0
    assert len(mails.mails) == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_every_message_exactly_once(mails: MailServer) -> None:
    user = enter(email="wf@example.cn")
    send_messages(drafts=[Draft(key=str(n), receivers=[user], topic="t", subject=f"第{n}件") for n in range(40)], at=AT)
    mail = f"smtp://127.0.0.1:{mails.port}"
    codes = [DELIVER.format(at=AT.isoformat(), worker=name) for name in ("one", "two")]
    with running(codes[0], LINLI_EMAIL_URL=mail) as one, running(codes[1], LINLI_EMAIL_URL=mail) as two:
        counts = [int(program.communicate(timeout=60)[0]) for program in (one, two)]
    assert sum(counts) == 40
    assert sorted(mails.subjects) == sorted(f"第{n}件" for n in range(40))
    assert not Message.objects.filter(sent_at=None).exists()
