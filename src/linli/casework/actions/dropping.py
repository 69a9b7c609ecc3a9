"""drop_cases: what `take_step` does to one case, for many that the system drops at once; the loop does not know it."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from linli.casework.actions.stepping import AlreadyMoved, StepForbidden, StepRefused, next_entry, settle
from linli.casework.models import NEVER, Case, Entry, Involvement
from linli.casework.policies import may, what_is_missing
from linli.casework.queries import last_move_words
from linli.casework.registry import KINDS
from linli.foundation.access.inserting import insert_rows
from linli.lib.procedure import Facts, Missing, Stage, Step
from linli.registers.deadlines.actions import stop_clocks
from linli.registers.deadlines.queries import running_of


@transaction.atomic
def drop_cases(name: str, *, kind: str, ids: Sequence[UUID], at: datetime, facts: Facts) -> list[Case]:
    """Let the system take a step that drops these cases of one kind, all or none; the cases, in the order of their ids.

    The same as `take_step` for each, in as many queries for 500 as for one. The step starts no clocks, and its facts
    bring nobody in. Raises: StepForbidden, AlreadyMoved, StepRefused.
    """
    step = KINDS[kind].procedure.by_step[name]
    cases = list(Case.objects.select_for_update(of=("self",)).filter(pk__in=ids, kind=kind).order_by("pk"))
    for case in cases:
        _check(step, case, facts)
    texts = [next_entry(case, step, None, at, facts, as_reporter=False) for case in cases]
    insert_rows([text.entry for text in texts], texts)
    stopped = [change.name for change in step.clocks]
    stop_clocks(subject_kind=kind, subject_ids=ids, names=stopped, at=at)
    _write(cases, step, at)
    return cases


def _check(step: Step, case: Case, facts: Facts) -> None:
    """As `take_step` asks; and the step drops the case."""
    if not may(step, case, None) or KINDS[case.kind].procedure.stage_of(step.target or "") is not Stage.DROPPED:
        raise StepForbidden(step.name)
    if case.state not in step.source:
        raise AlreadyMoved([Missing("moved", last_move_words(case))])
    if missing := what_is_missing(step, case, None, facts):
        raise StepRefused(missing)


def _write(cases: Sequence[Case], step: Step, at: datetime) -> None:
    """Where all of them stand now: the same for each but the head of its history, which its new entry has."""
    chosen = Case.objects.filter(pk__in=[case.pk for case in cases])
    last = Entry.objects.filter(case=OuterRef("pk"), number=OuterRef("entries") + 1)
    chosen.update(
        state=step.target, stage=Stage.DROPPED, open=False, moved_at=at, closed_at=None, next_due_at=None,
        next_clock="", sort_at=NEVER, head=Subquery(last.values("hash")[:1]), entries=F("entries") + 1,
    )  # fmt: skip
    Involvement.objects.filter(case__in=cases).update(open=False, sort_key=NEVER, moved_at=at)
    running = running_of(cases[0].kind, [case.pk for case in cases]) if cases else {}
    for case in cases:
        case.next_due_at, case.next_clock, case.sort_at = None, "", NEVER
        if case.pk in running:
            settle(case)
