"""How far a matter is, for whoever reported it: no names of staff, nothing that is said among units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.casework.queries import Line
from linli.foundation.ui.times import show_due
from linli.lib.chinese import Pressing, due_words
from linli.lib.masking import mask_text
from linli.modules.matters.choices import Asked
from linli.modules.matters.procedure import PROCEDURE
from linli.registers.deadlines.models import Clock

TOLD: Final = {
    "accept": "", "dispatch": "", "uphold": "", "sign": "", "contact": "", "progress": "progress", "wait": "needed",
    "suspend": "", "grant_extension": "", "reply": "result", "check": "", "close": "", "confirm": "", "fail": "",
    "rework": "", "settle": "result", "redirect": "reply", "withdraw": "", "reopen": "", "archive": "",
    "accept_promise": "", "merge": "", "unmerge": "", "recheck_fail": "",
    "resume": "", "add": "words_added", "rate": "", "unarchive": "", "wake": "",
}  # fmt: skip
"""The steps a reporter sees, each with the word that was written for them."""


@dataclass(frozen=True)
class ToldLine:
    """One step as the reporter sees it."""

    what: str
    stage: str
    icon: str
    at: datetime
    unit: str
    text: str


@dataclass(frozen=True)
class Promise:
    """Until when it is to be done, and how long that still is."""

    at: str
    due: Pressing
    estimated: bool


def why_longer(case: Case, log: Iterable[Line]) -> str:
    """Why it takes longer, in the words meant for the reporter; empty where it does not."""
    latest: dict[str, str] = {}
    for line in log:
        if line.entry.step in {"wait", "progress"}:
            latest.setdefault(line.entry.step, mask_text(str(line.words.get(TOLD[line.entry.step], ""))))
    if case.state == "waiting":
        return _("等您提供：%(what)s") % {"what": latest.get("wait", "")}
    granted = case.approvals.filter(granted=True).order_by("-decided_at").first()
    if granted is not None and (case.state == "suspended" or granted.asked == Asked.EXTENSION) and case.open:
        reason = {"what": granted.get_asked_display(), "why": mask_text(granted.reason)}
        return _("已%(what)s：%(why)s") % reason
    return latest.get("progress", "") if case.state == "in_hand" else ""


def told_lines(log: Iterable[Line]) -> list[ToldLine]:
    """The steps a reporter sees, newest first; intake is the last."""
    return [_told(line) for line in log if line.entry.step in TOLD or not line.entry.from_state]


def promised(clocks: Iterable[Clock], now: datetime) -> Promise | None:
    """Until when a matter is to be done: by the unit's own promise, else by the limit; None where nothing runs."""
    running = {clock.name: clock for clock in clocks if clock.stopped_at is None}
    clock = running.get("promise") or running.get("rework") or running.get("main")
    if clock is None:
        return None
    return Promise(show_due(clock.due_at), due_words(clock.due_at, now), clock.estimated)


def _told(line: Line) -> ToldLine:
    entry, step = line.entry, PROCEDURE.by_step.get(line.entry.step)
    word = line.words.get(TOLD.get(entry.step, ""), "") or ""
    return ToldLine(
        _(step.label) if step else _("登记"), PROCEDURE.stage_of(entry.to_state).value,
        step.icon if step else "message-report", entry.at, entry.by_organisation, mask_text(str(word)),
    )  # fmt: skip
