"""Dispatches of co-units as pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.foundation.history.models import Change
from linli.lib.chinese import Pressing, due_words
from linli.lib.procedure import Step
from linli.modules.matters.actions import heading_of
from linli.modules.matters.models import Dispatch
from linli.modules.matters.procedure import DISPATCH
from linli.registers.deadlines.models import Clock

Clocks = Mapping[UUID, Sequence[Clock]]


@dataclass(frozen=True)
class DispatchRow:
    """One dispatch in a list, beside a matter, or on its own page."""

    dispatch: Dispatch
    due: Pressing

    @property
    def url(self) -> str:
        """Its page, for the co-unit."""
        return reverse("matters:dispatch", args=[self.dispatch.pk])

    @property
    def heading(self) -> str:
        """The first words of what is asked."""
        return heading_of(self.dispatch)

    @property
    def stage(self) -> str:
        """The stage its state counts as."""
        return DISPATCH.stage_of(self.dispatch.state).value

    @property
    def state_label(self) -> str:
        """What its state is called."""
        return _(DISPATCH.by_state[self.dispatch.state].label)

    @property
    def place(self) -> str:
        """Where: grid and address."""
        case = self.dispatch.case
        area = case.grid or case.community
        parts = [area.name if area else "", case.matter.address]
        return " · ".join(part for part in parts if part)


def dispatch_rows(dispatches: Iterable[Dispatch], clocks: Clocks, now: datetime) -> list[DispatchRow]:
    """Dispatches with their most pressing running clock in words."""
    return [DispatchRow(one, _due(one, clocks.get(one.pk, ()), now)) for one in dispatches]


def _due(dispatch: Dispatch, clocks: Iterable[Clock], now: datetime) -> Pressing:
    if dispatch.ended_at:
        return Pressing(_("已结束"), "done")
    return due_words(min((one.due_at for one in clocks if one.stopped_at is None), default=None), now)


@dataclass(frozen=True)
class DispatchLine:
    """One step of a dispatch."""

    what: str
    icon: str
    stage: str
    by_name: str
    at: datetime
    text: str


def dispatch_log(dispatch: Dispatch, changes: Iterable[Change]) -> list[DispatchLine]:
    """The co-unit's own steps, newest first; the last one says its result or reason."""
    lines = [_line(dispatch, change) for change in changes]
    return lines[::-1]


def _line(dispatch: Dispatch, change: Change) -> DispatchLine:
    step = DISPATCH.by_step.get(change.what)
    state = change.after["state"]
    said = dispatch.words if DISPATCH.by_state[state].name == dispatch.state and dispatch.ended_at else ""
    return DispatchLine(
        _(step.label) if step else _("派出协办单"), step.icon if step else "send", DISPATCH.stage_of(state).value,
        change.by_name, change.at, said,
    )  # fmt: skip


def dispatch_steps(dispatch: Dispatch) -> list[Step]:
    """What the co-unit may do now."""
    return [step for step in DISPATCH.steps_from(dispatch.state) if step.allowed]
