"""The time of a matter: waiting, leave for more time or for a rest, orders of a supervisor."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.actions import StepRefused, settle, take_step
from linli.casework.actions.telling import nearest, people_for, units_for
from linli.casework.models import Case, Entry
from linli.foundation.accounts.models import Actor
from linli.lib.numbers import day_of
from linli.lib.procedure import Facts, Missing
from linli.modules.matters import facts as given
from linli.modules.matters.actions.escalating import tell
from linli.modules.matters.actions.reporter import tell_reporter
from linli.modules.matters.actions.steps import take
from linli.modules.matters.choices import UNIT_ROLES, Asked
from linli.modules.matters.models import Approval
from linli.modules.matters.policies import LEAVE, WORK_CLOCKS, running_names
from linli.modules.matters.procedure import KIND, PROCEDURE, SUPERVISORS
from linli.registers.deadlines.actions import (
    NewClock,
    extend_clock,
    pause_clocks,
    restart_clock,
    resume_clocks,
)
from linli.registers.deadlines.models import Clock
from linli.registers.deadlines.queries import running_of
from linli.registers.postings.queries import holders

ARCHIVE_AFTER = timedelta(days=15)
BATCH = 200


@transaction.atomic
def wait_for_reporter(*, case: Case, by: Actor, at: datetime, facts: given.WaitFacts) -> Entry:
    """等待当事人: the clocks that may, stand still until the reporter says something or the days are over."""
    return _pause("wait", "wait", facts.days, case, by, at, facts)


@transaction.atomic
def resume_matter(*, case: Case, by: Actor, at: datetime, facts: given.RemarkFacts) -> Entry:
    """恢复办理: the clocks run on, moved by the pause."""
    entry = take("resume", case, by, at, facts)
    _run_on(case, at)
    return entry


@transaction.atomic
def ask_extension(*, case: Case, by: Actor, at: datetime, facts: given.AskFacts) -> Entry:
    """申请延期 before the limit has run out. Raises StepRefused after it."""
    entry = _ask(Asked.EXTENSION, "ask_extension", case, by, at, facts)
    clocks = running_of(KIND, [case.pk]).get(case.pk, [])
    if any(clock.due_at < at for clock in clocks if clock.name in WORK_CLOCKS):
        raise StepRefused([Missing("expired", _("办结时限已过，不能再申请延期。"))])
    return entry


@transaction.atomic
def ask_suspension(*, case: Case, by: Actor, at: datetime, facts: given.AskFacts) -> Entry:
    """申请挂账 with the days after which it is reviewed."""
    return _ask(Asked.SUSPENSION, "ask_suspension", case, by, at, facts)


@transaction.atomic
def grant_extension(*, case: Case, by: Actor, at: datetime, facts: given.RemarkFacts) -> Entry:
    """同意延期: the limit moves by the days asked for, and its original end is kept. Raises: StepRefused."""
    entry = take("grant_extension", case, by, at, facts)
    approval = decide(case, by, at, granted=True)
    name = "rework" if "rework" in running_names(case) else "main"
    clock = extend_clock(subject_kind=KIND, subject_id=case.pk, name=name, days=approval.days, at=at)
    if clock is None:
        raise StepRefused([Missing("expired", _("办结时限已过，不能再延期，请不同意这项申请。"))])
    settle(case)
    tell_reporter(entry, case=case, by=by, at=at, facts=facts, until=clock.due_at, note=approval.reason)
    return entry


@transaction.atomic
def suspend_matter(*, case: Case, by: Actor, at: datetime, facts: given.RemarkFacts) -> Entry:
    """同意挂账: the clocks that may, stand still until the review."""
    asked = case.approvals.filter(granted__isnull=True, asked=Asked.SUSPENSION).first()
    days = asked.days if asked else 0
    entry = _pause("suspend", "review", days, case, by, at, facts)
    reason = decide(case, by, at, granted=True).reason
    tell_reporter(entry, case=case, by=by, at=at, facts=facts, until=at + timedelta(days=days), note=reason)
    return entry


@transaction.atomic
def refuse_request(*, case: Case, by: Actor, at: datetime, facts: given.ReasonFacts) -> Entry:
    """不同意: the matter goes on as it was."""
    entry = take("refuse", case, by, at, facts)
    decide(case, by, at, granted=False)
    return entry


@transaction.atomic
def supervise_matter(*, case: Case, by: Actor, at: datetime, facts: given.SuperviseFacts) -> Entry:
    """督办: whoever holds the matter must answer by a moment. Raises: StepRefused."""
    refuse_past(facts.answer_by, at, "answer_by")
    entry = take("supervise", case, by, at, facts)
    run_until(case, "supervise", facts.answer_by, at)
    settle(case)
    if step := PROCEDURE.main_step(case.state):
        tell(
            case, people_for(step, case, at), "supervised", _("督办"), by=by, at=at, until=facts.answer_by,
            units=units_for(step, case),
        )  # fmt: skip
    return entry


@transaction.atomic
def answer_supervision(*, case: Case, by: Actor, at: datetime, facts: given.AnswerFacts) -> Entry:
    """答复督办; whoever supervises hears."""
    entry = take("answer", case, by, at, facts)
    tell(case, nearest(case, SUPERVISORS, at), "answered", _("已答复督办"), by=by, at=at)
    return entry


def archive_matters(*, at: datetime) -> int:
    """归档: what was closed 15 days ago, or to the reporter's satisfaction; how many."""
    closed = Case.objects.filter(kind=KIND, state="closed")
    ripe = closed.filter(closed_at__lte=at - ARCHIVE_AFTER) | closed.filter(matter__satisfaction="satisfied")
    return _by_system("archive", [case.pk for case in ripe.order_by("closed_at", "id")[:BATCH]], at)


