"""What waits for a person today, of every kind of case, and how far the first run has come."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, CharField, ExpressionWrapper, F, Q, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.casework.models import Case
from linli.casework.queries import CAP, to_check, urgent_first, waiting_for
from linli.casework.registry import KINDS
from linli.foundation.access.kept import ask, ask_named
from linli.foundation.access.scope import scope_of
from linli.lib.chinese import day_end, due_words
from linli.lib.procedure import Duty

SHOWN = 8
# Hundreds of keys are only counted; to make UUIDs of them would take longer than to ask for them.
KEY = Cast("pk", CharField())
COLUMNS = ("id", "kind", "no", "title", "state", "stage", "next_due_at")
NAMES = {"lead_name": F("lead__short"), "place": F("grid__short"), "community_name": F("community__short")}


@dataclass(frozen=True)
class TodayRow:
    """One case as today shows it; `level` is late, soon or normal."""

    url: str
    no: str
    title: str
    stage: str
    stage_label: str
    due: str
    level: str
    lead: str
    place: str


@dataclass(frozen=True)
class Section:
    """One part of today: its first rows by urgency, how many there are (counted to 1,001), the address of all."""

    key: str
    label: str | Promise
    rows: list[TodayRow]
    count: int
    url: str
    red: bool = False

    @property
    def left_out(self) -> bool:
        """Whether the full list holds more than is shown."""
        return self.count > len(self.rows)


@dataclass(frozen=True)
class _Part:
    key: str
    label: str | Promise
    red: bool = False


PARTS = (
    _Part("mine", gettext_lazy("待我推动")),
    _Part("late", gettext_lazy("超期"), red=True),
    _Part("check", gettext_lazy("待我核查")),
    _Part("today", gettext_lazy("今天到期")),
)


def workers() -> frozenset[str]:
    """The roles that read cases of any kind."""
    return frozenset().union(*(kind.area_readers | kind.unit_readers for kind in KINDS.values()))


def kinds_of(user: Any) -> list[str]:
    """The kinds of case this person reads."""
    roles = scope_of(user).roles
    return [kind.name for kind in KINDS.values() if not roles.isdisjoint(kind.area_readers | kind.unit_readers)]


def sections(user: Any, now: datetime) -> list[Section]:
    """All parts of today, in two queries for keys, which give order and count, and one for all rows shown.

    Where more waits or is due than hot lists count, the parts within are asked for by a query of their own.
    """
    keys = _keys(user, now, day_end(now), tuple(kinds_of(user)))
    shown = {UUID(key) for found in keys.values() for key in found[:SHOWN]}
    rows = {values["id"]: _row(values, now) for values in ask_named(_shown, None, *shown)}
    return [_section(part, keys[part.key], rows) for part in PARTS]


def _keys(user: Any, now: datetime, end: datetime, kinds: tuple[str, ...]) -> dict[str, list[str]]:
    """The keys of each part as text, the most urgent first, to one over the cap of hot lists."""
    mine = ask(_mine, user, kinds=kinds)
    due = ask(_due, user, now, end, kinds=kinds)
    if len(mine) > CAP:
        check = [pk for (pk,) in ask(_check, user, kinds=kinds)]
    else:
        is_check = {place: _is_check(*place) for place in {(kind, state) for _pk, kind, state in mine}}
        check = [pk for pk, kind, state in mine if is_check[kind, state]]
    late = [pk for pk, is_late in due if is_late]
    today = [pk for pk, is_late in due if not is_late]
    if len(due) > CAP:
        today = [pk for (pk,) in ask(_today, user, now, end, kinds=kinds)]
    return {"mine": [row[0] for row in mine], "late": late, "check": check, "today": today}


def _is_check(kind: str, state: str) -> bool:
    """Whether the step that leads on from here is a check: who waits to take it waits to check."""
    step = KINDS[kind].procedure.main_step(state)
    return step is not None and step.duty is Duty.CHECKING


def _mine(user: Any, *, kinds: tuple[str, ...]) -> QuerySet[Case, Any]:
    return urgent_first(waiting_for(user, kinds)).values_list(KEY, "kind", "state")


def _check(user: Any, *, kinds: tuple[str, ...]) -> QuerySet[Case, Any]:
    return urgent_first(to_check(user, kinds)).values_list(KEY)


def _due(user: Any, now: datetime, end: datetime, *, kinds: tuple[str, ...]) -> QuerySet[Case, Any]:
    """The database says which are late: to read a thousand moments takes longer than to compare them."""
    due = Case.objects.visible_to(user, *kinds, open_only=True).filter(sort_at__lte=end)
    is_late = ExpressionWrapper(Q(sort_at__lt=now), output_field=BooleanField())
    return urgent_first(due).values_list(KEY, is_late)


def _today(user: Any, now: datetime, end: datetime, *, kinds: tuple[str, ...]) -> QuerySet[Case, Any]:
    running = Case.objects.visible_to(user, *kinds, open_only=True)
    return urgent_first(running.filter(sort_at__gte=now, sort_at__lte=end)).values_list(KEY)


def _shown(*keys: UUID) -> QuerySet[Case, Any]:
    """What is shown of these cases, which the person was found to see."""
    rows: QuerySet[Case, Any] = Case.objects.filter(pk__in=keys).values(*COLUMNS, **NAMES)
    return rows


def _section(part: _Part, keys: list[str], rows: dict[UUID, TodayRow]) -> Section:
    first = [rows[key] for key in map(UUID, keys[:SHOWN]) if key in rows]
    return Section(part.key, part.label, first, len(keys), f"{reverse('matters:list')}?view={part.key}", part.red)


def _row(values: dict[str, Any], now: datetime) -> TodayRow:
    kind = KINDS[values["kind"]]
    due = due_words(values["next_due_at"], now)
    return TodayRow(
        url=reverse(kind.page, args=[values["id"]]), no=values["no"], title=values["title"], stage=values["stage"],
        stage_label=_(kind.procedure.by_state[values["state"]].label), due=due.words, level=due.level,
        lead=values["lead_name"] or "", place=values["place"] or values["community_name"] or _("待定位"),
    )  # fmt: skip
