"""What a module declares to the loop: its procedure, who reads its cases, how they are timed, one form per step."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from linli.lib.procedure import Procedure

Timing = Callable[[Any, Any], tuple[str, str]]


def untimed(*_given: object) -> tuple[str, str]:
    """No time class and no category: only default rules apply."""
    return "", ""


@dataclass(frozen=True)
class Kind:
    """One kind of case.

    `timing(case, facts)` gives (time class, category code) for the rules; `page` is the URL name of its page, taking
    the case id; `number_kind` names the number sequence. News of the time classes in `urgent` goes out at night too.
    """

    procedure: Procedure
    area_readers: frozenset[str]
    unit_readers: frozenset[str]
    page: str
    timing: Timing = untimed
    number_kind: str = "case"
    urgent: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        """The kind's identifier, as stored in the case."""
        return self.procedure.kind

    def is_urgent(self, case: Any, facts: Any) -> bool:
        """Whether news of this case does not wait for the morning, after these facts."""
        return self.timing(case, facts)[0] in self.urgent


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
