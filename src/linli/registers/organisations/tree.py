"""The tree of groups as its page shows it, with what is counted below each."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise

from linli.foundation.accounts.models import User
from linli.registers.areas.models import AreaLevel
from linli.registers.organisations.models import PARTY, Group, GroupKind, Member
from linli.registers.organisations.tallies import Tally, tallies


@dataclass
class GroupRow:
    """One group; `depth` counts the groups of the list above it, `counts` what lies in it and below it."""

    group: Group
    depth: int
    members: int
    counts: list[tuple[str | Promise, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Total:
    """How many there are of something, and how many that is for each party group (None: it is not asked)."""

    label: str | Promise
    count: int
    each: float | None = None


def members_on(on: date) -> Q:
    """Members who belong to their group on a day."""
    return Q(from_on__lte=on) & (Q(to_on__isnull=True) | Q(to_on__gte=on))


def groups_of(user: User, kinds: Collection[str]) -> list[Group]:
    """The groups in use of these kinds that this person may see, those of a higher kind first, by name. One query."""
    rows = Group.objects.visible_to(user).filter(active=True, kind__in=kinds).select_related("area")
    order = {kind: place for place, kind in enumerate(GroupKind.values)}
    return sorted(rows, key=lambda group: (order[group.kind], group.name, group.pk))


def tree_rows(groups: Collection[Group], on: date) -> list[GroupRow]:
    """Each group behind the one it stands below, with members and counts. One query, and one for each count."""
    grids = {group.area_id for group in groups if group.area.level == AreaLevel.GRID}
    counted = [(one, one.count(grids, on)) for one in tallies()]
    members = members_in((group.pk for group in groups), on)
    known = {group.pk for group in groups}
    below: dict[UUID | None, list[Group]] = defaultdict(list)
    for group in groups:
        below[group.parent_id if group.parent_id in known else None].append(group)
    return _walk(below, None, 0, members, counted)


def _walk(
    below: Mapping[UUID | None, list[Group]], parent: UUID | None, depth: int, members: Mapping[UUID, int],
    counted: list[tuple[Tally, Mapping[UUID, int]]],
) -> list[GroupRow]:  # fmt: skip
    rows = []
    for group in below.get(parent, []):
        inside = _walk(below, group.pk, depth + 1, members, counted)
        grids = {row.group.area_id for row in inside} | {group.area_id}
        sums = [(one.label, sum(found.get(grid, 0) for grid in grids)) for one, found in counted]
        kinds = Counter(row.group.kind for row in inside)
        counts = [(GroupKind(kind).label, kinds[kind]) for kind in GroupKind.values if kinds[kind]]
        rows += [
            GroupRow(group, depth, members.get(group.pk, 0), [*counts, *((name, n) for name, n in sums if n)]),
            *inside,
        ]
    return rows


def totals(groups: Collection[Group], on: date) -> list[Total]:
    """How many of each kind, and of what is counted in their grids, with how many come on one party group."""
    kinds = Counter(group.kind for group in groups)
    found = [Total(GroupKind(kind).label, kinds[kind]) for kind in GroupKind.values if kinds[kind]]
    grids = {group.area_id for group in groups if group.area.level == AreaLevel.GRID}
    cells = kinds[GroupKind.CELL]
    for one in tallies():
        number = sum(one.count(grids, on).values())
        found.append(Total(one.label, number, number / cells if cells else None))
    return found


def members_in(group_ids: Iterable[UUID], on: date) -> dict[UUID, int]:
    """How many belong to each of these groups on a day. One query."""
    rows = Member.objects.filter(members_on(on), group__in=list(group_ids))
    return dict(rows.values_list("group_id").annotate(count=Count("id")).values_list("group_id", "count"))


def members_of(group: Group) -> QuerySet[Member]:
    """All who belong or belonged to a group, by post and name, with their term."""
    return group.members.select_related("term", "user").order_by("-from_on", "name", "id")


VIEWS: dict[str, tuple[str, ...]] = {
    "party": PARTY,
    "committees": (GroupKind.RESIDENTS, GroupKind.OWNERS, GroupKind.OVERSIGHT),
    "teams": (GroupKind.TEAM, GroupKind.CIRCLE),
}
