"""阶段反馈 with a promised time, which the centre accepts or not (domain model 3.2)."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.actions import settle
from linli.casework.actions.telling import nearest
from linli.casework.models import Case, Entry
from linli.foundation.accounts.models import Actor
from linli.modules.matters import facts as given
from linli.modules.matters.actions.escalating import tell
from linli.modules.matters.actions.pausing import decide, refuse_past, run_until
from linli.modules.matters.actions.reporter import tell_reporter
from linli.modules.matters.actions.steps import take
from linli.modules.matters.choices import Asked
from linli.modules.matters.models import Approval
from linli.modules.matters.policies import last_entry
from linli.modules.matters.procedure import KIND, URGENT
from linli.registers.deadlines.actions import stop_clocks

ACCEPTERS = frozenset({"R8"})


@transaction.atomic
def report_progress(*, case: Case, by: Actor, at: datetime, facts: given.ProgressFacts) -> Entry:
    """阶段反馈: the promised moment counts once the centre accepts it; a newer one takes the place of an older one.

    Raises: StepRefused.
    """
    refuse_past(facts.promised_at, at, "promised_at")
    entry = take("progress", case, by, at, facts)
    case.approvals.filter(granted__isnull=True, asked=Asked.PROMISE).update(granted=False, decided_at=at)
    Approval.objects.create(
        case=case, asked=Asked.PROMISE, until=facts.promised_at, reason=facts.progress[:1000], asked_by=by, asked_at=at
    )
    tell(case, nearest(case, ACCEPTERS, at), "asked", _("阶段反馈，请认可承诺时间"), by=by, at=at)
    return entry


@transaction.atomic
def accept_promise(*, case: Case, by: Actor, at: datetime, facts: given.RemarkFacts) -> Entry:
    """认可承诺时间: it is told to the reporter, and satisfies the two hours of an urgent matter as of when it was made.

    Raises: StepRefused for a moment that has passed meanwhile.
    """
    entry = take("accept_promise", case, by, at, facts)
    promise = decide(case, by, at, granted=True, asked=(Asked.PROMISE,))
    until = promise.until or at
    refuse_past(until, at, "note")
    if case.matter.time_class == URGENT:
        stop_clocks(subject_kind=KIND, subject_ids=[case.pk], names=["main"], at=promise.asked_at)
    run_until(case, "promise", until, at)
    settle(case)
    said = last_entry(case, ("progress",))
    words = (said.text.words or {}).get("progress", "") if said else ""
    tell_reporter(entry, case=case, by=by, at=at, facts=given.ProgressFacts(words, until))
    return entry


@transaction.atomic
def refuse_promise(*, case: Case, by: Actor, at: datetime, facts: given.ReasonFacts) -> Entry:
    """不认可: the limits run on as they were, and the unit hears."""
    entry = take("refuse_promise", case, by, at, facts)
    decide(case, by, at, granted=False, asked=(Asked.PROMISE,))
    return entry
