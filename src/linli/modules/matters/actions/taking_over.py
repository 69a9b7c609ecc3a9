"""Matters that come from elsewhere: each once, by the set action of every door, and out again while nobody worked."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from linli.casework.actions import take_step, tried_again
from linli.foundation.access.inserting import insert_rows
from linli.foundation.accounts.models import Actor
from linli.lib.hashing import digest
from linli.modules.matters.actions.intake import NewMatter, open_matters
from linli.modules.matters.facts import ReasonFacts
from linli.modules.matters.models import TakenOver


@dataclass(frozen=True)
class Foreign:
    """A matter as it stands elsewhere: the system it comes from, its number there, and what it becomes here."""

    origin: str
    ref: str
    row: NewMatter

    @property
    def digest(self) -> str:
        """What makes it the same when it comes again."""
        row = self.row
        said = [row.title, row.body, row.address, row.received_at, row.reporter.name, row.reporter.phone]
        return digest([self.origin, self.ref, *said])


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


def taken_before(refs: Sequence[str], origin: str) -> dict[str, str]:
    """Those of these numbers that are here, with the digest of what came. One query."""
    return dict(TakenOver.objects.filter(origin=origin, ref__in=refs).values_list("ref", "digest"))


@tried_again
def give_back(*, origin: str, refs: Sequence[str], reason: str, at: datetime) -> list[str]:
    """Withdraw what was taken over, and gives the numbers that stay: somebody has worked on them since.

    History stays: the matter is withdrawn, its number here is marked, and the one it had elsewhere is free again.
    """
    stay = []
    rows = TakenOver.objects.select_for_update(of=("self",)).select_related("case")
    for row in rows.filter(origin=origin, ref__in=refs).order_by("ref"):
        if row.case.entries != row.entries:
            stay.append(row.ref)
            continue
        take_step("void", case=row.case, by=None, at=at, facts=ReasonFacts(reason))
        if row.case.no == row.ref:
            row.case.no = f"{row.ref}（{str(row.case.pk)[-6:]}）"
            row.case.save(update_fields=["no"])
        row.delete()
    return stay
