"""What each step of a matter is given."""

from dataclasses import dataclass
from datetime import datetime
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
    """定位: the grid it belongs to, and with an address the place that it means, if any is known."""

    grid_id: UUID
    grid_name: str = ""
    address: str = ""
    place_id: UUID | None = None


@dataclass(frozen=True)
class LeadFacts(Facts):
    """The lead unit and what it is asked to do."""

    lead_id: UUID
    lead_name: str = ""
    instruction: str = ""

    def involves(self) -> tuple[Involve, ...]:
        """The lead unit."""
        return (Involve(InvolvedAs.LEAD, organisation_id=self.lead_id),)


@dataclass(frozen=True)
class DispatchFacts(LeadFacts):
    """派单: co-units too, what they are asked, and whether the pictures before the work go with it."""

    co_ids: tuple[UUID, ...] = ()
    co_names: tuple[str, ...] = ()
    co_asked: str = ""
    co_pictures: bool = False


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
    """反馈: the result in words; `files` are pictures after the work. `co_reason`: why no co-unit is waited for."""

    result: str
    co_reason: str = ""


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


@dataclass(frozen=True)
class SettleFacts(Facts):
    """能办即办: what was done on the spot, and that the reporter agrees; `files` are pictures after the work."""

    result: str
    agreed: bool


@dataclass(frozen=True)
class RedirectFacts(Facts):
    """转渠道: one of the six routes, and what the reporter is told."""

    route: str
    reply: str


@dataclass(frozen=True)
class ReasonFacts(Facts):
    """Why: for withdrawing, sending back, opening again, deciding."""

    reason: str


@dataclass(frozen=True)
class RemarkFacts(Facts):
    """A remark that may be left out."""

    note: str = ""


@dataclass(frozen=True)
class ConfirmFacts(Facts):
    """反映人确认: how the reporter said so, and how satisfied."""

    how: str
    satisfaction: str
    note: str = ""


@dataclass(frozen=True)
class AddFacts(Facts):
    """反映人补充: more words; `files` are the pictures that came with them."""

    words_added: str


@dataclass(frozen=True)
class RateFacts(Facts):
    """反映人评价: how satisfied, and why not where they are not."""

    satisfaction: str
    note: str = ""


@dataclass(frozen=True)
class ProgressFacts(Facts):
    """阶段反馈: what has been done, and until when the rest is promised."""

    progress: str
    promised_at: datetime


@dataclass(frozen=True)
class ObjectFacts(Facts):
    """派单异议: why it is not for this unit, and whose it is."""

    reason: str
    proposed_id: UUID
    proposed_name: str = ""


@dataclass(frozen=True)
class UpholdFacts(LeadFacts):
    """异议成立: another unit leads; the instruction is what was agreed in consultation."""


@dataclass(frozen=True)
class WaitFacts(Facts):
    """等待当事人: what only the reporter can give, and for how many days at most."""

    needed: str
    days: int


@dataclass(frozen=True)
class AskFacts(Facts):
    """申请延期 or 申请挂账: why, and for how many days."""

    reason: str
    days: int


@dataclass(frozen=True)
class HandOverFacts(Facts):
    """转交: the colleague who handles it from now on."""

    person_id: UUID
    person_name: str = ""
    note: str = ""

    def involves(self) -> tuple[Involve, ...]:
        """The colleague."""
        return (Involve(InvolvedAs.HANDLER, person_id=self.person_id),)


@dataclass(frozen=True)
class SuperviseFacts(Facts):
    """督办: what has to be done, and until when it must be answered."""

    demand: str
    answer_by: datetime


@dataclass(frozen=True)
class AnswerFacts(Facts):
    """答复督办."""

    answer: str


@dataclass(frozen=True)
class SplitFacts(Facts):
    """开子事项: one part of the matter that somebody else does."""

    title: str
    category: str
    body: str


@dataclass(frozen=True)
class AskCoFacts(Facts):
    """增加协办: further co-units, what they are asked, and whether the pictures before the work go with it."""

    co_ids: tuple[UUID, ...]
    co_names: tuple[str, ...]
    co_asked: str
    co_pictures: bool = False


@dataclass(frozen=True)
class DropCoFacts(Facts):
    """收回协办: which dispatch, and why."""

    dispatch_id: UUID
    unit_name: str
    reason: str


@dataclass(frozen=True)
class HeardFacts(Facts):
    """What a co-unit did with its dispatch, in the history of the matter."""

    internal: ClassVar[bool] = True
    unit: str
    person: str
    what: str
    text: str = ""


@dataclass(frozen=True)
class MergeFacts(Facts):
    """并案: the matter it goes on in."""

    into_id: UUID
    into_no: str = ""


@dataclass(frozen=True)
class MergedFacts(Facts):
    """What the matter that goes on is told: which one joined it or left it, and by whom."""

    internal: ClassVar[bool] = True
    no: str
    person: str


@dataclass(frozen=True)
class PassedFacts(Facts):
    """What the reporter of a matter that was merged into this one added, for its handlers: its own reporter, who is
    somebody else, does not read it."""

    internal: ClassVar[bool] = True
    no: str
    words_added: str


@dataclass(frozen=True)
class RecheckFacts(Facts):
    """抽查: how it was looked at again, and what was found."""

    how: str
    note: str


@dataclass(frozen=True)
class SystemFacts(Facts):
    """What the system does by itself carries nothing."""


@dataclass(frozen=True)
class TakeOverFacts(Facts):
    """由台账接入: what the ledger said when it was taken over; whoever had it in hand has it still."""

    quiet: ClassVar[bool] = True
    number: str
    state: str
    registered_on: str = ""
    due_on: str = ""
    lead_id: UUID | None = None
    lead_name: str = ""
    handler_id: UUID | None = None
    handler_name: str = ""

    def involves(self) -> tuple[Involve, ...]:
        """The lead unit and the person, where the ledger names them."""
        lead = (Involve(InvolvedAs.LEAD, organisation_id=self.lead_id),) if self.lead_id else ()
        return lead + ((Involve(InvolvedAs.HANDLER, person_id=self.handler_id),) if self.handler_id else ())
