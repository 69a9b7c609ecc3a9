"""The address of one's own feed: made, renewed, revoked. The token is shown once; only its keyed hash is kept."""

import secrets
from datetime import datetime

from django.db import transaction

from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.foundation.sealing.keys import find_key
from linli.lib.hashing import find_hash
from linli.registers.roster.models import DutyFeed

TOKEN_BYTES = 24


def feed_hash(token: str) -> str:
    """What a token is found by."""
    return find_hash(find_key(), f"duty-feed:{token}")


@transaction.atomic
def renew_feed(*, user: User, at: datetime) -> str:
    """A new token; an earlier one opens nothing any more."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    DutyFeed.objects.update_or_create(user=user, defaults={"token_hash": feed_hash(token), "made_at": at})
    record_audit(action="duty_feed.renewed", by=user, at=at, subject_kind="user", subject_id=user.pk)
    return token


@transaction.atomic
def revoke_feed(*, user: User, at: datetime) -> bool:
    """No feed any more; whether there was one."""
    gone, _rows = DutyFeed.objects.filter(user=user).delete()
    if gone:
        record_audit(action="duty_feed.revoked", by=user, at=at, subject_kind="user", subject_id=user.pk)
    return bool(gone)
