"""并案: the same matter twice goes on as one; both ways recorded, and reversible."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.casework.actions import take_step
from linli.casework.models import Case, Entry
from linli.foundation.accounts.models import User
from linli.modules.matters import facts as given
from linli.modules.matters.actions.steps import take
from linli.modules.matters.models import Merger
from linli.modules.matters.procedure import PROCEDURE

RELEASED_IN = PROCEDURE.by_step["release"].source


@transaction.atomic
def merge_matter(*, case: Case, by: User, at: datetime, facts: given.MergeFacts) -> Entry:
    """并入 another open matter of the street: this one ends, and its reporter waits for the other."""
    cases = lock_both(case.pk, facts.into_id)
    entry = take("merge", case, by, at, facts)
    Merger.objects.create(case=case, into=cases[facts.into_id], merged_by=by, merged_at=at)
    joined = given.MergedFacts(case.no, str(by))
    take_step("absorb", case=cases[facts.into_id], by=None, at=at, facts=joined)
    return entry


@transaction.atomic
def unmerge_matter(*, case: Case, by: User, at: datetime, facts: given.ReasonFacts) -> Entry:
    """取消并案: it is received again by itself, with its own limits."""
    merger = Merger.objects.filter(case=case, undone_at__isnull=True).first()
    cases = lock_both(case.pk, merger.into_id) if merger else {}
    entry = take("unmerge", case, by, at, facts)
    if merger and Merger.objects.filter(pk=merger.pk, undone_at__isnull=True).update(undone_at=at):
        into = cases[merger.into_id]
        if into.state in RELEASED_IN:
            take_step("release", case=into, by=None, at=at, facts=given.MergedFacts(case.no, str(by)))
    return entry


def lock_both(*ids: UUID) -> dict[UUID, Case]:
    """Lock both in one order, so that of two who merge each into the other one waits for the other."""
    return {case.pk: case for case in Case.objects.select_for_update().filter(pk__in=ids).order_by("pk")}
