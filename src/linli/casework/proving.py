"""Whether the history of cases still verifies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from linli.casework import chain
from linli.casework.models import Case, Entry, EntryText
from linli.foundation.files.queries import stored_hashes

VERIFY_BATCH = 500


@dataclass(frozen=True)
class Broken:
    """A place where the chain does not hold."""

    case_no: str
    number: int
    reason: str


def verify_history(cases: QuerySet[Case] | None = None) -> Iterator[Broken]:
    """Every place where a chain does not hold.

    An entry changed, missing, added or moved, other words, another picture, another head, or a state nobody led to.
    """
    queryset = (Case.objects.all() if cases is None else cases).order_by("pk")
    batch: list[Case] = []
    for case in queryset.iterator(VERIFY_BATCH):
        batch.append(case)
        if len(batch) == VERIFY_BATCH:
            yield from _verify(batch)
            batch = []
    yield from _verify(batch)


def _verify(cases: Sequence[Case]) -> Iterator[Broken]:
    """The broken places of one batch, in three queries."""
    log: dict[UUID, list[Entry]] = {case.pk: [] for case in cases}
    for entry in Entry.objects.filter(case__in=log).order_by("case_id", "number"):
        log[entry.case_id].append(entry)
    texts = EntryText.objects.filter(entry__case__in=log).in_bulk()
    pictures = stored_hashes({pk for text in texts.values() for pk in chain.pictures_of(text)})
    for case in cases:
        previous, state = "", ""
        for number, entry in enumerate(log[case.pk], start=1):
            text = texts.get(entry.pk)
            reason = "number" if entry.number != number else chain.broken_at(entry, previous, text)
            if not reason and text and not chain.pictures_of(text).items() <= pictures.items():
                reason = "picture"
            if reason:
                yield Broken(case.no, entry.number, reason)
            previous, state = entry.hash, entry.to_state
        if (case.head, case.entries) != (previous, len(log[case.pk])):
            yield Broken(case.no, case.entries, "head")
        elif case.state != state:
            yield Broken(case.no, case.entries, "state")
