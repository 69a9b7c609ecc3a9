"""The list of places and the ledger 台账 of a community: what is looked for, and whether the figures agree."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from linli.foundation.ui.pages import Page, keyset_page
from linli.lib.addresses import plain
from linli.registers.areas.models import Area
from linli.registers.places.choices import PlaceKind
from linli.registers.places.models import BuildingHead, Place, PlaceQuerySet
from linli.registers.places.naming import padded
from linli.registers.places.queries import Figures, figures_of, heads_on

ORDER = ("sort", "id")


@dataclass(frozen=True)
class PlaceLine:
    """One place of a list with its figures and its head."""

    place: Place
    figures: Figures
    head: BuildingHead | None = None


def found_places(user: Any, chosen: dict[str, Any]) -> PlaceQuerySet:
    """The places in use that somebody may see, and that a filter leaves; compounds where it names no kind."""
    rows: PlaceQuerySet = Place.objects.visible_to(user).filter(active=True)
    words = plain(chosen.get("q") or "")
    if kind := chosen.get("kind") or ("" if words else PlaceKind.COMPOUND):
        rows = rows.filter(kind=kind)
    for name in ("community", "grid", "compound"):
        if chosen.get(name):
            rows = rows.filter(**{f"{name}_id": chosen[name]})
    if words:
        rows = rows.filter(_about(words))
    return rows


def _about(words: str) -> Q:
    """Places whose full name says it, numbers in any written form; compounds by other names and first letters too."""
    named = Q(sort__contains=padded(words)) | Q(address__contains=words) | Q(aliases__name__contains=words)
    if words.isascii() and words.isalpha():
        named |= Q(initials__contains=words) | Q(aliases__initials__contains=words)
    return Q(id__in=Place.objects.filter(named).values("id"))


def page_of(rows: PlaceQuerySet, cursor: str | None, on: date) -> Page[PlaceLine]:
    """One page of a list. Three queries."""
    shown = rows.select_related("community", "grid", "manager")
    page: Page[Place] = keyset_page(shown, order=ORDER, cursor=cursor)
    return Page(place_lines(page.rows, on), page.newer, page.older)


def place_lines(places: list[Place], on: date) -> list[PlaceLine]:
    """Places with their figures and heads. Two queries."""
    figures, heads = figures_of(places), heads_on([one.id for one in places], on)
    return [PlaceLine(one, figures[one.id], heads.get(one.id)) for one in places]


def filled_columns(lines: list[PlaceLine]) -> dict[str, bool]:
    """Which columns of a table of these places would not stand empty: `figures` and `heads`."""
    return {
        "figures": any(line.figures.households or line.figures.people for line in lines),
        "heads": any(line.head for line in lines),
    }


@dataclass(frozen=True)
class Ledger:
    """The compounds of a community, their total, and where it differs from what stands at the community."""

    community: Area
    lines: list[PlaceLine]
    total: Figures
    mismatches: list[str]

    @property
    def area_km2(self) -> str:
        """The ground of all compounds in square kilometres, to two digits; empty where none is written down."""
        ground = sum(line.place.area_m2 or 0 for line in self.lines)
        return f"{ground / 1_000_000:.2f}" if ground else ""


def ledger_of(community: Area, on: date) -> Ledger:
    """The base ledger 基础台账 of a community: sums of compounds, set against the community's own figures."""
    rows = Place.objects.filter(community_id=community.id, kind=PlaceKind.COMPOUND, active=True).order_by(*ORDER)
    lines = place_lines(list(rows.select_related("manager")), on)
    total = Figures(
        sum(line.figures.households for line in lines), sum(line.figures.people for line in lines), len(lines)
    )
    own = (
        (community.households, total.households, _("台账不平：社区登记 %(own)d 户，小区合计 %(sum)d 户。")),
        (community.people, total.people, _("台账不平：社区登记 %(own)d 人，小区合计 %(sum)d 人。")),
    )
    wrong = [words % {"own": one, "sum": other} for one, other, words in own if one is not None and one != other]
    return Ledger(community, lines, total, wrong + _inner_mismatches(lines))


def _inner_mismatches(lines: list[PlaceLine]) -> list[str]:
    """Compounds whose figure is not what their buildings add up to, where all of these are counted."""
    compounds = [line.place for line in lines if line.place.households is not None]
    buildings = Place.objects.filter(parent__in=compounds, active=True).values_list("parent_id", "households")
    counted: dict[UUID, list[int | None]] = {}
    for parent_id, households in buildings:
        counted.setdefault(parent_id, []).append(households)
    words = _("台账不平：“%(name)s”登记 %(own)d 户，楼栋合计 %(sum)d 户。")
    return [
        words % {"name": one.name, "own": one.households, "sum": sum(filter(None, counted[one.id]))}
        for one in compounds
        if None not in counted.get(one.id, [None]) and sum(filter(None, counted[one.id])) != one.households
    ]
