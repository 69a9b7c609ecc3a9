"""What stands on the printed papers 纸质单据 of a matter, taken from its history."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models import Case
from linli.casework.queries import Line
from linli.foundation.files.models import Attachment, Evidence
from linli.foundation.ui.times import show_due
from linli.modules.matters.presenting.showing import reporter_words
from linli.modules.matters.presenting.wording import entry_text
from linli.registers.deadlines.models import Clock

FILE, RECEIPT = "file", "receipt"


@dataclass(frozen=True)
class Paper:
    """One kind of paper: what it is called, and the steps of which one must have been taken (none: always there)."""

    key: str
    label: str | Promise
    after: frozenset[str] = frozenset()

    @property
    def template(self) -> str:
        """Its template."""
        return f"matters/papers/{self.key}.html"

    def url(self, case: Case) -> str:
        """Its address."""
        if self.key == FILE:
            return reverse("matters:print", args=[case.pk])
        return reverse("matters:print_paper", args=[case.pk, self.key])


PAPERS = {
    paper.key: paper
    for paper in (
        Paper(FILE, gettext_lazy("案卷")),
        Paper(RECEIPT, gettext_lazy("受理回执")),
        Paper("dispatch", gettext_lazy("派单单"), frozenset({"dispatch", "uphold"})),
        Paper("reply", gettext_lazy("办结反馈单"), frozenset({"reply", "settle"})),
    )
}


def papers_of(log: Iterable[Line]) -> list[Paper]:
    """The papers a matter with this history has."""
    taken = {line.entry.step for line in log}
    return [paper for paper in PAPERS.values() if not paper.after or paper.after & taken]


def paper_links(case: Case, papers: Iterable[Paper], now: Paper | None = None) -> list[tuple[str | Promise, str, bool]]:
    """Label, address, and whether it is the one that is shown."""
    return [(one.label, one.url(case), one == now) for one in papers]


def paper_words(paper: Paper, case: Case, log: Sequence[Line], clocks: Sequence[Clock]) -> dict[str, Any]:
    """What the paper says beyond the matter itself; `log` is newest first."""
    said = _last(log, paper.after)
    accepted, checked = _last(log, {"accept"}), _last(log, {"close", "confirm"})
    return {
        "accepted": accepted.entry if accepted else None,
        "said": said.entry if said else None,
        "words": said.words if said else {},
        "result": str(said.words.get("result", "")) if said else "",
        "checked": checked.entry if checked else None,
        "check_words": entry_text(checked.entry.step, checked.words) if checked else "",
        "due": {clock.name: _due(clock) for clock in sorted(clocks, key=lambda clock: clock.started_at)},
        "titled": not case.matter.body.startswith(case.title.rstrip("…")),
        "office": _office(case),
    }


def paper_reporter(paper: Paper, case: Case, user: Any) -> dict[str, str]:
    """The reporter as a paper may name them.

    Paper goes to other hands than those that print it: a confidential reporter stands on their own receipt only.
    """
    if case.matter.confidential and paper.key != RECEIPT:
        return {"reporter": _("反映人要求保密"), "phone_mask": ""}
    return reporter_words(case, user)


def picture_pairs(pictures: Iterable[Attachment]) -> list[tuple[Attachment | None, Attachment | None]]:
    """Pictures before and after the work, side by side in the order they came."""
    rows = [one for one in pictures if one.file.is_image]
    before = [one for one in rows if one.evidence == Evidence.BEFORE]
    return list(zip_longest(before, [one for one in rows if one.evidence == Evidence.AFTER]))


def other_files(pictures: Iterable[Attachment]) -> list[Attachment]:
    """What is neither a picture before nor one after the work."""
    paired = {Evidence.BEFORE, Evidence.AFTER}
    return [one for one in pictures if not one.file.is_image or one.evidence not in paired]


def _last(log: Sequence[Line], steps: Iterable[str]) -> Line | None:
    wanted = frozenset(steps)
    return next((line for line in log if line.entry.step in wanted), None)


def _due(clock: Clock) -> str:
    return _("%(at)s（估算）") % {"at": show_due(clock.due_at)} if clock.estimated else show_due(clock.due_at)


def _office(case: Case) -> str:
    """In whose name a paper goes out."""
    place = case.community or case.street
    return place.name if place else ""
