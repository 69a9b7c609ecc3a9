"""What each step of a matter is given."""

from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

from linli.casework.models import InvolvedAs
from linli.lib.procedure import Facts, Involve


@dataclass(frozen=True)
class OpeningFacts(Facts):
    """What was said at intake. The reporter is not repeated here: it stands sealed in the matter."""

    category: str
    time_class: str
    kind: str
    source: str
    body: str
    address: str = ""
    lon: float | None = None
    lat: float | None = None


@dataclass(frozen=True)
class AcceptFacts(Facts):
    """受理: the category and time class it is given, and that duplicates were looked at."""

    category: str
    time_class: str
    duplicates_seen: bool
    category_name: str = ""


@dataclass(frozen=True)
class LocateFacts(Facts):
    """定位: the grid it belongs to."""

    grid_id: UUID
    grid_name: str = ""
    address: str = ""


@dataclass(frozen=True)
class DispatchFacts(Facts):
    """派单: the lead unit and what it is asked to do."""

    lead_id: UUID
    lead_name: str = ""
    instruction: str = ""

    def involves(self) -> tuple[Involve, ...]:
        """The lead unit."""
        return (Involve(InvolvedAs.LEAD, organisation_id=self.lead_id),)


@dataclass(frozen=True)
class SignFacts(Facts):
    """签收: nothing but who and when."""


@dataclass(frozen=True)
class ContactFacts(Facts):
    """首次联系: how, and what came of it."""

    how: str
    note: str


@dataclass(frozen=True)
class ReplyFacts(Facts):
    """反馈: the result in words; `files` are pictures after the work."""

    result: str


@dataclass(frozen=True)
class CheckFacts(Facts):
    """开始核查: nothing but who and when."""


@dataclass(frozen=True)
class CloseFacts(Facts):
    """销号: the follow-up. Contacted, or three attempts, or a look on site."""

    how: str
    contacted: bool
    attempts: int
    satisfaction: str
    note: str = ""


@dataclass(frozen=True)
class NoteFacts(Facts):
    """内部备注: seen by staff only."""

    internal: ClassVar[bool] = True
    note: str
