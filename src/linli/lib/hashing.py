"""Canonical JSON, digests, hash chains and keyed hashes for finding sealed values.

The canonical form decides what "the same content" means, so it never changes for stored data:
keys sorted, UTF-8, no spaces; aware datetimes as UTC with microseconds and Z; dates and UUIDs as
ISO text; Decimals as plain text without trailing zeros; enum members as their value; dataclasses
as objects of their fields. Floats are rounded to 7 places (a centimetre in degrees) and whole
ones written as integers, because databases and browsers do not keep 3.0 apart from 3.
"""

import hashlib
import hmac
import json
import math
import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from uuid import UUID

FLOAT_PLACES = 7
SHORTEST_KEY = 16
DIGEST = re.compile(r"[0-9a-f]{64}")


class NotCanonical(TypeError):
    """The value holds something that has no canonical form."""


def canonical(value: object) -> bytes:
    """Return the canonical JSON; equal content gives equal bytes. Raises NotCanonical."""
    text = json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise NotCanonical("Text with half a character") from error


def digest(value: object, salt: bytes = b"") -> str:
    """Return SHA-256 in hex of the canonical form; with a salt, HMAC-SHA256 under it."""
    body = canonical(value)
    if salt:
        return hmac.new(salt, body, hashlib.sha256).hexdigest()
    return hashlib.sha256(body).hexdigest()


def chain(previous: str, payload: object) -> str:
    """Return the digest of a link: the previous link's digest ("" for the first) and its payload."""
    if previous and not DIGEST.fullmatch(previous):
        raise ValueError("The previous link is not a digest")
    return digest([previous, payload])


def find_hash(key: bytes, text: str) -> str:
    """Return HMAC-SHA256 in hex, to find a sealed value exactly; the caller normalises the text."""
    if len(key) < SHORTEST_KEY:
        raise ValueError(f"A key has at least {SHORTEST_KEY} bytes")
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return _plain(value.value)
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, Mapping):
        return _plain_mapping(value)
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return _scalar(value)


def _plain_mapping(value: Mapping[object, object]) -> dict[str, object]:
    plain: dict[str, object] = {}
    for key, item in value.items():
        if not isinstance(key, str):
            raise NotCanonical(f"A key that is not text: {key!r}")
        plain[str(key.value) if isinstance(key, Enum) else key] = _plain(item)
    return plain


def _scalar(value: object) -> object:
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, Decimal):
        return _decimal(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    raise NotCanonical(f"No canonical form for {type(value).__name__}")


def _number(value: float) -> float | int:
    if not math.isfinite(value):
        raise NotCanonical("A number that is not finite")
    rounded = round(value, FLOAT_PLACES)
    return int(rounded) if rounded.is_integer() else rounded


def _decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise NotCanonical("A number that is not finite")
    if not value:
        return "0"
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _moment(value: datetime) -> str:
    if value.utcoffset() is None:
        raise NotCanonical("A moment without time zone")
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
