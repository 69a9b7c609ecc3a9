"""The reporter's own steps 反映人的步骤, taken by whoever has shown that they reported the matter."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.casework.actions import StepRefused, settle, take_step
from linli.casework.actions.telling import people_for
from linli.casework.models import Case, Entry
from linli.foundation.files.actions import attach_files
from linli.lib.procedure import Facts, Missing
from linli.modules.matters import facts as given
from linli.modules.matters.actions.escalating import tell
from linli.modules.matters.actions.merging import lock_both
from linli.modules.matters.actions.sides import count_rework
from linli.modules.matters.actions.steps import write
from linli.modules.matters.procedure import KIND, PROCEDURE
from linli.modules.matters.queries.reported import goes_on_in
from linli.registers.deadlines.actions import resume_clocks

REOPEN_WITHIN = timedelta(days=15)


@transaction.atomic
def add_words(*, case: Case, at: datetime, facts: given.AddFacts, session_hash: str = "") -> Entry:
    """补充; where the unit was waiting for the reporter, the work goes on. Whoever holds the matter is told.

    What the reporter of a merged matter adds is passed on to the one it goes on in; its own reporter does not read it.
    """
    into = _lock_survivor(case)
    entry = _take("add", case, at, facts, session_hash)
    if into is not None:
        _pass_on(case, into, at, facts, session_hash)
    if case.state == "waiting":
        _take("resume", case, at, given.RemarkFacts())
        resume_clocks(subject_kind=KIND, subject_ids=[case.pk], at=at)
        settle(case)
    _tell_added(into or case, at)
    return entry


def withdraw_own(*, case: Case, at: datetime, facts: given.ReasonFacts) -> Entry:
    """撤回 before anybody was sent."""
    return _take("withdraw", case, at, facts)


@transaction.atomic
def confirm_own(*, case: Case, at: datetime, facts: given.ConfirmFacts) -> Entry:
    """确认办结: the reporter is the second person who checks."""
    entry = _take("confirm", case, at, facts)
    write(case, satisfaction=facts.satisfaction)
    return entry


@transaction.atomic
def rate_own(*, case: Case, at: datetime, facts: given.RateFacts) -> Entry:
    """评价; who is not satisfied and says why has the matter opened again. Raises: StepRefused."""
    if facts.satisfaction == "unsatisfied" and facts.note:
        return reopen_own(case=case, at=at, facts=given.ReasonFacts(facts.note))
    entry = _take("rate", case, at, facts)
    write(case, satisfaction=facts.satisfaction)
    return entry


@transaction.atomic
def reopen_own(*, case: Case, at: datetime, facts: given.ReasonFacts) -> Entry:
    """重新办理 within 15 days of closing, counted as rework. Raises: StepRefused.

    Who reported a merged matter has the one it went on in opened again, and what they say is passed on to it.
    """
    into = _lock_survivor(case)
    if into is not None:
        reopen_own(case=into, at=at, facts=given.ReasonFacts(_("%(no)s 的反映人要求重办") % {"no": case.no}))
        return add_words(case=case, at=at, facts=given.AddFacts(facts.reason))
    closed_at = case.closed_at
    entry = _take("reopen", case, at, facts)
    if closed_at is not None and at - closed_at > REOPEN_WITHIN:
        raise StepRefused([Missing("late", _("办结已超过 15 天，请打电话给社区，或者重新反映。"))])
    write(case, satisfaction="", settled=False)
    count_rework(case, None, at)
    return entry


def _lock_survivor(case: Case) -> Case | None:
    """The matter that a merged one goes on in, both locked; None for any other."""
    into = goes_on_in(case)
    return lock_both(case.pk, into.pk)[into.pk] if into else None


def _pass_on(case: Case, into: Case, at: datetime, facts: given.AddFacts, session_hash: str) -> None:
    """Say in the matter that goes on what was added here, with the same files."""
    passed = given.PassedFacts(case.no, facts.words_added, files=facts.files)
    entry = take_step("pass_on", case=into, by=None, at=at, facts=passed)
    _attach(into, entry, at, facts, session_hash, discreet=case.matter.confidential)


def _tell_added(case: Case, at: datetime) -> None:
    """Tell whoever holds the matter."""
    step = PROCEDURE.main_step(case.state)
    tell(case, people_for(step, case, at) if step else [], "added", _("反映人补充了情况"), by=None, at=at)


@transaction.atomic
def _take(name: str, case: Case, at: datetime, facts: Facts, session_hash: str = "") -> Entry:
    """Take the step as the reporter, and attach the pictures it brought."""
    entry = take_step(name, case=case, by=None, at=at, facts=facts, as_reporter=True)
    _attach(case, entry, at, facts, session_hash, discreet=case.matter.confidential)
    return entry


def _attach(case: Case, entry: Entry, at: datetime, facts: Facts, session_hash: str, *, discreet: bool) -> None:
    """Attach the files that came with an entry."""
    if facts.files:
        attach_files(
            file_ids=facts.files, subject_kind=KIND, subject_id=case.pk, by=None, at=at, entry_id=entry.pk,
            session_hash=session_hash, discreet=discreet,
        )  # fmt: skip
