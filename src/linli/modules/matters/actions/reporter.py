"""Telling the reporter 告知反映人: a text to the phone they left, one for each step that concerns them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator

from linli.casework.models import Case, Entry
from linli.foundation.accounts.models import Actor
from linli.foundation.installation.queries import current
from linli.foundation.messaging.actions import send_text
from linli.foundation.messaging.wordings import word
from linli.foundation.sealing.sealed import Sealed
from linli.lib.masking import mask_text
from linli.lib.procedure import Facts
from linli.lib.worktime import SHANGHAI
from linli.modules.matters import facts as given
from linli.modules.matters.policies.merging import reporters_of
from linli.modules.matters.procedure import KIND, URGENT
from linli.registers.deadlines.queries import running_of

Link = Callable[[Case], str]

STEPS: Final = {
    "accept": "told_accepted",
    "reopen": "told_reopened",
    "unarchive": "told_reopened",
    "dispatch": "told_dispatched",
    "uphold": "told_dispatched",
    "accept_promise": "told_progress",
    "wait": "told_waiting",
    "grant_extension": "told_extended",
    "suspend": "told_suspended",
    "reply": "told_replied",
    "settle": "told_closed",
    "close": "told_closed",
    "confirm": "told_closed",
    "redirect": "told_redirected",
    "withdraw": "told_withdrawn",
    "merge": "told_merged",
}
"""Which topic of the settings tells of a step."""
LATER: Final = frozenset({"accept", "accept_promise", "grant_extension", "suspend"})
"""Steps whose action tells by itself, when the new limit is known."""
LONGEST_TITLE, LONGEST_NOTE = 16, 50
CLOSING_MARKS = "。！？；，、.!?;, "
_links: list[Link] = []
_signed: list[Link] = []


def register_signed_link(link: Link) -> None:
    """Declare the link that goes to the reporter's own phone: it opens the matter without signing in."""
    if link not in _signed:
        _signed.append(link)


def register_reporter_link(link: Link) -> None:
    """Declare where a reporter sees the progress: a path below the public address, empty where there is none."""
    if link not in _links:
        _links.append(link)


def tell_reporter(
    entry: Entry,
    *,
    case: Case,
    by: Actor,
    at: datetime,
    facts: Facts,
    until: datetime | None = None,
    note: str = "",
) -> bool:
    """Text what this entry means to whoever reported; whether a message was written.

    Whoever reported a matter merged into this one is told too. Nothing goes to the anonymous and to those who left no
    mobile number. The words carry no person's name, and numbers in what staff wrote are masked. `until` is the moment
    the text promises, and `note` what it explains, where the facts do not say so.
    """
    if entry.step not in STEPS:
        return False
    topic = f"{KIND}.{STEPS[entry.step]}"
    values: dict[str, str] = {}
    sent = []
    for known, phone in _phones(case):
        values = values or _values(case, note or _note(facts), until or _until(case, facts, at))
        own = {"编号": known.no, "标题": Truncator(known.title).chars(LONGEST_TITLE, "…"), "链接": _address(known)}
        sent.append(
            send_text(
                key=f"{known.pk}:{case.pk}:{entry.number}" if known != case else f"{case.pk}:{entry.number}",
                phone=phone, text=word(topic, values | own), topic=topic, at=at,
                subject_kind=KIND, subject_id=known.pk, urgent=case.matter.time_class == URGENT, sender=by,
                link=reverse("matters:matter", args=[known.pk]),
            )
        )  # fmt: skip
    return any(sent)


def _phones(case: Case) -> list[tuple[Case, Sealed]]:
    """Whoever reported it or what was merged into it and left a phone, each phone once, under the number they know."""
    found: dict[str, tuple[Case, Sealed]] = {}
    for known in reporters_of(case):
        if known.matter.reporter_phone is not None:
            found.setdefault(known.matter.phone_hash, (known, known.matter.reporter_phone))
    return list(found.values())


def _values(case: Case, note: str, until: datetime | None) -> dict[str, str]:
    """What may stand in the places."""
    return {
        "社区": sender_of(case),
        "编号": case.no,
        "标题": Truncator(case.title).chars(LONGEST_TITLE, "…"),
        "单位": case.lead.name if case.lead else "",
        "时限": _brief(until),
        "说明": Truncator(mask_text(note)).chars(LONGEST_NOTE, "…").strip(CLOSING_MARKS),
        "链接": _address(case),
    }


def sender_of(case: Case) -> str:
    """In whose name it is sent: the community, the street, or the installation."""
    place = case.community or case.street
    return place.name if place else current().name


def _until(case: Case, facts: Facts, at: datetime) -> datetime | None:
    """The moment that the facts promise, or the limit of what was just accepted."""
    if isinstance(facts, given.ProgressFacts):
        return facts.promised_at
    if isinstance(facts, given.WaitFacts):
        return at + timedelta(days=facts.days)
    if not isinstance(facts, given.AcceptFacts):
        return None
    clocks = running_of(KIND, [case.pk]).get(case.pk, [])
    return next((clock.due_at for clock in clocks if clock.name == "main"), None)


def _brief(until: datetime | None) -> str:
    """`3月5日17:30`: a text has room for no more. Midnight is the end of a day: `3月5日24:00`."""
    if until is None:
        return ""
    local = until.astimezone(SHANGHAI)
    if (local.hour, local.minute) == (0, 0):
        ended = local - timedelta(days=1)
        return f"{ended.month}月{ended.day}日24:00"
    return f"{local.month}月{local.day}日{local.hour:02}:{local.minute:02}"


def _note(facts: Facts) -> str:
    """What staff wrote for the reporter."""
    if isinstance(facts, given.WaitFacts):
        return facts.needed
    if isinstance(facts, given.RedirectFacts):
        return facts.reply
    return facts.progress if isinstance(facts, given.ProgressFacts) else ""


def progress_path(case: Case) -> str:
    """Where the reporter sees the progress, below the public address; empty where there is no such page."""
    return next((path for path in (link(case) for link in _links) if path), "")


def _address(case: Case) -> str:
    """The whole address of the progress page, empty where there is none."""
    path = next((path for path in (link(case) for link in _signed) if path), "") or progress_path(case)
    return f"{settings.PUBLIC_URL}{path}" if path and settings.PUBLIC_URL else ""
