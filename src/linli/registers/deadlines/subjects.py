"""The kinds of things that clocks hang on, and who is told when a rung is reached."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.functional import Promise

from linli.registers.deadlines.models import Clock, RungAction


@dataclass(frozen=True)
class Reached:
    """A clock that has come to a rung of the ladder, and what that rung does."""

    clock: Clock
    rung: int
    action: RungAction


Tell = Callable[[Sequence[Reached], datetime], None]
_tellers: dict[str, Tell] = {}


def register_subject(kind: str, tell: Tell) -> None:
    """Declare who is told about clocks of this kind; `tell(reached, at)` runs in the transaction of the sweep.

    Where it fails, it is called again for each subject alone, and for those that fail again at the next sweep.
    """
    _tellers[kind] = tell


def teller_of(kind: str) -> Tell | None:
    """Who is told about this kind, or None."""
    return _tellers.get(kind)


Ids = Collection[UUID]
Choices = Sequence[tuple[str, str | Promise]]


@dataclass(frozen=True, kw_only=True)
class Timed:
    """What the pages of time rules and a changed rule need to know of one kind of subject.

    `clocks` and `classes` are what is timed and how, with their names; classes in `always` run day and night.
    `categories()` are the codes a rule may be made for; `categories_of(ids)` says which each subject is of.
    `shown(user, ids)` gives text and address of those subjects that this person may see. `hold(ids)` locks subjects
    before their clocks are changed, in the order in which the kind itself locks; `settle(ids)` repeats the new ends
    wherever the kind keeps them.
    """

    kind: str
    label: str | Promise
    clocks: Choices
    classes: Choices
    always: frozenset[str] = frozenset()
    categories: Callable[[], Sequence[tuple[str, str]]]
    categories_of: Callable[[Ids], Mapping[UUID, str]]
    shown: Callable[[Any, Ids], Mapping[UUID, tuple[str, str]]]
    hold: Callable[[Ids], None]
    settle: Callable[[Ids], None]


TIMED: dict[str, Timed] = {}


def register_timed(timed: Timed) -> None:
    """Let the rules of this kind be changed on their pages; the same kind replaces."""
    TIMED[timed.kind] = timed
