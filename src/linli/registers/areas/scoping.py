"""Which areas a person may look at."""

from typing import Any

from django.db import models
from django.db.models import Q

from linli.foundation.access.roles import Level
from linli.foundation.access.scope import scope_of

EVERYWHERE = frozenset({"R13", "R14"})
SETTERS = frozenset({"R13", "R8"})
AREA_LEVELS = (Level.STREET, Level.COMMUNITY, Level.GRID)


class AreaQuerySet(models.QuerySet[Any]):
    """Areas, narrowed to what somebody may see."""

    def visible_to(self, user: Any) -> "AreaQuerySet":
        """The areas of a person's postings, all inside them, and the one above each; all areas for R13 and R14."""
        scope = scope_of(user)
        if not scope.roles.isdisjoint(EVERYWHERE):
            return self
        streets, communities, grids = (scope.targets(level) for level in AREA_LEVELS)
        own = [*streets, *communities, *grids]
        if not own:
            return self.none()
        above = self.model._base_manager.filter(id__in=own).values("parent_id")
        inside = Q(street_id__in=streets) | Q(community_id__in=communities)
        return self.filter(Q(id__in=own) | inside | Q(id__in=above))

    def changeable_by(self, user: Any) -> "AreaQuerySet":
        """The areas a person may change: all for R13, those of their street for R8."""
        scope = scope_of(user)
        if scope.has_role("R13"):
            return self
        streets = scope.targets(Level.STREET, {"R8"})
        return self.filter(Q(id__in=streets) | Q(street_id__in=streets)) if streets else self.none()
