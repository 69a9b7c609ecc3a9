"""The kinds of things that clocks hang on, and who is told when a rung is reached."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

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