def wake_matters(*, at: datetime) -> int:
    """What has waited for its reporter as long as it may, goes on; how many."""
    over = Clock.objects.filter(subject_kind=KIND, name="wait", stopped_at__isnull=True, due_at__lte=at)
    return _by_system("wake", list(over.order_by("due_at", "id").values_list("subject_id", flat=True)[:BATCH]), at)


def _by_system(name: str, ids: list[UUID], at: datetime) -> int:
    """Take a step nobody has to take, each in a transaction of its own; what moved meanwhile is left."""
    done = 0
    for case in Case.objects.in_bulk(ids).values():
        try:
            with transaction.atomic():
                take_step(name, case=case, by=None, at=at, facts=given.SystemFacts())
                if name == "wake":
                    _run_on(case, at)
            done += 1
        except StepRefused:
            continue
    return done


def _pause(name: str, clock: str, days: int, case: Case, by: Actor, at: datetime, facts: Facts) -> Entry:
    """Take the step, let the clocks stand still that may, and start the one that ends the pause."""
    entry = take(name, case, by, at, facts)
    pause_clocks(subject_kind=KIND, subject_ids=[case.pk], at=at)
    run_until(case, clock, at + timedelta(days=days), at)
    settle(case)
    return entry


def _run_on(case: Case, at: datetime) -> None:
    """Let paused clocks run on."""
    resume_clocks(subject_kind=KIND, subject_ids=[case.pk], at=at)
    settle(case)


def run_until(case: Case, name: str, until: datetime, at: datetime) -> None:
    """Start the clock of this name afresh, to end at a moment somebody set."""
    new = NewClock(
        subject_kind=KIND, subject_id=case.pk, name=name, started_at=at, due_at=until, organisation_id=case.lead_id,
        time_class=case.matter.time_class, category=case.matter.category_id,
    )  # fmt: skip
    restart_clock(clock=new, at=at)


def _ask(asked: Asked, name: str, case: Case, by: Actor, at: datetime, facts: given.AskFacts) -> Entry:
    """Write the request, and tell who decides."""
    entry = take(name, case, by, at, facts)
    Approval.objects.create(
        case=case, asked=asked, reason=facts.reason, days=facts.days, asked_by=by, asked_at=at
    )  # fmt: skip
    tell(case, nearest(case, SUPERVISORS, at), "asked", _("申请%(what)s") % {"what": asked.label}, by=by, at=at)
    return entry


def decide(case: Case, by: Actor, at: datetime, *, granted: bool, asked: Sequence[Asked] = LEAVE) -> Approval:
    """Write the decision on the open request of this kind, and tell the unit."""
    approval = case.approvals.select_for_update().get(granted__isnull=True, asked__in=asked)
    approval.granted, approval.decided_by, approval.decided_at = granted, by, at
    approval.save(update_fields=["granted", "decided_by", "decided_at"])
    what = _("同意%(what)s") if granted else _("不同意%(what)s")
    units = [case.lead_id] if case.lead_id else []
    unit = holders(roles=UNIT_ROLES, organisation_ids=units, on=day_of(at)) if units else []
    tell(case, unit, "decided", what % {"what": approval.get_asked_display()}, by=by, at=at)
    return approval


def refuse_past(moment: datetime, at: datetime, field: str) -> None:
    """Raises StepRefused for a moment that has passed."""
    if moment <= at:
        raise StepRefused([Missing(field, _("请填写以后的时间。"), field)])
