"""A procedure 流程 as data: states, steps, who may take them and what a step needs. No Django, no database.

States carry their own names and labels (domain model 3.2); each maps to one fixed `Stage`, so that one inbox, one
sweep, one timeline and one set of indicators serve every kind of case.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID


class Stage(StrEnum):
    """The ten stages 阶段 every state maps to."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    ASSIGNED = "assigned"
    IN_HAND = "in_hand"
    PAUSED = "paused"
    REPLIED = "replied"
    CHECKING = "checking"
    CLOSED = "closed"
    ARCHIVED = "archived"
    DROPPED = "dropped"


OPEN_STAGES = frozenset(Stage) - {Stage.CLOSED, Stage.ARCHIVED, Stage.DROPPED}


class Duty(StrEnum):
    """What taking a step makes of a person in this round: nobody checks what they handled."""

    NONE = "none"
    HANDLING = "handling"
    CHECKING = "checking"


class Through(StrEnum):
    """By what tie a role may take a step: the place the case lies in, its lead unit, or having reported it."""

    AREA = "area"
    LEAD = "lead"
    REPORTER = "reporter"


@dataclass(frozen=True)
class Allowed:
    """One line of who may: any of these role codes, tied to the case in this way."""

    through: Through
    roles: frozenset[str]


@dataclass(frozen=True)
class Missing:
    """One thing that keeps a step from being taken: a code, a sentence for the person, and the form field if any."""

    code: str
    message: str
    field: str | None = None


@dataclass(frozen=True)
class ClockChange:
    """A step starts or stops the clock of this name."""

    name: str
    start: bool


def starts(*names: str) -> tuple[ClockChange, ...]:
    """Clock changes that start these clocks."""
    return tuple(ClockChange(name, start=True) for name in names)


def stops(*names: str) -> tuple[ClockChange, ...]:
    """Clock changes that stop these clocks."""
    return tuple(ClockChange(name, start=False) for name in names)


@dataclass(frozen=True)
class Involve:
    """A unit or a person that a step brings in. role: lead, co, handler, checker, opener."""

    role: str
    organisation_id: UUID | None = None
    person_id: UUID | None = None


@dataclass(frozen=True)
class Facts:
    """What a step was given. Subclasses add frozen fields; `files` are the ids of evidence brought along.

    Of a step with `quiet` facts nobody is told.
    """

    internal: ClassVar[bool] = False
    quiet: ClassVar[bool] = False
    files: tuple[UUID, ...] = field(default=(), kw_only=True)

    def words(self) -> dict[str, Any]:
        """The payload of the entry: every field, as plain values."""
        return asdict(self)

    def involves(self) -> tuple[Involve, ...]:
        """Units and persons this step brings in."""
        return ()


Guard = Callable[[Any, Any, Any], list[Missing]]


def nothing_missing(case: object, by: object, facts: object) -> list[Missing]:
    """The guard of a step that needs nothing beyond its form."""
    del case, by, facts
    return []


@dataclass(frozen=True)
class State:
    """A named state and the stage it counts as. `label` is a Chinese source string for gettext."""

    name: str
    label: str
    stage: Stage


@dataclass(frozen=True)
class Step:
    """One way on: from any of `source` to `target` (None stays where it is).

    `guard(case, by, facts)` returns what is missing; with facts None it answers for the button, before any form.
    Taking a step with `new_round` ends the round: who handled until now may check again. A `rare` step is offered
    under the others.
    """

    name: str
    label: str
    source: frozenset[str]
    target: str | None
    allowed: tuple[Allowed, ...]
    facts: type[Facts] = Facts
    guard: Guard = nothing_missing
    clocks: tuple[ClockChange, ...] = ()
    duty: Duty = Duty.NONE
    icon: str = "check"
    hint: str = ""
    new_round: bool = False
    rare: bool = False


class BadProcedure(ValueError):
    """A procedure that names a state it does not have, or the same name twice."""


@dataclass(frozen=True)
class Procedure:
    """All states and steps of one kind. `initial` is the state a case opens in, `opening` its clocks."""

    kind: str
    label: str
    initial: str
    states: tuple[State, ...]
    steps: tuple[Step, ...]
    opening: tuple[ClockChange, ...] = ()
    by_state: Mapping[str, State] = field(init=False, repr=False, compare=False)
    by_step: Mapping[str, Step] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Refuse a procedure that does not hold together.

        Raises: BadProcedure.
        """
        object.__setattr__(self, "by_state", {state.name: state for state in self.states})
        object.__setattr__(self, "by_step", {step.name: step for step in self.steps})
        if len(self.by_state) != len(self.states) or len(self.by_step) != len(self.steps):
            raise BadProcedure(f"{self.kind}: a name is used twice")
        named = {self.initial} | {t for s in self.steps if (t := s.target)} | {n for s in self.steps for n in s.source}
        if unknown := named - self.by_state.keys():
            raise BadProcedure(f"{self.kind}: unknown states {sorted(unknown)}")

    def stage_of(self, state: str) -> Stage:
        """The stage of a state name."""
        return self.by_state[state].stage

    def steps_from(self, state: str) -> list[Step]:
        """The steps that lead on from a state, in the order they were written."""
        return [step for step in self.steps if state in step.source]

    def main_step(self, state: str) -> Step | None:
        """The first step that leads on from a state to another; None where a case ends."""
        return next((step for step in self.steps_from(state) if step.target), None)
