"""Changing one place, moving places to another grid, taking places out of use; all with history."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import NewChange, record_changes
from linli.lib.addresses import plain
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.queries import locate_many
from linli.registers.places.actions.storing import KIND
from linli.registers.places.checks import PlaceRefused, check_key, check_name, check_values
from linli.registers.places.choices import PlaceKind
from linli.registers.places.models import COMPOUNDS_EDITION, Place, PlaceAlias
from linli.registers.places.naming import letters_of, loose_path, name_place, path_of, sort_key, written_out
from linli.registers.places.queries import inside

BATCH = 500


@transaction.atomic
def change_place(
    *,
    place: Place,
    name: str,
    values: Mapping[str, Any],
    aliases: Sequence[str] | None = None,
    by: User | None,
    at: datetime,
) -> Place:
    """Another name, other columns, and exactly these aliases (None: as they are). Raises: PlaceRefused."""
    hold(COMPOUNDS_EDITION)
    locked = _lock(place)
    columns = check_values(locked.kind, values)
    _move_by_form(locked, columns, by, at)
    before = {column: getattr(locked, column) for column in ("name", *columns)}
    _rename(locked, written_out(locked.kind, check_name(name)))
    for column, value in columns.items():
        setattr(locked, column, value)
    after = {column: getattr(locked, column) for column in before}
    if after != before:
        locked.save(update_fields=[*after, "path", "loose", "full", "sort", "initials"])
        record_changes(rows=[NewChange(KIND, locked.id, "changed", *_differing(before, after), by, at)])
    if aliases is not None:
        _set_aliases(locked, aliases, by, at)
    if locked.kind == PlaceKind.COMPOUND:
        renew(COMPOUNDS_EDITION)
    return locked


def _move_by_form(place: Place, columns: dict[str, Any], by: User | None, at: datetime) -> None:
    """Where the columns name another grid, or a point in one, all in the place goes with it."""
    if "grid_id" not in columns:
        return
    grid_id = columns.pop("grid_id")
    if grid_id is None and columns.get("lon") is not None:
        found = locate_many([(columns["lon"], columns["lat"])])[0]
        grid_id = found.id if found and found.community_id == place.community_id else None
    if grid_id is None:
        columns["grid_id"] = None
    elif grid_id != place.grid_id:
        check_grid(place, grid_id)
        move_places(places=Place.objects.filter(id=place.id), grid=Area.objects.get(id=grid_id), by=by, at=at)
        place.grid_id = grid_id


def _differing(before: dict[str, Any], after: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    names = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in names}, {name: after[name] for name in names}


def _rename(place: Place, name: str) -> None:
    """Write another name, and what follows from it, here and in everything below."""
    if name == place.name:
        return
    old_full, old_path = place.full, place.path
    place.name = name
    if place.kind == PlaceKind.COMPOUND:
        _check_compound_name(place)
    else:
        place.path = _path_with(place, name)
        others = Place.objects.filter(compound_id=place.compound_id, path=place.path, active=True)
        if others.exclude(id=place.id).exists():
            raise PlaceRefused(_("这里已经有“%(name)s”。") % {"name": name}, "name")
    name_place(place, place.parent.full if place.parent else "")
    _rename_below(place, old_full, old_path)


def _path_with(place: Place, name: str) -> str:
    """The path where the last key is that of another name."""
    above = place.path.split("/")[:-1]
    key = check_key(path_of(name, "", ""), "name")
    return "/".join([*above, key])


def _check_compound_name(place: Place) -> None:
    others = Place.objects.filter(community_id=place.community_id, kind=PlaceKind.COMPOUND, active=True)
    names = others.exclude(id=place.id).values_list("name", flat=True)
    if plain(place.name) in {plain(one) for one in names}:
        raise PlaceRefused(_("这里已经有“%(name)s”。") % {"name": place.name}, "name")


def _rename_below(place: Place, old_full: str, old_path: str) -> None:
    """Full names, and under a building or unit the paths too, of everything below."""
    below = inside(place).exclude(id=place.id)
    below.update(full=Concat(Value(place.full), Substr("full", len(old_full) + 1)))
    rows = list(below.only("id", "full", "path"))
    for one in rows:
        one.sort = sort_key(one.full)
        if old_path:
            one.path = place.path + one.path[len(old_path) :]
        one.loose = loose_path(one.path)
    Place.objects.bulk_update(rows, ["sort", "path", "loose"], batch_size=BATCH)


def _set_aliases(place: Place, aliases: Sequence[str], by: User | None, at: datetime) -> None:
    wanted = {check_name(one, "aliases") for one in aliases}
    known = set(PlaceAlias.objects.filter(place=place).values_list("name", flat=True))
    if wanted == known:
        return
    if place.kind != PlaceKind.COMPOUND:
        raise PlaceRefused(_("别名只能填在小区上。"), "aliases")
    PlaceAlias.objects.filter(place=place, name__in=known - wanted).delete()
    PlaceAlias.objects.bulk_create(
        PlaceAlias(place=place, name=one, initials=letters_of(one)) for one in sorted(wanted - known)
    )
    told = NewChange(
        KIND, place.id, "named", {"alias": "、".join(sorted(known))}, {"alias": "、".join(sorted(wanted))}, by, at
    )
    record_changes(rows=[told])


@transaction.atomic
def move_places(*, places: QuerySet[Place], grid: Area, by: User | None, at: datetime) -> int:
    """Put these places, and all in them, into a grid of their own community; how many lie elsewhere than before.

    What was placed by them keeps the grid it had. Raises: PlaceRefused.
    """
    roots = list(places.select_for_update(of=("self",)).filter(active=True).order_by("id"))
    for one in roots:
        check_grid(one, grid.id)
    wanted: dict[UUID, UUID | None] = {}
    for one in roots:
        moved = inside(one).exclude(grid_id=grid.id) | inside(one).filter(grid_id=None)
        wanted.update({row.id: row.grid_id for row in moved.only("id", "grid_id")})
    ids = list(wanted)
    for start in range(0, len(ids), BATCH):
        Place.objects.filter(id__in=ids[start : start + BATCH]).update(grid_id=grid.id)
    renew(COMPOUNDS_EDITION)
    record_changes(
        rows=[
            NewChange(KIND, pk, "moved", {"grid_id": old}, {"grid_id": grid.id}, by, at) for pk, old in wanted.items()
        ]
    )
    return len(wanted)


def check_grid(place: Place, grid_id: UUID | None) -> None:
    """The grid is in use and in the community of the place. Raises: PlaceRefused."""
    if grid_id is None:
        return
    own = Area.objects.filter(id=grid_id, level=AreaLevel.GRID, active=True, community_id=place.community_id)
    if not own.exists():
        raise PlaceRefused(_("这个网格不在“%(name)s”所在的社区里。") % {"name": place.name}, "grid")


@transaction.atomic
def close_place(*, place: Place, by: User | None, at: datetime) -> Place:
    """Take a place and all in it out of use; what points to them stays. Raises: PlaceRefused if it is already."""
    hold(COMPOUNDS_EDITION)
    locked = _lock(place)
    if not locked.active:
        raise PlaceRefused(_("“%(name)s”已经停用。") % {"name": locked.full})
    closed = list(inside(locked).filter(active=True).values_list("id", flat=True))
    inside(locked).filter(active=True).update(active=False)
    if locked.kind == PlaceKind.COMPOUND:
        renew(COMPOUNDS_EDITION)
    record_changes(rows=[NewChange(KIND, pk, "closed", {"active": True}, {"active": False}, by, at) for pk in closed])
    locked.active = False
    return locked


def _lock(place: Place) -> Place:
    locked: Place = Place.objects.select_for_update(of=("self",)).select_related("parent").get(id=place.id)
    return locked
