"""Leaving the straight line: settled on the spot, sent elsewhere, taken back, objected to, opened again."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from linli.casework.actions import StepRefused
from linli.casework.models import Case, Entry
from linli.foundation.accounts.models import Actor
from linli.foundation.files.models import Evidence
from linli.lib.procedure import Missing
from linli.modules.matters import facts as given
from linli.modules.matters.actions.escalating import tell_repeated
from linli.modules.matters.actions.moving import end_dispatches
from linli.modules.matters.actions.steps import take, write
from linli.modules.matters.models import Matter
from linli.modules.matters.policies import last_entry, open_dispatches
from linli.modules.matters.procedure import KIND
from linli.registers.deadlines.actions import NewClock, end_of

TRANSFERS = 3


@transaction.atomic
def settle_matter(*, case: Case, by: Actor, at: datetime, facts: given.SettleFacts) -> Entry:
    """能办即办: closed on the spot, and counted apart."""
    entry = take("settle", case, by, at, facts, Evidence.AFTER)
    write(case, settled=True, replied_at=at, first_contact_at=case.matter.first_contact_at or at)
    return entry


def redirect_matter(*, case: Case, by: Actor, at: datetime, facts: given.RedirectFacts) -> Entry:
    """转渠道: not accepted here, with the answer the reporter gets."""
    return take("redirect", case, by, at, facts)


def withdraw_matter(*, case: Case, by: Actor, at: datetime, facts: given.ReasonFacts) -> Entry:
    """撤回, recorded at the reporter's wish before anybody was sent."""
    return take("withdraw", case, by, at, facts)


@transaction.atomic
def object_to_dispatch(*, case: Case, by: Actor, at: datetime, facts: given.ObjectFacts) -> Entry:
    """派单异议 within one working day of the dispatch. Raises StepRefused later than that."""
    entry = take("object", case, by, at, facts)
    dispatched = last_entry(case, ("dispatch", "uphold"))
    limit = dispatched and end_of(
        NewClock(
            subject_kind=KIND, subject_id=case.pk, name="object", started_at=dispatched.at,
            organisation_id=case.lead_id, time_class=case.matter.time_class, category=case.matter.category_id,
        )
    )  # fmt: skip
    if limit and at > limit:
        raise StepRefused([Missing("late", _("异议须在派单后一个工作日内提出，现在已经过期。"))])
    return entry


@transaction.atomic
def uphold_objection(*, case: Case, by: Actor, at: datetime, facts: given.UpholdFacts) -> Entry:
    """异议成立: another unit leads; from the third transfer on the leaders of the street hear of it."""
    entry = take("uphold", case, by, at, facts)
    leads_now = [one for one in open_dispatches(case) if one.organisation_id == facts.lead_id]
    end_dispatches(leads_now, by=by, at=at, words=_("改为主办。"))
    times = Entry.objects.filter(case=case, step="uphold").count()
    if times >= TRANSFERS:
        tell_repeated(case, _("已改派 %(times)s 次") % {"times": times}, higher=True, by=by, at=at)
    return entry


def overrule_objection(*, case: Case, by: Actor, at: datetime, facts: given.ReasonFacts) -> Entry:
    """异议不成立: the unit keeps it."""
    return take("overrule", case, by, at, facts)


@transaction.atomic
def confirm_matter(*, case: Case, by: Actor, at: datetime, facts: given.ConfirmFacts) -> Entry:
    """反映人确认办结, noted by somebody who did not handle it: this is the second person's check."""
    entry = take("confirm", case, by, at, facts)
    write(case, satisfaction=facts.satisfaction)
    return entry


def fail_check(*, case: Case, by: Actor, at: datetime, facts: given.ReasonFacts) -> Entry:
    """核查不通过: back to the unit with half of the time, and a new round of handling and checking."""
    return take("fail", case, by, at, facts)


@transaction.atomic
def rework_matter(*, case: Case, by: Actor, at: datetime, facts: given.RemarkFacts) -> Entry:
    """重新办理, counted; the second time the street hears of it, from the third on whoever stands above."""
    entry = take("rework", case, by, at, facts)
    count_rework(case, by, at)
    return entry


@transaction.atomic
def reopen_matter(*, case: Case, by: Actor, at: datetime, facts: given.ReasonFacts) -> Entry:
    """重新受理 of a closed matter, counted as rework."""
    return _reopen("reopen", case, by, at, facts)


@transaction.atomic
def unarchive_matter(*, case: Case, by: Actor, at: datetime, facts: given.ReasonFacts) -> Entry:
    """重新受理 of an archived matter by the centre, counted as rework."""
    return _reopen("unarchive", case, by, at, facts)


def take_back_matter(*, case: Case, by: Actor, at: datetime, facts: given.ReasonFacts) -> Entry:
    """A redirected matter received again on new facts."""
    return take("take_back", case, by, at, facts)


@transaction.atomic
def count_trip(*, case: Case, by: Actor, at: datetime, facts: given.ReasonFacts) -> Entry:
    """反映人又来一趟: one more time that the reporter had to come in person, and why."""
    entry = take("trip", case, by, at, facts)
    Matter.objects.filter(pk=case.pk).update(trips=F("trips") + 1)
    return entry


def count_rework(case: Case, by: Actor, at: datetime) -> None:
    """One more time that work began again."""
    write(case, reworks=case.matter.reworks + 1)
    times = case.matter.reworks
    if times > 1:
        words = _("第 %(times)s 次重办") % {"times": times}
        tell_repeated(case, words, higher=times > 2, by=by, at=at)


def _reopen(name: str, case: Case, by: Actor, at: datetime, facts: given.ReasonFacts) -> Entry:
    """Open it again: nothing that was said at the check counts any more."""
    entry = take(name, case, by, at, facts)
    write(case, satisfaction="", settled=False)
    count_rework(case, by, at)
    return entry
