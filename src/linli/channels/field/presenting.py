"""How tasks are shown on a phone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.lib.chinese import due_words
from linli.modules.matters.procedure import PROCEDURE

GROUPS: dict[str, str | Promise] = {
    "late": gettext_lazy("已经超期"), "soon": gettext_lazy("今天要办"), "normal": gettext_lazy("以后到期"),
    "done": gettext_lazy("已经办结"),
}  # fmt: skip


class Task:
    """One card."""

    def __init__(self, values: dict[str, Any], now: datetime) -> None:
        self.values = values
        self.url = reverse("field:matter", args=[values["id"]])
        self.stage_label = _(PROCEDURE.by_state[values["state"]].label)
        self.due = due_words(values["next_due_at"], now)
        self.group = self.due.level if values["open"] else "done"
        step = PROCEDURE.main_step(values["state"])
        self.next = _(step.label) if step else ""
        self.icon = step.icon if step else ""

    @property
    def place(self) -> str:
        """Grid and address."""
        parts = (self.values["grid_name"] or _("待定位"), self.values["address"])
        return " · ".join(part for part in parts if part)


@dataclass(frozen=True)
class Group:
    """Tasks that are equally urgent."""

    key: str
    label: str
    tasks: list[Task]


def grouped(rows: Iterable[dict[str, Any]], now: datetime) -> list[Group]:
    """The cards of a page by urgency, in the order they came."""
    tasks = [Task(values, now) for values in rows]
    groups = ((key, label, [task for task in tasks if task.group == key]) for key, label in GROUPS.items())
    return [Group(key, str(label), found) for key, label, found in groups if found]
