"""take_step: the only code that moves a case; `drop_cases` does what it does to many at once."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework import chain
from linli.casework.actions.clocks import new_clocks
from linli.casework.actions.telling import tell_next
from linli.casework.models import NEVER, Case, Entry, EntryText, InvolvedAs, Involvement
from linli.casework.policies import REPORTER, acting, may, unnamed, what_is_missing
from linli.casework.queries import last_move_words
from linli.casework.registry import KINDS
from linli.foundation.access.inserting import insert_rows
from linli.foundation.access.scope import Grant
from linli.foundation.accounts.models import Actor
from linli.foundation.files.queries import stored_hashes
from linli.lib.procedure import OPEN_STAGES, Duty, Facts, Missing, Stage, Step
from linli.registers.deadlines.actions import start_clocks, stop_clocks
from linli.registers.deadlines.queries import running_of
from linli.registers.postings.queries import unit_name_of

PERSON_ROLE = {Duty.HANDLING: InvolvedAs.HANDLER, Duty.CHECKING: InvolvedAs.CHECKER}


class StepRefused(Exception):
    """A step that cannot be taken now; `missing` says what would have to be there."""

    def __init__(self, missing: Sequence[Missing]) -> None:
        super().__init__("; ".join(one.code for one in missing))
        self.missing = list(missing)


class AlreadyMoved(StepRefused):
    """Somebody else moved the case first; the message says who, when and where it is now."""


class StepForbidden(Exception):
    """Not for this person: no posting of theirs ties them to the case in a role that may."""


class UnknownStep(LookupError):
    """A step name the procedure of this kind does not have."""


@transaction.atomic
def take_step(name: str, *, case: Case, by: Actor, at: datetime, facts: Facts, as_reporter: bool = False) -> Entry:
    """Lock the case, ask the procedure, and write state, entry, clocks, involvement and outbox in one transaction.

    `case` is brought up to date in place; `as_reporter` (with no `by`) is for who has shown that they reported it.
    Raises: UnknownStep, StepForbidden, AlreadyMoved, StepRefused.
    """
    locked = Case.objects.select_for_update().get(pk=case.pk)
    step = KINDS[locked.kind].procedure.by_step.get(name)
    if step is None:
        raise UnknownStep(name)
    if not may(step, locked, by, as_reporter=as_reporter):
        raise StepForbidden(name)
    if locked.state not in step.source:
        raise AlreadyMoved([Missing("moved", last_move_words(locked))])
    if missing := what_is_missing(step, locked, by, facts):
        raise StepRefused(missing)
    text = next_entry(locked, step, by, at, facts, as_reporter=as_reporter)
    insert_rows([text.entry], [text])
    _change_clocks(locked, step, at, facts)
    _involve(locked, step, by, at, facts)
    locked.round += step.new_round
    settle(locked)
    if step.target and not facts.quiet:
        tell_next([locked], by=by, at=at, urgent=[locked.pk] if KINDS[locked.kind].is_urgent(locked, facts) else [])
    for column in locked._meta.concrete_fields:
        setattr(case, column.attname, getattr(locked, column.attname))
    return text.entry


def next_entry(case: Case, step: Step, by: Actor, at: datetime, facts: Facts, *, as_reporter: bool) -> EntryText:
    """Move the state of the case, and give what its history says of it with the entry; nothing is written yet."""
    before = case.state
    posting = acting(step, case, by)
    role = REPORTER if as_reporter else posting.role if posting else ""
    _move(case, step, at)
    entry = Entry(
        case=case, number=case.entries + 1, step=step.name, from_state=before, to_state=case.state, round=case.round,
        duty=step.duty, internal=facts.internal, by_id=by.pk if by else None,
        by_name=_signature(by, posting) or unnamed(role), by_role=role,
        by_organisation=unit_name_of(by, at) if by else "", at=at,
    )  # fmt: skip
    text = chain.link(entry, chain.words_of(facts, stored_hashes(facts.files)), case.head)
    case.entries, case.head = entry.number, entry.hash
    return text


def _signature(by: Actor, posting: Grant | None) -> str:
    """The name that stands in the record, and whom they stand in for."""
    names = {"name": by or "", "holder": posting.for_name if posting else ""}
    return _("%(name)s（代%(holder)s）") % names if names["holder"] else str(names["name"])


def _move(case: Case, step: Step, at: datetime) -> None:
    """The new state, and the columns that follow from it."""
    case.moved_at = at
    if step.target is None:
        return
    case.state = step.target
    stage = KINDS[case.kind].procedure.stage_of(step.target)
    case.stage, case.open = stage, stage in OPEN_STAGES
    case.closed_at = (case.closed_at or at) if stage in {Stage.CLOSED, Stage.ARCHIVED} else None


def _change_clocks(case: Case, step: Step, at: datetime, facts: Facts) -> None:
    """Stop and start what the step says."""
    kind = KINDS[case.kind]
    stopped = [change.name for change in step.clocks if not change.start]
    stop_clocks(subject_kind=case.kind, subject_ids=[case.pk], names=stopped, at=at)
    lead = next((i.organisation_id for i in facts.involves() if i.role == InvolvedAs.LEAD), case.lead_id)
    started = [change.name for change in step.clocks if change.start]
    start_clocks(clocks=new_clocks(case, started, kind.timing(case, facts), at, lead), at=at)


def _involve(case: Case, step: Step, by: Actor, at: datetime, facts: Facts) -> None:
    """Bring in the units and persons of this step; a unit keeps one row, a person one a round and role."""
    brought = [(i.role, i.organisation_id, i.person_id) for i in facts.involves()]
    if by is not None and step.duty in PERSON_ROLE:
        brought.append((PERSON_ROLE[step.duty], None, by.pk))
    for role, unit, person in brought:
        key: dict[str, Any] = (
            {"organisation_id": unit} if unit else {"person_id": person, "role": role, "round": case.round}
        )
        Involvement.objects.update_or_create(
            case=case, **key, defaults={"role": role}, create_defaults={"role": role, "round": case.round, "since": at}
        )
        if role == InvolvedAs.LEAD and unit:
            # A unit that it is taken from no longer sees it.
            Involvement.objects.filter(case=case, role=role).exclude(organisation_id=unit).delete()
            case.lead_id, case.handler = unit, None
        elif role == InvolvedAs.HANDLER:
            case.handler_id = person
    if step.target and not case.handler_id and case.stage == Stage.IN_HAND:
        case.handler = by


def settle(case: Case) -> None:
    """Save the case with its most pressing running clock, and repeat what lists read on the involvement rows.

    A module that changes clocks itself calls this in the transaction of the step.
    """
    running = running_of(case.kind, [case.pk]).get(case.pk, [])
    pressing = min((one for one in running if not one.paused_at), key=lambda clock: clock.due_at, default=None)
    case.next_due_at = pressing.due_at if pressing else None
    case.next_clock = pressing.name if pressing else ""
    case.sort_at = pressing.due_at if pressing else NEVER
    case.save()
    Involvement.objects.filter(case=case).update(open=case.open, sort_key=case.sort_at, moved_at=case.moved_at)
