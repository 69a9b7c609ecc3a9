"""Telling: outbox rows in the caller's transaction; the inbox shows them at once."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from linli.foundation.accounts.models import User
from linli.foundation.messaging.drafts import Draft, row_key, shorten
from linli.foundation.messaging.models import Destination, InboxItem, Message, Transport
from linli.foundation.messaging.quiet import after_quiet

__all__ = ["Draft", "send_messages"]

AT_ONCE: Final = 500
USER: Final = "user"
ORGANISATION: Final = "organisation"
Destinations = dict[tuple[str, UUID], list[Destination]]


@transaction.atomic(savepoint=False)
def send_messages(*, drafts: Sequence[Draft], at: datetime) -> int:
    """Write the outbox rows of these facts in the caller's transaction; returns how many are new.

    Active receivers get an inbox item at once. E-mail and robots wait for the worker, and for 07:00 in quiet hours
    unless urgent. What was told under its key before is not told again.
    """
    destinations = _destinations(drafts)
    rows = [row for draft in drafts for row in _rows(draft, destinations, at)]
    return sum(_write(rows[start : start + AT_ONCE]) for start in range(0, len(rows), AT_ONCE))


def _destinations(drafts: Sequence[Draft]) -> Destinations:
    users = {receiver.pk for draft in drafts for receiver in draft.receivers}
    units = {unit for draft in drafts for unit in draft.organisation_ids}
    owners = Q(owner_kind=USER, owner_id__in=users) | Q(owner_kind=ORGANISATION, owner_id__in=units)
    found: Destinations = defaultdict(list)
    for destination in Destination.objects.filter(owners, active=True).only("id", "owner_kind", "owner_id"):
        found[destination.owner_kind, destination.owner_id].append(destination)
    return found


def _rows(draft: Draft, destinations: Destinations, at: datetime) -> Iterator[Message]:
    for receiver in {one.pk: one for one in draft.receivers if one.is_active}.values():
        yield _row(draft, Transport.INBOX, receiver.pk, at, receiver=receiver)
        if receiver.email:
            yield _row(draft, Transport.EMAIL, receiver.pk, at, receiver=receiver)
        for robot in destinations.get((USER, receiver.pk), ()):
            yield _row(draft, Transport.APPRISE, robot.pk, at, receiver=receiver, destination=robot)
    for unit in dict.fromkeys(draft.organisation_ids):
        for robot in destinations.get((ORGANISATION, unit), ()):
            yield _row(draft, Transport.APPRISE, robot.pk, at, destination=robot)


def _row(
    draft: Draft,
    transport: Transport,
    to: UUID,
    at: datetime,
    *,
    receiver: User | None = None,
    destination: Destination | None = None,
) -> Message:
    inbox = transport == Transport.INBOX
    return Message(
        key=row_key(draft, transport, to),
        transport=transport,
        receiver=receiver,
        destination=destination,
        sender=draft.sender,
        topic=draft.topic,
        subject=shorten(draft.subject),
        body=draft.body,
        link=draft.link,
        subject_kind=draft.subject_kind,
        subject_id=draft.subject_id,
        urgent=draft.urgent,
        created_at=at,
        next_try_at=at if inbox or draft.urgent else after_quiet(at),
        sent_at=at if inbox else None,
    )


def _write(rows: list[Message]) -> int:
    """Insert what is not there yet; the ids that came through say which rows are ours and need an inbox item."""
    Message.objects.bulk_create(rows, ignore_conflicts=True)
    new = set(Message.objects.filter(id__in=[row.id for row in rows]).values_list("id", flat=True))
    InboxItem.objects.bulk_create(
        [
            _item(row, row.receiver)
            for row in rows
            if row.id in new and row.receiver and row.transport == Transport.INBOX
        ],
        batch_size=AT_ONCE,
    )
    return len(new)


def _item(row: Message, user: User) -> InboxItem:
    return InboxItem(
        message_id=row.id,
        user=user,
        topic=row.topic,
        subject=row.subject,
        body=row.body,
        link=row.link,
        urgent=row.urgent,
        at=row.created_at,
    )
