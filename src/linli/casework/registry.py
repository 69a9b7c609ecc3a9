"""What a module declares to the loop: its procedure, who reads its cases, how they are timed, one form per step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from linli.lib.procedure import Facts, Procedure

Timing = Callable[[Any, Any], tuple[str, str]]


def untimed(case: object, facts: object) -> tuple[str, str]:
    """No time class and no category: only default rules apply."""
    del case, facts
    return "", ""


@dataclass(frozen=True)
class Kind:
    """One kind of case.

    `timing(case, facts)` gives (time class, category code) for the rules; `page` is the URL name of its page, taking
    the case id; `number_kind` names the number sequence.
    """

    procedure: Procedure
    area_readers: frozenset[str]
    unit_readers: frozenset[str]
    page: str
    timing: Timing = untimed
    number_kind: str = "case"

    @property
    def name(self) -> str:
        """The kind's identifier, as stored in the case."""
        return self.procedure.kind


class RegisteredTwice(RuntimeError):
    """Two modules declare the same kind, or two forms the same step."""


KINDS: dict[str, Kind] = {}
FORMS: dict[tuple[str, str], type[Any]] = {}


def register_kind(kind: Kind) -> None:
    """Declare a kind of case. Raises: RegisteredTwice."""
    if KINDS.setdefault(kind.name, kind) is not kind:
        raise RegisteredTwice(kind.name)


def register_form(kind: str, step: str, form: type[Any]) -> None:
    """Declare the form of a step; `form.facts()` gives the step's facts. Raises: RegisteredTwice."""
    if FORMS.setdefault((kind, step), form) is not form:
        raise RegisteredTwice(f"{kind}.{step}")


def facts_type(kind: str, step: str) -> type[Facts]:
    """The facts a step takes."""
    return KINDS[kind].procedure.by_step[step].facts
