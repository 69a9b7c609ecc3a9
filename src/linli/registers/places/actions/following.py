"""Places follow the ground they stand on when grids are drawn anew."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import renew
from linli.foundation.history.actions import NewChange, record_changes
from linli.foundation.history.models import Change
from linli.registers.areas.following import Ground
from linli.registers.areas.models import Area
from linli.registers.areas.queries import locate_many
from linli.registers.places.actions.changing import check_grid
from linli.registers.places.choices import PlaceKind
from linli.registers.places.models import COMPOUNDS_EDITION, Place

KIND = "place"
BATCH = 500
DEPTH = {kind: depth for depth, kind in enumerate(PlaceKind)}


@transaction.atomic
def follow_ground(ground: Ground, by: User | None, at: datetime) -> int:
    """Put places into the grid that now lies under them; how many lie elsewhere than before.

    A place without a point goes where the one it lies in goes, else to the grid that took all of its own. Where a
    redrawing is undone, places go back to where they came from.
    """
    rows = list(Place.objects.select_for_update(of=("self",)).filter(grid_id__in=ground.grids, active=True))
    rows.sort(key=lambda place: DEPTH[PlaceKind(place.kind)])
    back = _came_from(rows, ground.undoes) if ground.undoes else {}
    wanted = _lie_in(rows, ground, back)
    moved = [(place, wanted[place.id]) for place in rows if wanted[place.id] != place.grid_id]
    by_grid: dict[UUID | None, list[UUID]] = defaultdict(list)
    for place, grid_id in moved:
        by_grid[grid_id].append(place.id)
    for grid_id, ids in by_grid.items():
        for some in _in_batches(ids):
            Place.objects.filter(id__in=some).update(grid_id=grid_id)
    record_changes(
        rows=[
            NewChange(KIND, place.id, "moved", {"grid_id": place.grid_id}, {"grid_id": grid_id}, by, at)
            for place, grid_id in moved
        ]
    )
    if moved:
        renew(COMPOUNDS_EDITION)
    return len(moved)


@transaction.atomic
def move_left_places(*, places: Iterable[Place], grid: Area, by: User | None, at: datetime) -> int:
    """Put places that were left on a grid out of use into a grid of their community; how many lie elsewhere now.

    What lies in them goes along as far as it was left there too: what has followed its point stays where it is. Places
    that lie on a grid in use by now stay there. Raises: PlaceRefused.
    """
    roots = Place.objects.select_for_update(of=("self",)).filter(id__in=[one.id for one in places], active=True)
    left = list(roots.filter(grid__active=False).order_by("id"))
    for one in {one.community_id: one for one in left}.values():
        check_grid(one, grid.id)
    moved = list(_left_in(left))
    for some in _in_batches([pk for pk, _old in moved]):
        Place.objects.filter(id__in=some).update(grid_id=grid.id)
    record_changes(
        rows=[NewChange(KIND, pk, "moved", {"grid_id": old}, {"grid_id": grid.id}, by, at) for pk, old in moved]
    )
    renew(COMPOUNDS_EDITION)
    return len(moved)


def _left_in(roots: Sequence[Place]) -> Iterator[tuple[UUID, UUID | None]]:
    """The places, and what lies in them on the same grid as they do."""
    found: dict[UUID, UUID | None] = {one.id: one.grid_id for one in roots}
    for some in _in_batches(list(found)):
        there = Q(parent__in=some) | Q(parent__parent__in=some) | Q(compound__in=some)
        inside = Place.objects.filter(there, active=True, grid__in=set(found.values()))
        found |= dict(inside.values_list("id", "grid_id"))
    yield from found.items()


def _lie_in(rows: Sequence[Place], ground: Ground, back: dict[UUID, UUID]) -> dict[UUID, UUID | None]:
    """The grid of each place, those that hold others first."""
    drawn = [place for place in rows if place.lon is not None and place.lat is not None]
    points = [(place.lon or 0.0, place.lat or 0.0) for place in drawn]
    grids = {place.id: grid for place, grid in zip(drawn, locate_many(points), strict=True)}
    found: dict[UUID, UUID | None] = {}
    for place in rows:
        grid = grids.get(place.id)
        if place.id in back:
            found[place.id] = back[place.id]
        elif grid is not None and grid.community_id == place.community_id:
            found[place.id] = grid.id
        elif place.parent_id in found and place.lon is None:
            found[place.id] = found[place.parent_id]
        else:
            heir = ground.heirs.get(place.grid_id) if place.grid_id else None
            found[place.id] = heir or place.grid_id
    return found


def _came_from(rows: Sequence[Place], undoes: datetime) -> dict[UUID, UUID]:
    """Which grid each place was in before what is undone moved it, where it has not moved since."""
    here = {str(place.id): place for place in rows}
    found = {}
    for some in _in_batches(list(here)):
        for change in Change.objects.filter(subject_kind=KIND, subject_id__in=some, what="moved", at=undoes):
            place = here[change.subject_id]
            if change.after["grid_id"] == str(place.grid_id):
                found[place.id] = UUID(change.before["grid_id"])
    return found


def _in_batches(ids: Sequence[UUID | str]) -> Iterator[list[UUID | str]]:
    rest = iter(ids)
    while some := list(islice(rest, BATCH)):
        yield some
