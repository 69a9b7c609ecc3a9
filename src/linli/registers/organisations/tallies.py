"""Counts 计数 that other registers add to the tree of groups, such as the building heads of a grid."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.functional import Promise


@dataclass(frozen=True)
class Tally:
    """One count: what is counted, and how many there are on a day in each of these grids."""

    key: str
    label: str | Promise
    count: Callable[[Collection[UUID], date], Mapping[UUID, int]]


_tallies: dict[str, Tally] = {}


def register_tally(tally: Tally) -> None:
    """Add a count to the tree of groups, from `AppConfig.ready`; the same key replaces."""
    _tallies[tally.key] = tally


def tallies() -> list[Tally]:
    """All of them."""
    return list(_tallies.values())
