"""Addresses of robots and mailboxes: made from what a platform shows, checked by apprise, shown without secret."""

import re
from typing import Final
from urllib.parse import parse_qs, urlsplit

import apprise
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from linli.foundation.messaging.models import Destination, DestinationKind

SCHEMES: Final[dict[str, str]] = {
    DestinationKind.WECOM: "wecombot",
    DestinationKind.DINGTALK: "dingtalk",
    DestinationKind.FEISHU: "feishu",
}
SHOWN, HIDDEN = 4, "••••"
SHORTEST_PARTLY_SHOWN = 12
WORD = re.compile(r"[A-Za-z0-9_-]+")


class BadDestination(ValueError):
    """The address is not one of its kind, or the owner is neither a user nor an organisation."""


def robot_address(kind: str, key: str, secret: str = "") -> str:
    """The apprise address of a robot by its key, or by the whole web address that the platform shows.

    Raises: BadDestination.
    """
    token = _key_in(kind, key.strip())
    if not WORD.fullmatch(token) or (secret and not WORD.fullmatch(secret)):
        raise BadDestination(kind)
    if kind == DestinationKind.DINGTALK and secret:
        return f"dingtalk://{secret}@{token}/"
    return f"{SCHEMES[kind]}://{token}/"


def check_address(kind: str, address: str) -> str:
    """The address itself, where it is one of this kind. Raises: BadDestination."""
    if kind == DestinationKind.MAILBOX:
        try:
            validate_email(address)
        except ValidationError as error:
            raise BadDestination(kind) from error
    elif apprise.Apprise.instantiate(address) is None:
        raise BadDestination(kind)
    return address


def masked_address(destination: Destination) -> str:
    """Enough of the address to tell it from another, and not enough to use it."""
    return destination.address.masked(_mask_mailbox if destination.kind == DestinationKind.MAILBOX else _mask_secret)


def _mask_mailbox(address: str) -> str:
    name, _at, host = address.partition("@")
    return f"{name[:1]}***@{host}"


def _mask_secret(address: str) -> str:
    """The last characters of the longest part: of a robot its key, never the secret in front of it."""
    words = WORD.findall(address.partition("://")[2].rpartition("@")[2])
    longest = max(words, key=len, default="")
    return f"{HIDDEN}{longest[-SHOWN:]}" if len(longest) >= SHORTEST_PARTLY_SHOWN else HIDDEN


def _key_in(kind: str, text: str) -> str:
    """The key in a web address of the platform; a text that is no such address is the key itself."""
    if not text.startswith(("https://", "http://")):
        return text
    parts = urlsplit(text)
    if kind == DestinationKind.FEISHU:
        return parts.path.rstrip("/").rpartition("/")[2]
    return next(iter(parse_qs(parts.query).get("access_token" if kind == DestinationKind.DINGTALK else "key", [])), "")
