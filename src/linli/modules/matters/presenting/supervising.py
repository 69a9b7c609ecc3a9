"""What the pages of a supervisor show of each row."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.casework.policies import may
from linli.foundation.ui.times import show_instant
from linli.lib.chinese import Pressing, due_words
from linli.modules.matters.choices import Asked
from linli.modules.matters.models import Approval
from linli.modules.matters.presenting.showing import CLOCK_LABELS
from linli.modules.matters.presenting.wording import entry_text
from linli.modules.matters.procedure import PROCEDURE
from linli.modules.matters.queries.supervision import Order, Raised

DECISIONS = {
    Asked.EXTENSION: ("grant_extension", "refuse"),
    Asked.SUSPENSION: ("suspend", "refuse"),
    Asked.PROMISE: ("accept_promise", "refuse_promise"),
}


@dataclass(frozen=True)
class Decision:
    """A button: what it says, and the page of its small form."""

    label: str
    icon: str
    url: str


def _link(case: Case) -> str:
    return reverse("matters:matter", args=[case.pk])


@dataclass(frozen=True)
class RequestRow:
    """A request and what this person may decide about it."""

    row: Approval
    user: Any
    now: datetime

    @property
    def url(self) -> str:
        """The page of the matter."""
        return _link(self.row.case)

    @property
    def what(self) -> str:
        """What is asked for."""
        words = {"what": self.row.get_asked_display(), "days": self.row.days, "at": show_instant(self.row.until)}
        if self.row.asked == Asked.PROMISE:
            return _("承诺 %(at)s 前办好") % words
        return _("%(what)s %(days)s 天") % words

    @property
    def due(self) -> Pressing:
        """How pressing the matter is."""
        return due_words(self.row.case.next_due_at, self.now)

    @cached_property
    def decisions(self) -> list[Decision]:
        """The buttons this person has; none where somebody else decides."""
        steps = [PROCEDURE.by_step[name] for name in DECISIONS[Asked(self.row.asked)]]
        return [
            Decision(_(step.label), step.icon, reverse("matters:step", args=[self.row.case_id, step.name]))
            for step in steps
            if self.row.case.state in step.source and may(step, self.row.case, self.user)
        ]


@dataclass(frozen=True)
class OrderRow:
    """An order, or its answer."""

    order: Order
    now: datetime

    @property
    def url(self) -> str:
        """The page of the matter."""
        return _link(self.order.case)

    @property
    def words(self) -> str:
        """What was ordered or answered; empty where the words were erased."""
        entry = self.order.entry
        return entry_text(entry.step, entry.text.words or {}) if entry else ""

    @property
    def due(self) -> Pressing:
        """How long the answer has."""
        return due_words(self.order.clock.due_at if self.order.clock else None, self.now)


@dataclass(frozen=True)
class LoadRow:
    """One unit; every figure has the address of its rows."""

    row: dict[str, Any]
    now: datetime

    @property
    def name(self) -> str:
        """The unit."""
        return self.row["name"] or _("尚未派单")

    @property
    def _base(self) -> str:
        return f"{reverse('matters:list')}?lead={self.row['unit'] or 'none'}"

    @property
    def open_url(self) -> str:
        """Its open matters."""
        return f"{self._base}&view=open"

    @property
    def late_url(self) -> str:
        """Its late matters."""
        return f"{self._base}&view=late"

    @property
    def longest(self) -> str:
        """How long the longest has been late."""
        return due_words(self.row["oldest"], self.now).words if self.row["oldest"] else ""

    @property
    def share(self) -> int:
        """Late ones in a hundred."""
        late, running = int(self.row["late"]), int(self.row["running"])
        return round(100 * late / running)


@dataclass(frozen=True)
class RaisedRow:
    """A matter that the ladder raised."""

    raised: Raised
    now: datetime

    @property
    def url(self) -> str:
        """The page of the matter."""
        return _link(self.raised.case)

    @property
    def clock(self) -> str:
        """Which time limit it was."""
        name = self.raised.event.clock.name
        return _(CLOCK_LABELS.get(name, name))

    @property
    def due(self) -> Pressing:
        """How pressing the matter is now."""
        return due_words(self.raised.case.next_due_at, self.now)
