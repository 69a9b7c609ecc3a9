"""Robots of units and people."""

from datetime import datetime
from uuid import UUID

import apprise
from django.db import transaction

from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.foundation.messaging.models import Destination

OWNER_KINDS = frozenset({"user", "organisation"})


class BadDestination(ValueError):
    """The address is not one that apprise understands, or the owner is neither a user nor an organisation."""


@transaction.atomic
def add_destination(
    *, owner_kind: str, owner_id: UUID, name: str, address: str, by: User | None, at: datetime
) -> Destination:
    """Let a robot be told what its owner is told. Raises: BadDestination."""
    if owner_kind not in OWNER_KINDS or not apprise.Apprise().add(address.strip()):
        raise BadDestination(owner_kind)
    destination = Destination.objects.create(
        owner_kind=owner_kind, owner_id=owner_id, name=name.strip(), address=address.strip(), created_at=at
    )
    record_audit(
        action="destination.added", by=by, at=at, subject_kind=owner_kind, subject_id=owner_id, detail={"name": name}
    )
    return destination


@transaction.atomic
def remove_destination(*, destination: Destination, by: User | None, at: datetime) -> None:
    """Tell this robot nothing more, not even what waits."""
    Destination.objects.filter(pk=destination.pk).update(active=False)
    record_audit(
        action="destination.removed",
        by=by,
        at=at,
        subject_kind=destination.owner_kind,
        subject_id=destination.owner_id,
        detail={"name": destination.name},
    )
