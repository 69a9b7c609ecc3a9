"""How the portal shows a resident's matters."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise as Words
from django.utils.translation import gettext_lazy as _

from linli.casework.models import Case
from linli.casework.queries import Line, open_to
from linli.foundation.files.models import Attachment, Evidence
from linli.foundation.files.showing import Gallery, gallery_of
from linli.modules.matters.choices import Satisfaction
from linli.modules.matters.presenting.progress import Promise, promised
from linli.modules.matters.procedure import KIND
from linli.modules.matters.queries.reported import goes_on_in
from linli.registers.deadlines.queries import running_of


@dataclass(frozen=True)
class OwnStep:
    """A step of the reporter as its button and its page show it."""

    name: str
    label: Words
    icon: str
    hint: Words | str = ""


OWN_STEPS: Final = {
    one.name: one
    for one in (
        OwnStep(
            "confirm",
            _("确认办好了"),
            "circle-check",
            _("确认以后就办结了。没有办好的，请用“补充情况”告诉我们。"),
        ),
        OwnStep("rate", _("评价"), "star"),
        OwnStep(
            "reopen",
            _("没有解决，要求重办"),
            "arrow-back-up",
            _("办结后 15 天内可以要求重办。请写明什么没有解决。"),
        ),
        OwnStep("add", _("补充情况"), "message-2"),
        OwnStep("withdraw", _("撤回"), "x", _("撤回以后不再办理。请写一句为什么。")),
    )
}
"""In the order of the page."""


def own_steps(case: Case) -> list[OwnStep]:
    """The steps the reporter may take now; what was rated is not asked about again.

    Of what was merged they add to the matter it goes on in, and have that one opened again; that it is done, its own
    reporter or the community confirms, so that nobody ends it for another.
    """
    offered = {offer.step.name for offer in open_to(case, None, as_reporter=True) if not offer.missing}
    offered -= {"rate"} if case.matter.satisfaction not in {"", Satisfaction.NOT_RATED} else set()
    into = goes_on_in(case)
    offered |= {"reopen"} if into and into.state == "closed" else set()
    return [one for name, one in OWN_STEPS.items() if name in offered]


def own_files(attached: Iterable[Attachment], log: Iterable[Line], at: datetime) -> Gallery:
    """What shows the place before and after the work, and what the reporter added, by links good for an hour.

    Nothing that units exchanged or noted, and no name that staff gave a file.
    """
    added = {line.entry.pk for line in log if line.entry.step == "add"}
    shown = (one for one in attached if one.evidence in {Evidence.BEFORE, Evidence.AFTER} or one.entry_id in added)
    return gallery_of(shown, links_at=at)


def expected(case: Case, now: datetime) -> Promise | None:
    """Until when it is promised."""
    return promised(running_of(KIND, [case.pk]).get(case.pk, []), now)


def progress_link(case: Case) -> str:
    """Where the reporter sees the progress: who left no phone asks by the code they were given, if they were."""
    if case.matter.phone_hash:
        return reverse("my:matter", args=[case.pk])
    return reverse("portal:find") if case.matter.query_hash else ""
