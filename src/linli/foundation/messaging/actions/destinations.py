"""Robots and mailboxes of units and people."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.foundation.messaging.addresses import BadDestination, check_address
from linli.foundation.messaging.models import Destination, DestinationKind, Message, Transport
from linli.lib.ids import new_id

OWNER_KINDS = frozenset({"user", "organisation"})
TEST_TOPIC = "destination_test"


@transaction.atomic
def add_destination(
    *,
    owner_kind: str,
    owner_id: UUID,
    name: str,
    address: str,
    by: User | None,
    at: datetime,
    kind: str = DestinationKind.OTHER,
) -> Destination:
    """Let a robot or mailbox be told what its owner is told. Raises: BadDestination."""
    if owner_kind not in OWNER_KINDS:
        raise BadDestination(owner_kind)
    destination = Destination.objects.create(
        owner_kind=owner_kind, owner_id=owner_id, kind=kind, name=name.strip(), created_at=at,
        address=check_address(kind, address.strip()),
    )  # fmt: skip
    _audit("added", destination, by, at)
    return destination


@transaction.atomic
def switch_destination(*, destination: Destination, active: bool, by: User | None, at: datetime) -> None:
    """Tell it again, or nothing for the time being, not even what waits."""
    if Destination.objects.filter(pk=destination.pk).exclude(active=active).update(active=active):
        _audit("switched_on" if active else "switched_off", destination, by, at)


@transaction.atomic
def remove_destination(*, destination: Destination, by: User | None, at: datetime) -> None:
    """Forget it and its secret; what waits for it is not delivered."""
    deleted, _models = Destination.objects.filter(pk=destination.pk).delete()
    if deleted:
        _audit("removed", destination, by, at)


def send_test(*, destination: Destination, by: User, at: datetime) -> Message:
    """Put a message for this destination alone into the outbox, to go out at once, at night too; tried only once."""
    return Message.objects.create(
        key=f"test:{new_id()}", transport=Transport.APPRISE, destination=destination, sender=by, topic=TEST_TOPIC,
        subject=_("测试消息"), body=_("这是%(name)s发的测试消息，收到就说明设置好了。") % {"name": by},
        urgent=True, created_at=at, next_try_at=at,
    )  # fmt: skip


def _audit(what: str, destination: Destination, by: User | None, at: datetime) -> None:
    record_audit(
        action=f"destination.{what}",
        by=by,
        at=at,
        subject_kind=destination.owner_kind,
        subject_id=destination.owner_id,
        detail={"name": destination.name, "kind": destination.kind},
    )
