"""Text messages: to a real gateway once, the number sealed and then erased, and nothing of it told to the sender."""

from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from pytest_django import Settings

from linli.foundation.accounts.tests.people import AT, enter
from linli.foundation.messaging.actions import deliver_due, erase_texts, send_text
from linli.foundation.messaging.actions.texting import KEEP_TEXTS
from linli.foundation.messaging.models import InboxItem, Message
from linli.foundation.messaging.tests.servers import free_port, robot_server
from linli.lib.masking import mask_phone
from linli.lib.worktime import SHANGHAI

pytestmark = pytest.mark.django_db
PHONE = "13847105678"
MINUTE = timedelta(minutes=1)


def gateway(settings: Settings, port: int) -> None:
    settings.SMS_URL = f"json://127.0.0.1:{port}/send?:mobile={{phone}}&:message=text&token=secret"


def text(at: datetime = AT, **more: Any) -> bool:
    facts: dict[str, Any] = {"key": "case1:2", "phone": PHONE, "text": "您反映的事项已受理。", "topic": "t", **more}
    return send_text(at=at, **facts)


def test_a_text_reaches_the_gateway_once_with_number_and_words(settings: Settings) -> None:
    with robot_server() as (port, posted):
        gateway(settings, port)
        assert text(phone="+86 138-4710-5678")
        assert deliver_due(at=AT, worker="w") == 1
        assert deliver_due(at=AT + MINUTE, worker="w") == 0
    assert [(one["mobile"], one["text"]) for one in posted] == [(PHONE, "您反映的事项已受理。")]
    message = Message.objects.get()
    assert (message.transport, message.attempts, message.error) == ("sms", 1, "")
    assert message.sent_at is not None


def test_the_same_fact_is_told_once_to_each_number() -> None:
    assert [text(), text(), text(phone="13847105679"), text(key="case1:3")] == [True, False, True, True]


@pytest.mark.parametrize("phone", ["", "0471-6901234", "4001234567", "no number", "+1 202 555 0100"])
def test_what_cannot_read_gets_nothing(phone: str) -> None:
    assert not text(phone=phone)
    assert not Message.objects.exists()


def test_nothing_is_texted_when_the_fact_is_rolled_back() -> None:
    with transaction.atomic():
        text()
        transaction.set_rollback(True)
    assert not Message.objects.exists()


def test_the_number_is_sealed_and_cannot_be_guessed_from_the_key() -> None:
    text()
    message = Message.objects.get()
    assert message.phone is not None
    assert PHONE.encode() not in message.phone.stored
    assert PHONE not in message.key
    assert message.phone.masked(mask_phone) == "138****5678"


def test_the_night_is_kept_but_for_what_is_urgent() -> None:
    night = datetime(2026, 3, 2, 23, 30, tzinfo=SHANGHAI)
    text(night)
    text(night, key="code", urgent=True)
    times = dict(Message.objects.values_list("urgent", "next_try_at"))
    assert times == {False: datetime(2026, 3, 3, 7, 0, tzinfo=SHANGHAI), True: night}


def test_a_refusing_gateway_is_tried_three_times_and_the_sender_hears_without_number_and_words(
    settings: Settings,
) -> None:
    sender = enter("lina", "李娜")
    with robot_server(status=500) as (port, posted):
        gateway(settings, port)
        text(sender=sender, link="/desk/matters/1/")
        for wait in (0, 2, 8):
            assert deliver_due(at=AT + wait * MINUTE, worker="w") == 0
        assert len(posted) == 3
    message = Message.objects.get()
    assert (message.error, message.failed_at is not None) == ("短信网关没有收下短信。", True)
    item = InboxItem.objects.get(user=sender)
    assert (item.subject, item.link) == ("没有送达：一条手机短信", "/desk/matters/1/")
    assert item.body == "发给对方手机的短信试了 3 次都没有送达：短信网关没有收下短信。请换一种方式告诉对方。"


def test_a_gateway_that_is_down_is_said_so(settings: Settings) -> None:
    gateway(settings, free_port())
    text()
    deliver_due(at=AT, worker="w")
    assert Message.objects.get().error == "连不上短信网关。"


def test_without_a_gateway_the_console_shows_the_words_and_a_masked_number(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.SMS_URL = ""
    text()
    assert deliver_due(at=AT, worker="w") == 1
    assert capsys.readouterr().out == "短信 → 138****5678：您反映的事项已受理。\n"


def test_numbers_and_words_are_erased_a_week_after_and_waiting_ones_kept(settings: Settings) -> None:
    settings.SMS_URL = ""
    text()
    deliver_due(at=AT, worker="w")
    text(AT - timedelta(days=30), key="waits")
    assert erase_texts(at=AT + KEEP_TEXTS - MINUTE) == 0
    assert erase_texts(at=AT + KEEP_TEXTS + MINUTE) == 1
    kept = {message.sent_at is None: message.phone is not None for message in Message.objects.all()}
    assert kept == {False: False, True: True}
    assert {message.sent_at is None: message.body for message in Message.objects.all()} == {
        False: "", True: "您反映的事项已受理。",
    }  # fmt: skip


def test_only_texts_carry_a_number() -> None:
    text()
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.update(transport="email", subject_id=uuid4())
