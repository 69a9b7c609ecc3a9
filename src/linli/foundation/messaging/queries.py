"""Reading outbox and inbox."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linli.foundation.accounts.models import User
from linli.foundation.messaging.models import InboxItem

PAGE = 30
HOT_LIMIT = 1000


@dataclass(frozen=True)
class InboxPage:
    """One page of an inbox, newest first; `older` is the mark to go on from, None on the last page."""

    rows: list[InboxItem]
    older: str | None


def unread_count(user: User) -> int:
    """How many items are unread; counting stops where the page shows `1,000+`."""
    return InboxItem.objects.filter(user=user, read_at__isnull=True)[:HOT_LIMIT].count()


def inbox_page(user: User, *, unread_only: bool = False, before: str = "") -> InboxPage:
    """The user's own items before a mark (from `older`); a mark that is none starts at the top."""
    items = InboxItem.objects.filter(user=user)
    if unread_only:
        items = items.filter(read_at__isnull=True)
    if mark := _read_mark(before):
        items = items.filter(Q(at__lt=mark[0]) | Q(at=mark[0], id__lt=mark[1]))
    rows = list(items.order_by("-at", "-id")[: PAGE + 1])
    older = f"{rows[PAGE - 1].at.isoformat()}~{rows[PAGE - 1].id}" if len(rows) > PAGE else None
    return InboxPage(rows[:PAGE], older)


def _read_mark(text: str) -> tuple[datetime, UUID] | None:
    moment, _, identifier = text.partition("~")
    try:
        at = datetime.fromisoformat(moment)
        found = UUID(identifier)
    except ValueError:
        return None
    return (at, found) if at.tzinfo else None
