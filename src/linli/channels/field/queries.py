"""What the phone shows: categories to tap, grids to choose, my tasks, what became of my reports."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet

from linli.casework.models import Case
from linli.casework.queries import capped_count, waiting_for
from linli.channels.field.policies import REPORTERS, WORKERS
from linli.foundation.access.kept import ask_named
from linli.foundation.access.roles import Level
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.lib.procedure import Stage
from linli.modules.matters.choices import Source
from linli.modules.matters.procedure import KIND
from linli.modules.matters.queries import (
    Choice,
    category_choices,
    frequent_categories,
    matters_of,
    opened_by,
)
from linli.registers.areas.models import Area, AreaLevel

TILES = 6
FREQUENT_DAYS = 90
USUAL = ("0303", "0301", "0501", "0204", "0202", "0601")
USUAL_SMALL = ("1001", "0704", "0303", "0306", "0304", "0305")


@dataclass(frozen=True)
class Tiles:
    """The categories to tap: the worker's own frequent ones first, then all by heading."""

    frequent: list[Choice]
    headings: list[tuple[str, list[Choice]]]


def tiles_of(user: User, now: datetime, *, small: bool = False) -> Tiles:
    """The tiles of this person; `small` leaves only what may be settled on the spot."""
    offered = [one for one in category_choices() if one.on_the_spot or not small]
    by_code = {one.code: one for one in offered}
    own = frequent_categories(user, now - timedelta(days=FREQUENT_DAYS), TILES)
    codes = dict.fromkeys((*own, *(USUAL_SMALL if small else USUAL), *by_code))
    frequent = [by_code[code] for code in codes if code in by_code][:TILES]
    return Tiles(frequent, [(name, list(rows)) for name, rows in groupby(offered, key=lambda one: one.heading)])


def own_grids(user: User) -> list[UUID]:
    """The grids this person is posted to, by id."""
    return scope_of(user).targets(Level.GRID, REPORTERS)


def grids_near(user: User) -> QuerySet[Area]:
    """The grids in use of the communities this person works in, or of the whole street, by community and code."""
    scope = scope_of(user)
    around = Area.objects.filter(pk__in=own_grids(user)).values("community_id")
    near = Q(community_id__in=around) | Q(community_id__in=scope.targets(Level.COMMUNITY, REPORTERS))
    near |= Q(street_id__in=scope.targets(Level.STREET, REPORTERS))
    grids = Area.objects.filter(near, level=AreaLevel.GRID, active=True).select_related("community")
    return grids.order_by("community__code", "community__name", "code", "name")


TASK = {
    "category": F("matter__category__name"),
    "address": F("matter__address"),
    "lon": F("matter__lon"),
    "lat": F("matter__lat"),
    "grid_name": F("grid__short"),
}
COLUMNS = ("id", "no", "title", "state", "stage", "open", "next_due_at", "sort_at", "moved_at")
CHECKS = (Stage.REPLIED, Stage.CHECKING)


def my_tasks(user: User) -> QuerySet[Case]:
    """What this person has to do: checks they may make, what was handed to them, and what nobody took up around them.

    What a colleague of the same unit has in hand is not in it, nor what lies in a colleague's grid.
    """
    around = scope_of(user).area_filter(WORKERS)
    unit_only = Q(handler=None) if around is None else Q(handler=None) & around
    return waiting_for(user, [KIND]).filter(Q(stage__in=CHECKS) | Q(handler_id=user.pk) | unit_only)


def shown_tasks(*keys: UUID) -> list[dict[str, Any]]:
    """What the cards of these matters show, one flat dictionary each."""
    return ask_named(_tasks, None, *keys)


def _tasks(*keys: UUID) -> QuerySet[Case, Any]:
    rows: QuerySet[Case, Any] = Case.objects.filter(pk__in=keys).values(*COLUMNS, **TASK)
    return rows


def figures_of(user: User, since: datetime) -> dict[str, int]:
    """How many this person reported since then, how many of them were settled on the spot. One query."""
    rows = opened_by(user).filter(opened_at__gte=since)
    counted = rows.aggregate(reported=Count("pk"), settled=Count("pk", filter=Q(matter__settled=True)))
    return {"reported": counted["reported"], "settled": counted["settled"]}


def settled_by_heads(user: User) -> int:
    """楼栋化解: how many small matters building heads settled, within this person's reach; their own for a head."""
    small = Q(matter__source=Source.BUILDING_HEAD, matter__settled=True)
    return capped_count((matters_of(user) if scope_of(user).has_role(*WORKERS) else opened_by(user)).filter(small))
