"""Writing many places at once: what is there is changed, what is missing is made, with everything above it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import NewChange, record_changes
from linli.lib.addresses import plain
from linli.lib.ids import new_id
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.queries import grid_places, locate_many
from linli.registers.places.checks import PlaceRefused, check_key, check_name, check_values
from linli.registers.places.choices import PlaceKind
from linli.registers.places.models import COMPOUNDS_EDITION, Place, PlaceAlias
from linli.registers.places.naming import give_codes, letters_of, name_place, path_of, written_out
from linli.registers.places.queries import inside

KIND = "place"
FEW = 50
HOLDERS = frozenset({PlaceKind.COMPOUND, PlaceKind.BUILDING})
BATCH = 1000


@dataclass(frozen=True)
class PlaceRow:
    """One place by its names from the compound down, the last of them its own, and what is written about it.

    `values` are columns of Place (`checks.COLUMNS`); what is not among them stays as it is, and so do other aliases
    than those named here.
    """

    community: Area
    compound: str
    building: str = ""
    unit: str = ""
    house: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    aliases: tuple[str, ...] | None = None

    @property
    def kind(self) -> PlaceKind:
        """What it is."""
        if self.house:
            return PlaceKind.HOUSE
        if self.unit:
            return PlaceKind.UNIT
        return PlaceKind.BUILDING if self.building else PlaceKind.COMPOUND


class Fate(StrEnum):
    """What becomes of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass
class Plan:
    """What storing some rows would write; nothing is written yet."""

    fates: list[Fate | PlaceRefused] = field(default_factory=list)
    places: list[Place | None] = field(default_factory=list)
    made: dict[UUID, Place] = field(default_factory=dict)
    changed: dict[UUID, Place] = field(default_factory=dict)
    aliases: list[PlaceAlias] = field(default_factory=list)
    before: dict[UUID, dict[str, Any]] = field(default_factory=dict)
    after: dict[UUID, dict[str, Any]] = field(default_factory=dict)


@transaction.atomic
def store_places(*, rows: Sequence[PlaceRow], by: User | None, at: datetime) -> list[Place]:
    """Write all rows, or none; the places in the order of the rows. Raises: PlaceRefused for the first bad one."""
    return [place for place in enter_places(rows=rows, by=by, at=at).places if place is not None]


@transaction.atomic
def enter_places(*, rows: Sequence[PlaceRow], by: User | None, at: datetime) -> Plan:
    """The same, telling what was made and what was changed from what. Raises: PlaceRefused for the first bad row."""
    hold(COMPOUNDS_EDITION)
    plan = plan_places(rows=rows, at=at)
    for fate in plan.fates:
        if isinstance(fate, PlaceRefused):
            raise fate
    _write(plan, by, at)
    return plan


@transaction.atomic
def create_place(*, row: PlaceRow, by: User | None, at: datetime) -> Place:
    """One place that is not there yet. Raises: PlaceRefused, at `name` for what is wrong with its name."""
    hold(COMPOUNDS_EDITION)
    plan = plan_places(rows=[row], at=at)
    fate, place = plan.fates[0], plan.places[0]
    if isinstance(fate, PlaceRefused):
        raise PlaceRefused(fate.message, "name" if fate.field in PlaceKind.values else fate.field) from fate
    if place is None or fate != Fate.NEW:
        raise PlaceRefused(_("这里已经有“%(name)s”。") % {"name": place.name if place else ""}, "name")
    _write(plan, by, at)
    return place


def plan_places(*, rows: Sequence[PlaceRow], at: datetime) -> Plan:
    """What storing these rows would do: for each a fate, or why it is refused. Nothing is written."""
    drafting = _Drafting(rows, at)
    for row in rows:
        drafting.take(row)
    # A building may be named behind its houses: parents stand before what they hold, so one pass hands grids down.
    for place in drafting.plan.made.values():
        if place.grid_id is None and place.parent is not None:
            place.grid_id = place.parent.grid_id
    return drafting.plan


