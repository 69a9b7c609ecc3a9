"""A sealed value 密封值 and how it is stored: algorithm id, key id, nonce, data.

The bytes say by what they were sealed, so that another algorithm (SM4) or a new key needs no migration. The name of the
model field is bound in, so that a value copied into another column does not open there.
"""

import hmac
import secrets
from collections.abc import Callable
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.utils.translation import gettext as _

from linli.foundation.sealing.keys import keyring

AES_256_GCM: Final = 1
NONCE_BYTES: Final = 12
HIDDEN: Final = "•••"


class CannotOpen(Exception):
    """The key is not in the keyring, or the bytes were changed or belong to another field."""


def seal(text: str, field: str) -> bytes:
    """Seal a text for the model field of this label with the current key."""
    return seal_bytes(text.encode(), field)


def seal_bytes(data: bytes, field: str) -> bytes:
    """Seal the bytes of a file for the model field of this label."""
    ring = keyring()
    name = ring.current.encode()
    head = bytes([AES_256_GCM, len(name)]) + name
    nonce = secrets.token_bytes(NONCE_BYTES)
    return head + nonce + AESGCM(ring.keys[ring.current]).encrypt(nonce, data, head + field.encode())


def unseal(stored: bytes, field: str) -> str:
    """The text behind stored bytes. Raises: CannotOpen.

    Only `sealing.actions`, masks, and what is sent on without anybody seeing it come here.
    """
    try:
        return unseal_bytes(stored, field).decode()
    except UnicodeDecodeError as error:
        raise CannotOpen("no text") from error


def unseal_bytes(stored: bytes, field: str) -> bytes:
    """The bytes behind stored ones. Raises: CannotOpen."""
    if len(stored) < 2 + NONCE_BYTES or stored[0] != AES_256_GCM:
        raise CannotOpen("unknown algorithm")
    start = 2 + stored[1]
    key = keyring().keys.get(stored[2:start].decode(errors="replace"))
    if key is None:
        raise CannotOpen("unknown key")
    nonce, data = stored[start : start + NONCE_BYTES], stored[start + NONCE_BYTES :]
    try:
        return AESGCM(key).decrypt(nonce, data, stored[:start] + field.encode())
    except (InvalidTag, ValueError) as error:
        raise CannotOpen("changed bytes, another field or another key") from error


class Sealed:
    """A value that shows itself only masked; `open_sealed` opens it for a purpose and leaves a trace."""

    __slots__ = ("field", "stored")

    def __init__(self, stored: bytes, field: str) -> None:
        """Take bytes as stored in the model field of this label."""
        self.stored = stored
        self.field = field

    @classmethod
    def of(cls, text: str, field: str) -> "Sealed":
        """Seal a text for a model field."""
        return cls(seal(text, field), field)

    @property
    def readable(self) -> bool:
        """Whether this installation holds the key."""
        return self._text() is not None

    @property
    def key_id(self) -> str:
        """The id of the key that sealed it."""
        return self.stored[2 : 2 + self.stored[1]].decode(errors="replace") if len(self.stored) > 1 else ""

    def masked(self, mask: Callable[[str], str]) -> str:
        """The value through a mask of `lib.masking`; a plain sentence where the key is missing."""
        text = self._text()
        return _("（无法解密）") if text is None else mask(text)

    def _text(self) -> str | None:
        try:
            return unseal(self.stored, self.field)
        except CannotOpen:
            return None

    def __eq__(self, other: object) -> bool:
        """Same text, whatever key or nonce; unreadable values are equal only byte by byte."""
        if not isinstance(other, Sealed):
            return NotImplemented
        mine, theirs = self._text(), other._text()
        if mine is None or theirs is None:
            return self.stored == other.stored
        return hmac.compare_digest(mine.encode(), theirs.encode())

    def __hash__(self) -> int:
        text = self._text()
        return hash(self.stored if text is None else text)

    def __bool__(self) -> bool:
        return True

    def __str__(self) -> str:
        return HIDDEN

    def __repr__(self) -> str:
        return f"<Sealed {HIDDEN}>"
