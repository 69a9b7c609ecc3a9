"""协办: sending dispatches to co-units, taking them back, and what the co-units do with them."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.actions import AlreadyMoved, StepForbidden, take_step
from linli.casework.models import Case, Entry
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import Actor, User
from linli.foundation.files.actions import attach_files, hand_on_files
from linli.foundation.files.models import Evidence
from linli.foundation.messaging.actions import Draft, send_messages
from linli.foundation.messaging.wordings import word
from linli.lib.masking import mask_text
from linli.lib.numbers import day_of
from linli.lib.procedure import Missing
from linli.modules.matters import facts as given
from linli.modules.matters.actions.escalating import tell
from linli.modules.matters.actions.moving import end_dispatches, move_dispatch, note_move
from linli.modules.matters.actions.steps import take
from linli.modules.matters.choices import UNIT_ROLES
from linli.modules.matters.models import Dispatch
from linli.modules.matters.policies import WORK_CLOCKS, open_dispatches
from linli.modules.matters.procedure import DISPATCH, KIND, URGENT
from linli.registers.deadlines.actions import NewClock, start_clocks
from linli.registers.deadlines.queries import running_of
from linli.registers.organisations.models import Organisation
from linli.registers.postings.queries import holders

HEADING = 40


@transaction.atomic
def dispatch_matter(*, case: Case, by: Actor, at: datetime, facts: given.DispatchFacts) -> Entry:
    """派单 to one lead unit, and to any co-units with a dispatch of their own."""
    entry = take("dispatch", case, by, at, facts)
    send_dispatches(case, facts, by=by, at=at)
    return entry


@transaction.atomic
def ask_co_units(*, case: Case, by: Actor, at: datetime, facts: given.AskCoFacts) -> Entry:
    """增加协办 while the matter is in hand."""
    entry = take("ask_co", case, by, at, facts)
    send_dispatches(case, facts, by=by, at=at)
    return entry


@transaction.atomic
def drop_co_unit(*, case: Case, by: Actor, at: datetime, facts: given.DropCoFacts) -> Entry:
    """收回协办: the co-unit is told that nothing more is expected of it."""
    entry = take("drop_co", case, by, at, facts)
    dropped = [one for one in open_dispatches(case) if one.pk == facts.dispatch_id]
    end_dispatches(dropped, by=by, at=at, words=facts.reason)
    for one in dropped:
        tell_co_unit(case, one, "withdrawn", by=by, at=at)
    return entry


def send_dispatches(
    case: Case, facts: given.DispatchFacts | given.AskCoFacts, *, by: Actor, at: datetime
) -> list[Dispatch]:
    """One dispatch a co-unit, with its clocks, its pictures and its messages. Called inside a step of the matter."""
    units = Organisation.objects.filter(pk__in=facts.co_ids).order_by("short", "id")
    made = Dispatch.objects.bulk_create(
        Dispatch(case=case, organisation=unit, asked=facts.co_asked, sent_by=by, sent_at=at) for unit in units
    )
    _start_clocks(case, made, at)
    for one in made:
        note_move(one, "send", "", by=by, at=at)
        if facts.co_pictures:
            hand_on_files(
                source=(KIND, case.pk), target=(DISPATCH.kind, one.pk), evidence=Evidence.BEFORE, by=by, at=at
            )
        tell_co_unit(case, one, "sent", by=by, at=at)
    return made


def _start_clocks(case: Case, dispatches: Sequence[Dispatch], at: datetime) -> None:
    """签收 by the rules; 办结 no later than the matter itself where its limit runs."""
    running = running_of(KIND, [case.pk]).get(case.pk, [])
    limit = min((one.due_at for one in running if one.name in WORK_CLOCKS and one.due_at > at), default=None)
    matter = case.matter
    start_clocks(
        clocks=[
            NewClock(
                subject_kind=DISPATCH.kind, subject_id=one.pk, name=change.name, started_at=at,
                organisation_id=one.organisation_id, time_class=matter.time_class, category=matter.category_id,
                due_at=limit if change.name == "main" else None,
            )
            for one in dispatches
            for change in DISPATCH.opening
        ],
        at=at,
    )  # fmt: skip


@transaction.atomic
def sign_dispatch(*, dispatch: Dispatch, by: User, at: datetime, facts: given.SignFacts) -> Dispatch:
    """签收 by the co-unit. Raises: StepForbidden, AlreadyMoved."""
    del facts
    return _step("sign", dispatch, by, at)


@transaction.atomic
def finish_dispatch(*, dispatch: Dispatch, by: User, at: datetime, facts: given.ReplyFacts) -> Dispatch:
    """报告办结 with pictures, which the matter shows too; the lead unit hears. Raises: StepForbidden, AlreadyMoved."""
    done = _step("done", dispatch, by, at, facts.result, facts.files)
    attach_files(
        file_ids=facts.files, subject_kind=DISPATCH.kind, subject_id=done.pk, evidence=Evidence.AFTER, by=by, at=at
    )
    return done


@transaction.atomic
def return_dispatch(*, dispatch: Dispatch, by: User, at: datetime, facts: given.ReasonFacts) -> Dispatch:
    """退回 with a reason; the lead unit hears. Raises: StepForbidden, AlreadyMoved."""
    return _step("return", dispatch, by, at, facts.reason)


def _step(
    name: str, dispatch: Dispatch, by: User, at: datetime, words: str = "", files: tuple[UUID, ...] = ()
) -> Dispatch:
    """Lock the matter, then the dispatch, and write both histories."""
    case = Case.objects.select_for_update().get(pk=dispatch.case_id)
    locked = Dispatch.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=dispatch.pk)
    step = DISPATCH.by_step[name]
    if locked.organisation_id not in scope_of(by).units(UNIT_ROLES):
        raise StepForbidden(name)
    if locked.state not in step.source:
        state = _(DISPATCH.by_state[locked.state].label)
        raise AlreadyMoved([Missing("moved", _("这张协办单现在是“%(state)s”，请刷新后再看。") % {"state": state})])
    move_dispatch(locked, name, by=by, at=at, words=words)
    heard = given.HeardFacts(locked.organisation.short, str(by), name, words, files=files)
    entry = take_step("heard", case=case, by=None, at=at, facts=heard)
    if files:
        attach_files(file_ids=files, subject_kind=KIND, subject_id=case.pk, by=by, at=at, entry_id=entry.pk)
    if name != "sign":
        what = _("协办单位%(unit)s：%(step)s") % {"unit": locked.organisation.short, "step": _(step.label)}
        lead = holders(roles=UNIT_ROLES, organisation_ids=[case.lead_id], on=day_of(at)) if case.lead_id else []
        tell(case, lead, f"co_{name}", what, by=by, at=at)
    return locked


def tell_co_unit(case: Case, dispatch: Dispatch, topic: str, *, by: Actor, at: datetime) -> int:
    """A short message to the co-unit about its dispatch: never the title of the matter, which may be the reporter's."""
    receivers = holders(roles=UNIT_ROLES, organisation_ids=[dispatch.organisation_id], on=day_of(at))
    code, values = f"{DISPATCH.kind}.{topic}", {"编号": case.no, "要求": heading_of(dispatch)}
    draft = Draft(
        key=f"{dispatch.pk}:{topic}", receivers=receivers, topic=code,
        subject=word(code, values), link=reverse("matters:dispatch", args=[dispatch.pk]),
        subject_kind=DISPATCH.kind, subject_id=dispatch.pk, urgent=case.matter.time_class == URGENT, sender=by,
        organisation_ids=[dispatch.organisation_id],
    )  # fmt: skip
    return send_messages(drafts=[draft], at=at) if receivers else 0


def heading_of(dispatch: Dispatch) -> str:
    """The first words of what is asked, numbers of persons masked."""
    text = mask_text(dispatch.asked.strip().split("\n")[0])
    return text if len(text) <= HEADING else text[: HEADING - 1] + "…"
