"""What a part of Linli wants told, before it becomes rows."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from linli.foundation.accounts.models import User

LONGEST_KEY: Final = 120
LONGEST_SUBJECT: Final = 200


@dataclass(frozen=True)
class Draft:
    """One fact to tell. `key` names the fact: told again under the same key, nobody hears it twice.

    `receivers` get it in the inbox, by e-mail where they have one, and at their robots; `organisation_ids` at the
    robots of these units. `urgent` does not wait for the morning. `sender` hears when it cannot be delivered.
    """

    key: str
    receivers: Sequence[User]
    topic: str
    subject: str
    body: str = ""
    link: str = ""
    subject_kind: str = ""
    subject_id: UUID | None = None
    urgent: bool = False
    sender: User | None = None
    organisation_ids: Sequence[UUID] = ()


def row_key(draft: Draft, transport: str, receiver: UUID) -> str:
    """The unique key of one row; a long one is hashed, so that it always fits and never meets another."""
    key = f"{transport}:{receiver}:{draft.key}"
    return key if len(key) <= LONGEST_KEY else f"{transport}:{hashlib.sha256(key.encode()).hexdigest()}"


def shorten(text: str) -> str:
    """A subject that fits its column."""
    return text if len(text) <= LONGEST_SUBJECT else f"{text[: LONGEST_SUBJECT - 1]}…"
