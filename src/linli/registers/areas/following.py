"""What stands on grids and is kept above: it says whether it uses them, and follows when they are drawn anew.

Cases say whether they use a grid, and keep the one they had; places follow the ground they stand on.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from linli.foundation.accounts.models import User

Uses = Callable[[Collection[UUID], datetime], int]


@dataclass(frozen=True)
class Ground:
    """Whose outlines changed: all of them, and for each that went out of use the one that took all of it, or None.

    `undoes` is the moment of the redrawing that is undone.
    """

    grids: tuple[UUID, ...]
    heirs: dict[UUID, UUID | None]
    undoes: datetime | None = None


@dataclass(frozen=True)
class Leftover:
    """What still hangs on a grid that is no longer there, in words, and the page where somebody deals with it."""

    words: str
    url: str
    roles: frozenset[str]


Leave = Callable[[Collection[UUID]], Leftover | None]
Follow = Callable[[Ground, User | None, datetime], object]
_uses: list[Uses] = []
_followers: list[Follow] = []
_leavers: list[Leave] = []


def register_use(uses: Uses) -> None:
    """`uses(grid_ids, since)` says how many things were placed in these grids since a moment. In AppConfig.ready."""
    if uses not in _uses:
        _uses.append(uses)


def register_follower(follow: Follow) -> None:
    """`follow(ground, by, at)` moves what stands there, within the transaction. In AppConfig.ready."""
    if follow not in _followers:
        _followers.append(follow)


def register_leftovers(leave: Leave) -> None:
    """`leave(grid_ids)` says what still hangs on grids out of use. In AppConfig.ready."""
    if leave not in _leavers:
        _leavers.append(leave)


def leftovers_on(grid_ids: Collection[UUID]) -> list[Leftover]:
    """What still hangs on these grids, which are out of use; nothing is asked where there are none."""
    found = [leave(grid_ids) for leave in _leavers] if grid_ids else []
    return [one for one in found if one]


def count_uses(grid_ids: Collection[UUID], since: datetime) -> int:
    """How many things were placed in these grids since then."""
    return sum(uses(grid_ids, since) for uses in _uses)


def follow_ground(ground: Ground, by: User | None, at: datetime) -> None:
    """Let everything that stands there follow."""
    for follow in _followers:
        follow(ground, by, at)
