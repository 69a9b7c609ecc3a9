"""Reading outbox and inbox."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from linli.foundation.access.kept import ask
from linli.foundation.accounts.models import User
from linli.foundation.messaging.models import InboxItem
from linli.foundation.ui.pages import Page, keyset_page

PAGE = 30
HOT_LIMIT = 1000


def unread_count(user: User) -> int:
    """How many items are unread; counting stops where the page shows `1,000+`."""
    return len(ask(_unread, None, user.pk))


def _unread(user_id: UUID) -> QuerySet[InboxItem, Any]:
    return InboxItem.objects.filter(user_id=user_id, read_at__isnull=True).values_list("id")[:HOT_LIMIT]


def inbox_page(user: User, *, unread_only: bool = False, cursor: str | None = None) -> Page[InboxItem]:
    """The user's own items, newest first, from a cursor of such a page; one that is none starts at the top."""
    items = InboxItem.objects.filter(user=user)
    if unread_only:
        items = items.filter(read_at__isnull=True)
    return keyset_page(items, order=("-at", "-id"), cursor=cursor, size=PAGE)
