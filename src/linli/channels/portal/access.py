"""Who may see and move a matter as its reporter: a signed-in phone, a signed link, or the number and code of a receipt.

What was shown is kept in the session for a while, under a new session key.
"""

import base64
import binascii
import struct
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.core.signing import Signer
from django.http import HttpRequest
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from linli.casework.models import Case
from linli.foundation.residents.requests import resident_of
from linli.foundation.sealing.keys import find_key
from linli.lib.hashing import find_hash
from linli.lib.numbers import query_code
from linli.modules.matters.queries import matters_of_phone
from linli.modules.matters.queries.reported import reported_matter

GRANTS, FRESH = "linli_reported", "linli_receipt"
GRANT_LASTS: Final = timedelta(hours=2)
LINK_LASTS: Final = timedelta(days=30)
MOST_GRANTS: Final = 20
MARK_LENGTH: Final = 12
"""Characters of the signature that a link carries, 72 bits: a text has room for no more."""
_signer = Signer(salt="linli.portal.link")


class BadLink(ValueError):
    """A link that we did not sign, or that has expired."""


def grant(request: HttpRequest, pk: UUID, at: datetime) -> None:
    """Remember that this browser may act as the reporter, under a new session key."""
    request.session.cycle_key()
    kept = {one: until for one, until in request.session.get(GRANTS, {}).items() if until > at.timestamp()}
    latest = sorted(kept.items(), key=lambda pair: pair[1])[-(MOST_GRANTS - 1) :]
    request.session[GRANTS] = dict(latest) | {str(pk): int((at + GRANT_LASTS).timestamp())}


def own_case(request: HttpRequest, pk: UUID, at: datetime) -> Case | None:
    """The matter, if this browser has shown that it is the reporter's."""
    if request.session.get(GRANTS, {}).get(str(pk), 0) > at.timestamp():
        return reported_matter(pk)
    resident = resident_of(request, at)
    if resident is None or not matters_of_phone(resident.phone_hash).filter(pk=pk).exists():
        return None
    return reported_matter(pk)


def signed_link(case: Case) -> str:
    """The link a text to the reporter carries; good for 30 days from the last step, and it names nobody."""
    until = int((case.moved_at + LINK_LASTS).timestamp())
    text = _packed(case.pk.bytes + struct.pack(">I", until))
    return reverse("portal:link", args=[text + _signer.signature(text)[:MARK_LENGTH]])


def read_link(token: str, at: datetime) -> UUID:
    """The matter a link opens. Raises: BadLink."""
    text, mark = token[:-MARK_LENGTH], token[-MARK_LENGTH:]
    signed = (_signer.signature(text, key)[:MARK_LENGTH] for key in (_signer.key, *_signer.fallback_keys))
    if not any(constant_time_compare(mark, one) for one in signed):
        raise BadLink
    try:
        content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        until = datetime.fromtimestamp(struct.unpack(">I", content[16:])[0], UTC)
        pk = UUID(bytes=content[:16])
    except (binascii.Error, struct.error, ValueError) as error:
        raise BadLink from error
    if at > until:
        raise BadLink
    return pk


def code_of(pk: UUID) -> str:
    """The code on the receipt of this matter: always the same, so that a second tap shows no other."""
    return query_code(find_hash(find_key(), f"receipt:{pk}"))


def _packed(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
