"""Matters that come from elsewhere: each once, by the set action of every door, and out again while nobody worked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from linli.casework.actions import settle, take_step, tried_again
from linli.casework.actions.dropping import drop_cases
from linli.casework.models import Case
from linli.casework.registry import KINDS
from linli.foundation.access.inserting import insert_rows
from linli.foundation.accounts.models import Actor
from linli.foundation.sealing.keys import find_key
from linli.lib.hashing import digest, find_hash
from linli.modules.matters.actions.intake import NewMatter, open_matters
from linli.modules.matters.facts import ReasonFacts, TakeOverFacts
from linli.modules.matters.models import TakenOver
from linli.modules.matters.procedure import KIND
from linli.registers.deadlines.actions import NewClock, restart_clock
from linli.registers.numbering.actions import pass_over

STEPS = {
    "received": "take_over", "accepted": "take_over_accepted", "assigned": "take_over_assigned",
    "in_hand": "take_over_in_hand",
}  # fmt: skip
"""The step that brings a matter of a ledger into each state it can have there."""


class AlreadyHere(Exception):
    """A matter of a ledger that has been taken over meanwhile."""


@dataclass(frozen=True)
class Foreign:
    """A matter as it stands elsewhere: the system it comes from, its number there, and what it becomes here."""

    origin: str
    ref: str
    row: NewMatter

    @property
    def digest(self) -> str:
        """What makes it the same when it comes again; keyed, since a telephone could be guessed from a bare hash."""
        row = self.row
        said = [row.title, row.body, row.address, row.received_at, row.reporter.name, row.reporter.phone]
        return find_hash(find_key(), digest([self.origin, self.ref, *said]))


@dataclass
class TakenIn:
    """What became of a set: numbers there that are new here, that are here already, and here with other content."""

    new: dict[str, UUID] = field(default_factory=dict)
    same: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)


@tried_again
def take_over(*, rows: Sequence[Foreign], by: Actor, at: datetime) -> TakenIn:
    """Take in what is not here yet; all of one origin, each number once. All or none."""
    done = TakenIn()
    known = taken_before([row.ref for row in rows], rows[0].origin) if rows else {}
    fresh = []
    for row in rows:
        if row.ref not in known:
            fresh.append(row)
        elif known[row.ref] == row.digest:
            done.same.append(row.ref)
        else:
            done.other.append(row.ref)
    matters = open_matters(rows=[row.row for row in fresh], by=by, at=at)
    insert_rows(
        [
            TakenOver(origin=row.origin, ref=row.ref, case_id=matter.pk, digest=row.digest, entries=1, at=at, by=by)
            for row, matter in zip(fresh, matters, strict=True)
        ]
    )
    done.new = {row.ref: row.row.id for row in fresh}
    return done


@dataclass(frozen=True)
class FromLedger:
    """A running matter of a ledger: what it is, the state it has there, and until when (None: as the rules say)."""

    foreign: Foreign
    state: str
    facts: TakeOverFacts
    due_at: datetime | None = None


@tried_again
def take_over_ledger(*, rows: Sequence[FromLedger], by: Actor, at: datetime) -> list[UUID]:
    """Take running matters over with their numbers, states, owners and dates, in order; all or none.

    Each has one entry more that says so. Nobody is told. Raises: AlreadyHere.
    """
    pass_over(kind=KINDS[KIND].number_kind, numbers=[row.foreign.row.number for row in rows])
    taken = take_over(rows=[row.foreign for row in rows], by=by, at=at)
    if len(taken.new) < len(rows):
        raise AlreadyHere
    cases = Case.objects.in_bulk(taken.new.values())
    for row in rows:
        case = cases[row.foreign.row.id]
        take_step(STEPS[row.state], case=case, by=None, at=at, facts=row.facts)
        if row.due_at is not None:
            restart_clock(clock=_clock(row, at), at=at)
            settle(case)
    TakenOver.objects.filter(case__in=cases).update(entries=2)
    return [row.foreign.row.id for row in rows]


def _clock(row: FromLedger, at: datetime) -> NewClock:
    """The main clock, until the day the ledger gave."""
    matter = row.foreign.row
    return NewClock(
        subject_kind=KIND, subject_id=matter.id, name="main", time_class=matter.time_class, category=matter.category,
        started_at=min(at, row.due_at or at), organisation_id=row.facts.lead_id, due_at=row.due_at,
    )  # fmt: skip


def taken_before(refs: Sequence[str], origin: str) -> dict[str, str]:
    """Those of these numbers that are here, with the digest of what came. One query."""
    return dict(TakenOver.objects.filter(origin=origin, ref__in=refs).values_list("ref", "digest"))


@tried_again
def give_back(*, origin: str, refs: Sequence[str], reason: str, at: datetime) -> list[str]:
    """Withdraw what was taken over, and gives the numbers that stay: somebody has worked on them since.

    History stays: the matter is withdrawn, its number here is marked, and the one it had elsewhere is free again. As
    many queries for 500 as for one.
    """
    held = TakenOver.objects.select_for_update(of=("self", "case")).select_related("case").order_by("case_id")
    rows = list(held.filter(origin=origin, ref__in=refs))
    gone = {row.case_id: row for row in rows if row.case.entries == row.entries}
    dropped = drop_cases("void", kind=KIND, ids=list(gone), at=at, facts=ReasonFacts(reason))
    same = [case for case in dropped if case.no == gone[case.pk].ref]
    for case in same:
        case.no = f"{case.no}（{str(case.pk)[-6:]}）"
    Case.objects.bulk_update(same, ["no"], batch_size=500)
    TakenOver.objects.filter(pk__in=[row.pk for row in gone.values()]).delete()
    return sorted(row.ref for row in rows if row.case_id not in gone)
