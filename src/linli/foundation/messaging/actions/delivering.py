"""Delivering: what waits in the outbox goes out, each row by one worker only.

A worker claims a row for LEASE by a guarded update and sends it then. Killed between the two, it loses nothing: the
lease runs out and the next worker sends. Killed after sending and before noting it, the row would go out again; an
e-mail then carries the same Message-ID, by which mail programs know it.
"""

import logging
import time
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import DatabaseError, transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from linli.foundation.messaging.actions.destinations import TEST_TOPIC
from linli.foundation.messaging.drafts import shorten
from linli.foundation.messaging.models import Destination, InboxItem, Message, Transport
from linli.foundation.messaging.quiet import after_quiet
from linli.foundation.messaging.transports import reason_of, send

LEASE: Final = timedelta(minutes=5)
BACK_OFF: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
MOST_TRIES: Final = 3
AT_ONCE: Final = 50
BUDGET_SECONDS: Final = 20.0
LONGEST_REASON: Final = 300
FAILED_TOPIC: Final = "message_failed"
log = logging.getLogger(__name__)


def deliver_due(*, at: datetime, worker: str) -> int:
    """Send what is due, the urgent first; returns how many went out. A failing row does not stop the others.

    A failed row is tried again after 1 and 5 minutes; with the third failure it is given up, and its sender finds in
    the inbox which message did not arrive and why.
    """
    begun = time.monotonic()
    sent = 0
    waiting = _waiting(at).order_by("-urgent", "next_try_at", "id").values_list("id", flat=True)[:AT_ONCE]
    for identifier in list(waiting):
        elapsed = time.monotonic() - begun
        if elapsed > BUDGET_SECONDS:
            break
        now = at + timedelta(seconds=elapsed)
        if _claim(identifier, worker, now):
            sent += _deliver(Message.objects.select_related("receiver", "destination").get(id=identifier), worker, now)
    return sent


def pass_over(*, at: datetime) -> int:
    """Let what waits count as told, and erase its numbers: nobody needs news of a past that was made up."""
    waiting = Message.objects.filter(sent_at__isnull=True, failed_at__isnull=True)
    return waiting.update(sent_at=at, phone=None)


def _waiting(at: datetime) -> QuerySet[Message]:
    return Message.objects.filter(
        Q(claimed_until__isnull=True) | Q(claimed_until__lte=at),
        sent_at__isnull=True,
        failed_at__isnull=True,
        next_try_at__lte=at,
    )


def _claim(identifier: UUID, worker: str, at: datetime) -> bool:
    """Whether this worker got the row; two workers asking at once are told yes once."""
    return _waiting(at).filter(id=identifier).update(claimed_by=worker, claimed_until=at + LEASE) == 1


def _deliver(message: Message, worker: str, at: datetime) -> int:
    try:
        send(message)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 whatever a mail server or robot does wrong, the row says so
        log.warning("message %s was not delivered: %s", message.id, type(error).__name__)
        _note_failure(message, worker, at, reason_of(error))
        return 0
    if message.destination_id:
        Destination.objects.filter(id=message.destination_id).update(last_sent_at=at)
    return _held(message, worker).update(
        sent_at=at, attempts=F("attempts") + 1, claimed_by="", claimed_until=None, error=""
    )


def _held(message: Message, worker: str) -> QuerySet[Message]:
    """The row, if this worker still holds it."""
    return Message.objects.filter(id=message.id, claimed_by=worker, sent_at__isnull=True, failed_at__isnull=True)


@transaction.atomic
def _note_failure(message: Message, worker: str, at: datetime, reason: str) -> None:
    tries = message.attempts + 1
    given_up = tries >= MOST_TRIES or message.topic == TEST_TOPIC
    later = at + BACK_OFF[tries - 1]
    noted = _held(message, worker).update(
        attempts=tries,
        error=reason[:LONGEST_REASON],
        claimed_by="",
        claimed_until=None,
        next_try_at=later if message.urgent else after_quiet(later),
        failed_at=at if given_up else None,
    )
    if noted and message.destination_id:
        Destination.objects.filter(id=message.destination_id).update(
            last_failed_at=at, last_error=reason[:LONGEST_REASON]
        )
    if noted and given_up and message.sender_id and message.topic != TEST_TOPIC:
        InboxItem.objects.create(
            user_id=message.sender_id,
            topic=FAILED_TOPIC,
            subject=shorten(_("没有送达：%(subject)s") % {"subject": message.subject}),
            body=_failure_text(message, reason),
            link=message.link,
            at=at,
        )


def _failure_text(message: Message, reason: str) -> str:
    return _("发给%(receiver)s的%(transport)s试了 %(tries)s 次都没有送达：%(reason)s请换一种方式告诉对方。") % {
        "receiver": _receiver(message),
        "transport": Transport(message.transport).label,
        "tries": MOST_TRIES,
        "reason": reason,
    }


def _receiver(message: Message) -> str:
    """Who was to get it; a telephone number is nothing for its sender, who may not know whose it is."""
    if message.transport == Transport.SMS:
        return _("对方手机")
    if message.receiver is not None:
        return str(message.receiver)
    return message.destination.name if message.destination is not None else _("已移除的消息去向")
