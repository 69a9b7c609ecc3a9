"""Time-ordered identifiers (UUIDv7), made by whoever creates the row."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """Return a new UUIDv7; ids made by one process sort in the order they were made."""
    return uuid7()
