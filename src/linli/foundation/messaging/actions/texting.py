"""Text messages 短信: to a number somebody left, not to an account."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.messaging.models import Message, Transport
from linli.foundation.messaging.quiet import after_quiet
from linli.foundation.sealing.keys import find_key
from linli.foundation.sealing.sealed import CannotOpen, Sealed, unseal
from linli.lib.hashing import find_hash
from linli.lib.phones import MOBILE, BadPhone, normalise_phone

KEEP_TEXTS: Final = timedelta(days=7)


def send_text(
    *,
    key: str,
    phone: str | Sealed,
    text: str,
    topic: str,
    at: datetime,
    subject_kind: str = "",
    subject_id: UUID | None = None,
    urgent: bool = False,
    sender: User | None = None,
    link: str = "",
) -> bool:
    """Write an outbox row for a text message in the caller's transaction; True if it is new.

    Only mobile numbers can read: for any other nothing is written. `key` names the fact, and what was told under it
    before is not told again. In quiet hours it waits for 07:00 unless urgent. `sender` hears in the inbox when it
    cannot be delivered, without the number and the words; `link` then leads to what it was about. A sealed number
    goes from one seal to the other without anybody seeing it; one that cannot be opened gets nothing.
    """
    number = _mobile(phone)
    if not number:
        return False
    row = Message(
        key=_row_key(key, number), transport=Transport.SMS, phone=number, sender=sender, topic=topic,
        subject=_("一条手机短信"), body=text, link=link, subject_kind=subject_kind, subject_id=subject_id,
        urgent=urgent, created_at=at, next_try_at=at if urgent else after_quiet(at),
    )  # fmt: skip
    Message.objects.bulk_create([row], ignore_conflicts=True)
    return Message.objects.filter(id=row.id).exists()


def erase_texts(*, at: datetime) -> int:
    """Erase number and words of texts that went out or were given up seven days ago; returns how many.

    The words may open something, as a code or a signed link does; that something was told, and when, stays.
    """
    past = at - KEEP_TEXTS
    done = Q(sent_at__lte=past) | Q(failed_at__lte=past)
    return Message.objects.filter(done, phone__isnull=False, created_at__lte=past).update(phone=None, body="")


def _mobile(phone: str | Sealed) -> str:
    """The digits of a mobile number, empty for anything else."""
    try:
        number = normalise_phone(phone if isinstance(phone, str) else unseal(phone.stored, phone.field))
    except (BadPhone, CannotOpen):
        return ""
    return number if MOBILE.fullmatch(number) else ""


def _row_key(key: str, number: str) -> str:
    """One row for a fact and a number; a keyed hash, because the number must not be guessed from it."""
    return f"sms:{find_hash(find_key(), f'{number}:{key}')}"
