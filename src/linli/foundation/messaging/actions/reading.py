"""Reading the inbox."""

from datetime import datetime
from uuid import UUID

from linli.foundation.accounts.models import User
from linli.foundation.messaging.models import InboxItem


class NoSuchItem(LookupError):
    """The item is not there, or it is somebody else's."""


def mark_read(*, item_id: UUID, by: User, at: datetime) -> InboxItem:
    """Mark one's own item as read; read before, the first time stands. Raises: NoSuchItem."""
    InboxItem.objects.filter(id=item_id, user=by, read_at__isnull=True).update(read_at=at)
    item = InboxItem.objects.filter(id=item_id, user=by).first()
    if item is None:
        raise NoSuchItem(item_id)
    return item


def mark_all_read(*, by: User, at: datetime) -> int:
    """Mark everything that came until now as read; returns how many."""
    return InboxItem.objects.filter(user=by, read_at__isnull=True, at__lte=at).update(read_at=at)