class _Drafting:
    """Builds a plan over what is there."""

    def __init__(self, rows: Sequence[PlaceRow], at: datetime) -> None:
        self.plan, self.at = Plan(), at
        self.compounds: dict[tuple[UUID, str], Place] = {}
        self.inside: dict[tuple[UUID, str], Place] = {}
        self.known_aliases: dict[UUID, set[str]] = {}
        self.claimed: set[UUID] = set()
        self._read(rows)
        self.grids = _located(rows)

    def _read(self, rows: Sequence[PlaceRow]) -> None:
        """What is there, of the communities of the rows; of a few rows only what they name."""
        communities = {row.community.id for row in rows}
        there = Place.objects.filter(community_id__in=communities, active=True)
        compounds = list(there.filter(kind=PlaceKind.COMPOUND).select_related("community"))
        by_id = {one.id: one for one in compounds}
        for one in compounds:
            self.compounds.setdefault((one.community_id or one.id, plain(one.name)), one)
        for alias in PlaceAlias.objects.filter(place__in=by_id).order_by("id"):
            self.known_aliases.setdefault(alias.place_id, set()).add(alias.name)
            owner = by_id[alias.place_id]
            self.compounds.setdefault((owner.community_id or owner.id, plain(alias.name)), owner)
        below = there.exclude(kind=PlaceKind.COMPOUND)
        if len(rows) <= FEW:
            below = below.filter(path__in={path for row in rows for path in _paths(row)})
        self.inside = {(one.compound_id, one.path): one for one in below}

    def take(self, row: PlaceRow) -> None:
        """Decide about one row."""
        try:
            place, fate = self._decide(row)
        except PlaceRefused as refusal:
            self.plan.fates.append(refusal)
            self.plan.places.append(None)
        else:
            self.plan.fates.append(fate)
            self.plan.places.append(place)

    def _decide(self, row: PlaceRow) -> tuple[Place, Fate]:
        if row.community.level != AreaLevel.COMMUNITY or not row.community.active:
            raise PlaceRefused(_("请选择在用的社区。"), "community")
        values = check_values(row.kind, row.values)
        for name, label in ((row.compound, "compound"), (row.building, "building"), (row.unit, "unit")):
            if name or label == "compound":
                check_name(name, label)
        if row.unit and not row.building:
            raise PlaceRefused(_("填了单元，也要填楼栋。"), "building")
        self._check_grid(values.get("grid_id"), row.community)
        place = self._ensure(row)
        is_new = place.id in self.plan.made and place.id not in self.claimed
        self.claimed.add(place.id)
        changed = self._change(place, values, is_new=is_new) | self._name_otherwise(place, row.aliases)
        if is_new:
            return place, Fate.NEW
        return place, Fate.CHANGED if changed else Fate.SAME

    def _check_grid(self, grid_id: UUID | None, community: Area) -> None:
        if grid_id is not None:
            grid = self.grids.get(grid_id) or grid_places([grid_id]).get(grid_id)
            if grid is None or grid.community_id != community.id:
                raise PlaceRefused(_("这个网格不在“%(name)s”里。") % {"name": community.name}, "grid")

    def _ensure(self, row: PlaceRow) -> Place:
        """The place of a row, and all above it, made where missing."""
        key = (row.community.id, plain(row.compound))
        place = self.compounds.get(key)
        if place is None:
            place = self.compounds[key] = self._make(PlaceKind.COMPOUND, check_name(row.compound, "compound"), row)
        names = (row.building, row.unit, row.house)
        for number, kind in enumerate((PlaceKind.BUILDING, PlaceKind.UNIT, PlaceKind.HOUSE)):
            if names[number]:
                path = path_of(*(name if at <= number else "" for at, name in enumerate(names)))
                check_key(path.rsplit("/", 1)[-1], kind.value)
                place = self._below(place, kind, check_name(names[number], kind.value), path, row)
        return place

    def _below(self, above: Place, kind: PlaceKind, name: str, path: str, row: PlaceRow) -> Place:
        key = (above.compound_id, path)
        found = self.inside.get(key)
        if found is None:
            found = self.inside[key] = self._make(kind, name, row, above, path)
        return found

    def _make(self, kind: PlaceKind, name: str, row: PlaceRow, above: Place | None = None, path: str = "") -> Place:
        place = Place(
            id=new_id(), kind=kind, name=written_out(kind, name), path=path, parent=above, created_at=self.at,
            street_id=row.community.street_id or row.community.parent_id, community=row.community,
            grid_id=above.grid_id if above else None,
        )  # fmt: skip
        place.compound_id = above.compound_id if above else place.id
        name_place(place, above.full if above else "")
        self.plan.made[place.id] = place
        return place

    def _change(self, place: Place, values: dict[str, Any], *, is_new: bool) -> bool:
        """Write the values into the place and remember what they were; whether any of them is another."""
        if "grid_id" not in values and values.get("lon") is not None:
            grid = self.grids.get((values["lon"], values["lat"]))
            moved = is_new or (place.lon, place.lat) != (values["lon"], values["lat"])
            if moved and grid is not None and grid.community_id == place.community_id:
                values = {**values, "grid_id": grid.id}
        before = {name: getattr(place, name) for name in values}
        after = {name: _written(value) if name in TEXTS else value for name, value in values.items()}
        if before == after:
            return False
        for name, value in after.items():
            setattr(place, name, value)
        if place.id not in self.plan.made:
            self.plan.changed[place.id] = place
            self.plan.before[place.id] = before | self.plan.before.get(place.id, {})
            self.plan.after[place.id] = self.plan.after.get(place.id, {}) | after
        return True

    def _name_otherwise(self, place: Place, aliases: tuple[str, ...] | None) -> bool:
        """Add the aliases that are new; whether there are any."""
        known = self.known_aliases.setdefault(place.id, set())
        fresh = [name for one in aliases or () if (name := check_name(one, "aliases")) not in known]
        if fresh and place.kind != PlaceKind.COMPOUND:
            raise PlaceRefused(_("别名只能填在小区上。"), "aliases")
        known.update(fresh)
        self.plan.aliases += [PlaceAlias(place=place, name=name, initials=letters_of(name)) for name in fresh]
        return bool(fresh)


