"""How far the first run has come: read from what is there, so that it can be left and taken up again."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from linli.foundation.accounts.models import User
from linli.foundation.installation.models import Kind
from linli.foundation.installation.queries import current
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.calendar.queries import hour_rows
from linli.registers.organisations.models import Organisation
from linli.registers.postings.models import Posting

TAKERS = ("R4", "R5", "R6", "R8")
STEPS: tuple[tuple[str, str | Promise], ...] = (
    ("administrator", _("管理员")),
    ("community", _("社区")),
    ("hours", _("办公时间")),
    ("organisations", _("单位")),
    ("staff", _("人员")),
    ("grids", _("网格")),
    ("done", _("完成")),
)


@dataclass(frozen=True)
class StepMark:
    """One step in the bar; `open` says whether it can be gone to already."""

    key: str
    label: str | Promise
    url: str
    done: bool
    current: bool
    open: bool


def is_set_up() -> bool:
    """Whether the first run is behind us. A database with people in it that nobody marked is not a fresh one."""
    installation = current()
    if installation.kind == Kind.NEW:
        return User.objects.exists()
    return installation.set_up_at is not None


def is_founded() -> bool:
    """Whether there is an administrator, after whom nobody sets up without signing in."""
    return current().kind != Kind.NEW or User.objects.exists()


def done_steps() -> dict[str, bool]:
    """Which steps have left something behind."""
    levels = set(Area.objects.filter(active=True).values_list("level", flat=True).distinct())
    return {
        "administrator": is_founded(),
        "community": AreaLevel.COMMUNITY in levels,
        "hours": bool(hour_rows(None)),
        "organisations": Organisation.objects.filter(active=True).exists(),
        "staff": Posting.objects.filter(role__in=TAKERS).exists(),
        "grids": AreaLevel.GRID in levels,
        "done": False,
    }


def next_step() -> str:
    """The first step that is not done."""
    return next(key for key, done in done_steps().items() if not done)


def marks(at: str) -> list[StepMark]:
    """The step bar, seen from one step."""
    done = done_steps()
    founded, placed = done["administrator"], done["community"]
    return [
        StepMark(
            key, label, reverse(f"setup:{key}"), done[key], key == at,
            key != "administrator" and founded and (placed or key == "community"),
        )
        for key, label in STEPS
    ]  # fmt: skip
