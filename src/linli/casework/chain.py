"""The hash chain over a case's entries: what is covered, and how words are tied in by a salted digest."""

import json
import secrets
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from linli.casework.models import Entry, EntryText
from linli.lib.hashing import canonical, chain, digest
from linli.lib.procedure import Facts

COVERED = (
    "case_id", "number", "step", "from_state", "to_state", "round", "duty", "internal",
    "by_id", "by_name", "by_role", "by_organisation", "at", "claimed_at", "digest",
)  # fmt: skip


def covered(entry: Entry) -> dict[str, Any]:
    """The columns that the hash of an entry covers."""
    return {name: getattr(entry, name) for name in COVERED}


def words_of(facts: Facts, hashes: Mapping[UUID, str]) -> dict[str, Any]:
    """What an entry says: its facts, and the hash of every picture they bring, so that none can be exchanged."""
    pictures = {str(pk): hashes[pk] for pk in facts.files if pk in hashes}
    return facts.words() | ({"pictures": pictures} if pictures else {})


def pictures_of(text: EntryText) -> dict[UUID, str]:
    """The pictures an entry brought, with their hashes; none where its words are erased."""
    return {UUID(pk): sha256 for pk, sha256 in (text.words or {}).get("pictures", {}).items()}


def words_digest(salt: str, words: Any) -> str:
    """The digest of an entry's words; the salt keeps erased words from being guessed."""
    return digest(words, salt=salt.encode())


def link(entry: Entry, words: dict[str, Any], previous: str) -> EntryText:
    """Fill in digest, previous and hash of a new entry, and return the text row that goes with it."""
    text = EntryText(entry=entry, salt=secrets.token_hex(16), words=json.loads(canonical(words)))
    entry.digest = words_digest(text.salt, text.words)
    entry.previous = previous
    entry.hash = chain(previous, covered(entry))
    return text


def broken_at(entry: Entry, previous: str, text: EntryText | None) -> str:
    """Why this entry does not follow, or an empty string."""
    if entry.previous != previous:
        return "previous"
    if entry.hash != chain(previous, covered(entry)):
        return "hash"
    if text is None:
        return "text"
    if text.words is not None and words_digest(text.salt, text.words) != entry.digest:
        return "words"
    return ""
