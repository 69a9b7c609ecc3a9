"""Cases whose clocks were changed from outside, by another time rule or calendar: many at once, beside the loop."""

from collections.abc import Collection
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, Subquery

from linli.casework.models import NEVER, Case, Involvement
from linli.registers.deadlines.models import Clock
from linli.registers.deadlines.queries import running_of

BATCH = 500


def hold_cases(ids: Collection[UUID]) -> None:
    """Lock these cases to the end of the transaction, before their clocks, as a step does."""
    for batch in _batches(ids):
        list(Case.objects.select_for_update(of=("self",)).filter(pk__in=batch).order_by("pk").values_list("pk"))


@transaction.atomic
def settle_cases(kind: str, ids: Collection[UUID]) -> None:
    """Repeat the most pressing running clock of each of these cases on its row and on what lists read."""
    for batch in _batches(ids):
        running = running_of(kind, batch)
        cases = list(Case.objects.filter(pk__in=batch))
        for case in cases:
            _press(case, running.get(case.pk, []))
        Case.objects.bulk_update(cases, ["next_due_at", "next_clock", "sort_at"])
        own = Case.objects.filter(pk=OuterRef("case_id")).values("sort_at")
        Involvement.objects.filter(case_id__in=batch).update(sort_key=Subquery(own))


def _press(case: Case, running: list[Clock]) -> None:
    pressing = min((one for one in running if not one.paused_at), key=lambda clock: clock.due_at, default=None)
    case.next_due_at = pressing.due_at if pressing else None
    case.sort_at = pressing.due_at if pressing else NEVER
    case.next_clock = pressing.name if pressing else ""


def _batches(ids: Collection[UUID]) -> list[list[UUID]]:
    rest = iter(sorted(ids))
    return list(iter(lambda: list(islice(rest, BATCH)), []))
