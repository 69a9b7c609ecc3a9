"""The kinds of things that people on duty are called for; declared by the parts that have them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Open:
    """A thing that is still open: how it is named now, and where it stands."""

    heading: str
    link: str


Show = Callable[[Sequence[UUID]], dict[UUID, Open]]
_shows: dict[str, Show] = {}


def register_duty_subject(kind: str, show: Show) -> None:
    """Declare a kind; `show(ids)` gives those that are still open."""
    _shows[kind] = show


def still_open(kind: str, ids: Sequence[UUID]) -> dict[UUID, Open]:
    """Those of these things that are still open; nothing for a kind that nobody declared."""
    show = _shows.get(kind)
    return show(ids) if show and ids else {}