TEXTS = frozenset({"address", "use", "built"})


def _written(value: Any) -> str:
    return str(value or "").strip()


def _paths(row: PlaceRow) -> Iterable[str]:
    """The paths of a row and of what is above it."""
    yield path_of(row.building, "", "")
    yield path_of(row.building, row.unit, "")
    yield path_of(row.building, row.unit, row.house)


def _located(rows: Sequence[PlaceRow]) -> dict[Any, Any]:
    """The grids of all points of the rows, and the grids that are named."""
    points = list(
        {
            (row.values["lon"], row.values["lat"])
            for row in rows
            if row.values.get("lon") is not None and row.values.get("lat") is not None
        }
    )
    named = grid_places(row.values["grid_id"] for row in rows if row.values.get("grid_id"))
    located = dict(zip(points, locate_many(points), strict=True)) if points else {}
    return {**located, **named}


def _write(plan: Plan, by: User | None, at: datetime) -> None:
    made = list(plan.made.values())
    give_codes(made)
    Place.objects.bulk_create(made, batch_size=BATCH)
    columns = sorted({name.removesuffix("_id") for after in plan.after.values() for name in after})
    if columns:
        Place.objects.bulk_update(plan.changed.values(), columns, batch_size=500)
    for place in plan.changed.values():
        if place.grid_id and place.kind in HOLDERS and "grid_id" in plan.after[place.id]:
            inside(place).filter(grid=None).update(grid=place.grid_id)
    PlaceAlias.objects.bulk_create(plan.aliases, batch_size=BATCH)
    if plan.aliases or any(place.kind == PlaceKind.COMPOUND for place in (*made, *plan.changed.values())):
        renew(COMPOUNDS_EDITION)
    new = (NewChange(KIND, one.id, "created", {}, {"name": one.full, "kind": one.kind}, by, at) for one in made)
    told = (NewChange(KIND, pk, "changed", plan.before[pk], after, by, at) for pk, after in plan.after.items())
    named = (NewChange(KIND, one.place_id, "named", {}, {"alias": one.name}, by, at) for one in plan.aliases)
    record_changes(rows=[*new, *told, *named])
