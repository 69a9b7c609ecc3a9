"""Scope 管辖范围: what a person's postings let them reach. Filled by a hook that `registers.postings` declares.

A scope is a set of grants; a grant ties a role to one area column or to one organisation, by equality.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from linli.foundation.access.roles import ROLES, Level

AREA_COLUMNS = {Level.GRID: "grid_id", Level.COMMUNITY: "community_id", Level.STREET: "street_id"}


@dataclass(frozen=True)
class Grant:
    """One posting in force: role code, what its level ties it to (None: the whole installation), the unit served.

    `for_name` is who is stood in for 代, empty for one's own posting.
    """

    role: str
    target_id: UUID | None
    organisation_id: UUID | None = None
    for_name: str = ""

    @property
    def level(self) -> Level:
        """What the role is tied to."""
        return ROLES[self.role].level


@dataclass(frozen=True)
class Scope:
    """All grants of one person at one moment."""

    grants: tuple[Grant, ...] = ()

    def has_role(self, *codes: str) -> bool:
        """Whether any grant is in one of these roles."""
        return any(grant.role in codes for grant in self.grants)

    @property
    def roles(self) -> frozenset[str]:
        """The role codes held."""
        return frozenset(grant.role for grant in self.grants)

    def targets(self, level: Level, roles: Iterable[str] | None = None) -> list[UUID]:
        """Areas or organisations reached on this level, by these roles (all roles if None), in a stable order."""
        wanted = None if roles is None else frozenset(roles)
        found = {
            grant.target_id
            for grant in self.grants
            if grant.level == level and grant.target_id and (wanted is None or grant.role in wanted)
        }
        return sorted(found)

    def units(self, roles: Iterable[str]) -> list[UUID]:
        """The organisations this person serves in, by these roles, in a stable order."""
        wanted = frozenset(roles)
        found = {grant.organisation_id for grant in self.grants if grant.role in wanted and grant.organisation_id}
        return sorted(found)

    def area_filter(self, roles: Iterable[str] | None = None, prefix: str = "") -> Q | None:
        """Rows placed in an area of these roles, by equality on the level's column; None where no role reaches any."""
        reached: Q | None = None
        for level, column in AREA_COLUMNS.items():
            if ids := self.targets(level, roles):
                name = f"{prefix}{column}"
                part = Q((name, ids[0])) if len(ids) == 1 else Q((f"{name}__in", ids))
                reached = part if reached is None else reached | part
        return reached

    def reaches(self, row: Any, roles: Iterable[str]) -> bool:
        """Whether a placed row (street_id, community_id, grid_id) lies in an area of one of these roles."""
        wanted = frozenset(roles)
        return any(getattr(row, column) in self.targets(level, wanted) for level, column in AREA_COLUMNS.items())


ScopeSource = Callable[[Any], Iterable[Grant]]
_sources: list[ScopeSource] = []


def register_scope_source(source: ScopeSource) -> None:
    """Declare where grants come from; `source(user)` returns the grants in force now."""
    if source not in _sources:
        _sources.append(source)


def scope_of(user: Any) -> Scope:
    """The scope of a user, asked once per user object; empty for the anonymous and the deactivated."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return Scope()
    known: Scope | None = getattr(user, "_linli_scope", None)
    if known is None:
        known = Scope(tuple(grant for source in _sources for grant in source(user)))
        user._linli_scope = known  # noqa: SLF001 the user object is the cache, so that a new request asks anew
    return known
