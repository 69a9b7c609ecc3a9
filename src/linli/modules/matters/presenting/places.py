"""What the page of a place shows of matters, and the page of a matter of its place."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.casework.queries import capped_count
from linli.modules.matters.models import Matter
from linli.modules.matters.procedure import PROCEDURE
from linli.modules.matters.queries.places import at_place
from linli.registers.places.models import Place, SiteRule
from linli.registers.places.panels import Panel, register_panel
from linli.registers.places.queries import rules_for

SHOWN = 10


@dataclass(frozen=True)
class PlacedMatter:
    """One matter of a place, its state in words."""

    case: Case
    label: str


@dataclass(frozen=True)
class PlacedMatters:
    """The latest open and closed matters of a place, how many there are of each, and the list of all."""

    open: list[PlacedMatter]
    closed: list[PlacedMatter]
    open_count: int
    closed_count: int
    url: str


def register_place_panel(readers: frozenset[str]) -> None:
    """Show matters on the page of every place, to those who read matters."""
    register_panel(Panel("matters", 10, "matters/parts/of_place.html", readers, matters_of_place))


def matters_of_place(user: Any, place: Place) -> PlacedMatters:
    """The matters in a place that a person may see. Four queries."""
    rows = at_place(user, place).order_by("-opened_at", "-id")
    still, done = rows.filter(open=True), rows.filter(open=False)
    return PlacedMatters(
        [_shown(case) for case in still[:SHOWN]], [_shown(case) for case in done[:SHOWN]],
        capped_count(still), capped_count(done), f"{reverse('matters:list')}?place={place.id}",
    )  # fmt: skip


def rules_where(matter: Matter, on: date) -> list[SiteRule]:
    """The site rules that hold where a matter lies. One query, and none without a place."""
    return rules_for(matter.place, on) if matter.place else []


def _shown(case: Case) -> PlacedMatter:
    return PlacedMatter(case, _(PROCEDURE.by_state[case.state].label))
