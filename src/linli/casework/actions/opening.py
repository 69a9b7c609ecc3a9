"""Opening cases, in bulk and idempotent: the same id with the same content is the same row."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from linli.casework import chain
from linli.casework.actions.clocks import new_clocks
from linli.casework.actions.telling import tell_next
from linli.casework.models import Case, Entry, EntryText, InvolvedAs, Involvement
from linli.casework.policies import unnamed
from linli.casework.registry import KINDS
from linli.foundation.access.inserting import insert_rows
from linli.foundation.access.kept import ask
from linli.foundation.accounts.models import Actor
from linli.foundation.files.queries import original_hashes, stored_hashes
from linli.lib.hashing import digest
from linli.lib.ids import new_id
from linli.lib.numbers import year_of
from linli.lib.procedure import OPEN_STAGES, Facts
from linli.registers.deadlines.actions import NewClock, start_clocks
from linli.registers.deadlines.models import Clock
from linli.registers.numbering.actions import issue_numbers

T = TypeVar("T")
TRUSTED_CLAIM = timedelta(hours=24)


class DifferentContent(Exception):
    """A case id that exists with other content (HTTP 409)."""

    def __init__(self, ids: Sequence[UUID]) -> None:
        super().__init__(", ".join(str(one) for one in ids))
        self.ids = list(ids)


class UnknownParent(Exception):
    """A parent that does not exist or is not open."""


@dataclass(frozen=True)
class NewCase:
    """One case to open. `opened_at` is when it was received; `claimed_at` what an offline device says it was.

    A claimed time starts the clocks only if it is not in the future and no more than 24 h before `opened_at`. Where a
    case of the past comes in now, `clocks_from` says when it came. `number` is one it has already; else one is issued.
    """

    kind: str
    title: str
    number_short: str
    opened_at: datetime
    facts: Facts
    id: UUID = field(default_factory=new_id)
    street_id: UUID | None = None
    community_id: UUID | None = None
    grid_id: UUID | None = None
    parent_id: UUID | None = None
    blocks_parent: bool = True
    claimed_at: datetime | None = None
    clocks_from: datetime | None = None
    by_role: str = ""
    by_organisation: str = ""
    tell: bool = True
    number: str = ""

    def content(self, hashes: Mapping[UUID, str]) -> str:
        """The digest that makes a repeated opening the same row; where it was placed is not part of it.

        A picture counts by its hash: sent again, it is another file of the same content.
        """
        words = self.facts.words() | {"files": [hashes[pk] for pk in self.facts.files]}
        return digest([self.kind, self.title, words, self.parent_id])

    @property
    def counts_from(self) -> datetime:
        """The instant the clocks start from."""
        start = self.clocks_from or self.opened_at
        claimed = self.claimed_at or start
        return claimed if start - TRUSTED_CLAIM <= claimed <= start else start


@dataclass
class _Opening:
    """What is built for one new case before everything is written at once."""

    row: NewCase
    case: Case
    entry: Entry
    text: EntryText


def tried_again(opening: Callable[..., T]) -> Callable[..., T]:
    """Open in one transaction, and once more where somebody opened one of the same ids between our look and our write.

    For the action of a module around `open_cases`; the second time what is there is found.
    """

    @wraps(opening)
    def opened(**given: Any) -> T:
        try:
            with transaction.atomic():
                return opening(**given)
        except IntegrityError:
            with transaction.atomic():
                return opening(**given)

    return opened


@transaction.atomic(savepoint=False)
def open_cases(*, rows: Sequence[NewCase], by: Actor, at: datetime) -> list[Case]:
    """Open all rows or none, and return their cases in order; a row that exists with the same content stays as it is.

    Raises: DifferentContent, UnknownParent, and IntegrityError where one of the ids is opened at the same moment: the
    caller is `tried_again`.
    """
    contents = _contents(rows)
    known = _known(contents)
    fresh = list({row.id: row for row in rows if row.id not in known}.values())
    _check_parents(fresh)
    hashes = stored_hashes({pk for row in fresh for pk in row.facts.files})
    openings = [
        _build(row, number, contents[row.id], by, hashes) for row, number in zip(fresh, _numbers(fresh), strict=True)
    ]
    _start_clocks(openings, at)
    insert_rows([one.case for one in openings], [one.entry for one in openings], [one.text for one in openings])
    insert_rows([involvement for one in openings for involvement in _involved(one, by, at)])
    urgent = {one.case.pk for one in openings if KINDS[one.case.kind].is_urgent(one.case, one.row.facts)}
    tell_next([one.case for one in openings if one.row.tell], by=by, at=at, urgent=urgent)
    made = known | {one.case.pk: one.case for one in openings}
    return [made[row.id] for row in rows]


def _contents(rows: Sequence[NewCase]) -> dict[UUID, str]:
    """What stands under each id; one id with two contents is refused."""
    hashes = original_hashes({pk for row in rows for pk in row.facts.files})
    contents: dict[UUID, str] = {}
    made = [(row.id, row.content(hashes)) for row in rows]
    if clashing := [pk for pk, content in made if contents.setdefault(pk, content) != content]:
        raise DifferentContent(clashing)
    return contents


def _known(contents: Mapping[UUID, str]) -> dict[UUID, Case]:
    """What exists already, which must have been opened with the same content."""
    # One row at a time comes again and again, so that its statement is kept; those of batches are not worth it.
    digests = dict(ask(_digests, None, *contents) if len(contents) == 1 else _digests(*contents))
    if clashing := [pk for pk, content in digests.items() if content != contents[pk]]:
        raise DifferentContent(clashing)
    return Case.objects.in_bulk(digests) if digests else {}


def _digests(*ids: UUID) -> QuerySet[Case, Any]:
    return Case.objects.filter(pk__in=ids).values_list("pk", "opening_digest")


def _check_parents(rows: Sequence[NewCase]) -> None:
    """A child may only be opened under a case that is open."""
    if not (wanted := {row.parent_id for row in rows if row.parent_id}):
        return
    # The rows are fetched, not counted: a count takes no lock, and the parent could close meanwhile.
    parents = Case.objects.select_for_update().filter(pk__in=wanted, open=True).order_by("pk").values_list("pk")
    if len(parents) != len(wanted):
        raise UnknownParent


def _numbers(rows: Sequence[NewCase]) -> list[str]:
    """One number for each row, issued in blocks of the same sequence."""
    groups: dict[tuple[str, str, int], list[int]] = defaultdict(list)
    numbers = [row.number for row in rows]
    for index, row in ((place, one) for place, one in enumerate(rows) if not one.number):
        groups[KINDS[row.kind].number_kind, row.number_short, year_of(row.opened_at)].append(index)
    for (kind, short, _year), indexes in sorted(groups.items()):
        issued = issue_numbers(kind=kind, short=short, count=len(indexes), at=rows[indexes[0]].opened_at)
        for index, number in zip(indexes, issued, strict=True):
            numbers[index] = number
    return numbers


def _build(row: NewCase, number: str, content: str, by: Actor, hashes: Mapping[UUID, str]) -> _Opening:
    """The case, its first entry and the words of it."""
    procedure = KINDS[row.kind].procedure
    stage = procedure.stage_of(procedure.initial)
    case = Case(
        id=row.id, kind=row.kind, no=number, title=row.title, state=procedure.initial, stage=stage,
        open=stage in OPEN_STAGES, street_id=row.street_id, community_id=row.community_id, grid_id=row.grid_id,
        parent_id=row.parent_id, blocks_parent=row.blocks_parent, opened_by=by, opened_at=row.opened_at,
        moved_at=row.opened_at, entries=1, opening_digest=content,
    )  # fmt: skip
    entry = Entry(
        case=case, number=1, step="open", to_state=procedure.initial, by_id=by.pk if by else None,
        by_name=str(by) if by else unnamed(row.by_role), by_role=row.by_role, by_organisation=row.by_organisation,
        at=row.opened_at, claimed_at=row.claimed_at,
    )  # fmt: skip
    text = chain.link(entry, chain.words_of(row.facts, hashes), "")
    case.head = entry.hash
    case.just_opened = True
    return _Opening(row, case, entry, text)


def _start_clocks(openings: Sequence[_Opening], at: datetime) -> None:
    """Start every opening clock in one go and put the most pressing one on the case."""
    wanted = [clock for one in openings for clock in _opening_clocks(one)]
    pressing: dict[UUID, Clock] = {}
    for clock in start_clocks(clocks=wanted, at=at):
        first = pressing.setdefault(clock.subject_id, clock)
        if clock.due_at < first.due_at:
            pressing[clock.subject_id] = clock
    for one in openings:
        if found := pressing.get(one.case.pk):
            one.case.next_due_at = one.case.sort_at = found.due_at
            one.case.next_clock = found.name


def _opening_clocks(one: _Opening) -> list[NewClock]:
    """The clocks the procedure starts at opening."""
    kind = KINDS[one.case.kind]
    names = [change.name for change in kind.procedure.opening]
    return new_clocks(one.case, names, kind.timing(one.case, one.row.facts), one.row.counts_from)


def _involved(one: _Opening, by: Actor, at: datetime) -> list[Involvement]:
    """The opener and whoever the facts bring in."""
    brought = [(i.role, i.organisation_id, i.person_id) for i in one.row.facts.involves()]
    if by is not None:
        brought.append((InvolvedAs.OPENER, None, by.pk))
    return [
        Involvement(
            case=one.case, role=role, organisation_id=unit, person_id=person, since=at, open=one.case.open,
            sort_key=one.case.sort_at, moved_at=one.case.moved_at,
        )
        for role, unit, person in brought
    ]  # fmt: skip
