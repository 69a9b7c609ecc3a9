"""The hash chain over a case's entries: what is covered, and how words are tied in by a salted digest."""

import json
import secrets
from typing import Any

from linli.casework.models import Entry, EntryText
from linli.lib.hashing import canonical, chain, digest

COVERED = (
    "case_id", "number", "step", "from_state", "to_state", "round", "duty", "internal",
    "by_id", "by_name", "by_role", "by_organisation", "at", "claimed_at", "digest",
)  # fmt: skip


def covered(entry: Entry) -> dict[str, Any]:
    """The columns that the hash of an entry covers."""
    return {name: getattr(entry, name) for name in COVERED}


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
