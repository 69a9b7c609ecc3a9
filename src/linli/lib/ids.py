"""Time-ordered identifiers (UUIDv7), made by whoever creates the row."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from uuid_utils.compat import uuid7

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
VERSION = 7
RANDOM_BITS = 80


def new_id() -> UUID:
    """Return a new UUIDv7; ids made by one process sort in the order they were made."""
    return uuid7()


def moment_of(identifier: UUID) -> datetime:
    """Return the UTC moment written in a UUIDv7, to the millisecond; ValueError for other versions.

    The maker's clock wrote it: for rows made on a phone it is a claim, not a fact.
    """
    if identifier.version != VERSION:
        raise ValueError(f"Not a UUIDv7: {identifier}")
    return EPOCH + timedelta(milliseconds=identifier.int >> RANDOM_BITS)
