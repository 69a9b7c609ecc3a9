"""Calling whoever is on duty 当班: of an urgent matter at once, at any hour; of others when a rung falls on a closed
office."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.foundation.accounts.models import Actor
from linli.foundation.messaging.wordings import word
from linli.modules.matters.actions.reporter import LONGEST_TITLE, sender_of
from linli.modules.matters.procedure import KIND, PROCEDURE, URGENT
from linli.registers.calendar.queries import is_open
from linli.registers.roster.actions import Call, call_duty
from linli.registers.roster.queries import Duty, duties_for
from linli.registers.roster.subjects import Open

CALLED = frozenset({"dispatch", "uphold", "reopen", "unarchive"})
"""Steps after which other people are on duty for an urgent matter: another unit holds it, or it is back."""


def call_urgent(case: Case, *, by: Actor, at: datetime) -> int:
    """Call whoever is on duty for an urgent matter: the nearest desk of its place and that of its lead unit.

    Each sees it once for each move of the matter; how many messages and texts were written.
    """
    if case.matter.time_class != URGENT or not case.open:
        return 0
    values = {"编号": case.no, "状态": _(PROCEDURE.by_state[case.state].label), "标题": case.title}
    key = f"{case.pk}:{case.entries}"
    return _call(case, duties_for(case, case.lead_id, at), key, word(f"{KIND}.on_duty", values), by, at, texted=True)


def call_reached(case: Case, *, key: str, subject: str, texted: bool, at: datetime) -> int:
    """Call whoever is on duty of a rung of the ladder; a text goes out only where it is `texted`.

    While the office is open, those who hold a matter that is not urgent hear of it anyway: nobody is called.
    """
    urgent = case.matter.time_class == URGENT
    if not urgent and is_open(case.lead_id, at):
        return 0
    return _call(case, duties_for(case, case.lead_id, at), key, subject, None, at, texted=urgent and texted)


def _call(case: Case, duties: Sequence[Duty], key: str, subject: str, by: Actor, at: datetime, *, texted: bool) -> int:
    """One call a desk; being called lets them open the matter."""
    told = 0
    for duty in duties:
        call = Call(
            key=key, subject_kind=KIND, subject_id=case.pk, heading=f"{case.no} {case.title}",
            link=_page(case), topic=f"{KIND}.on_duty", subject=subject, text=_text(case, duty) if texted else "",
            urgent=case.matter.time_class == URGENT,
        )  # fmt: skip
        told += call_duty(call=call, duties=[duty], by=by, at=at)
    return told


def _page(case: Case) -> str:
    return reverse("matters:matter", args=[case.pk])


def _text(case: Case, duty: Duty) -> str:
    """What the telephone of the desk shows."""
    values = {
        "社区": sender_of(case), "编号": case.no, "标题": Truncator(case.title).chars(LONGEST_TITLE, "…"),
        "岗位": duty.desk.name,
    }  # fmt: skip
    return word(f"{KIND}.duty_texted", values)


def still_open(ids: Sequence[UUID]) -> dict[UUID, Open]:
    """The matters among these that are still open, for the hand-over book."""
    rows = Case.objects.filter(kind=KIND, open=True, pk__in=ids)
    return {case.pk: Open(f"{case.no} {case.title}", _page(case)) for case in rows.only("id", "no", "title")}
