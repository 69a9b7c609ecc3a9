"""Two people at one row: what somebody saw when they began must still stand when they save."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from linli.foundation.history.models import Change
from linli.foundation.history.queries import changes_of
from linli.lib.hashing import digest

MARK = 16


class Outdated(Exception):
    """The row is no longer what was seen; `change` is the last one of it, None where nobody wrote one down."""

    def __init__(self, change: Change | None) -> None:
        super().__init__(change.what if change else "")
        self.change = change


def mark_of(values: Mapping[str, Any] | None) -> str:
    """A short mark of a row's values, for a hidden field of its form; empty where there is no row."""
    return "" if values is None else digest(values)[:MARK]


def check_standing(
    *, kind: str, subject_id: UUID | str | int, values: Mapping[str, Any] | None, seen: str | None
) -> None:
    """The row still has the values that `seen` marks; None asks for nothing. For under the lock. Raises: Outdated."""
    if seen is not None and seen != mark_of(values):
        raise Outdated(next(iter(changes_of(kind, subject_id)[::-1]), None))
