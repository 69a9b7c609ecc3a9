"""Matters of grids that were drawn anew."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from linli.casework.models import Case, Entry


def count_in_grids(grid_ids: Collection[UUID], since: datetime) -> int:
    """How many cases were opened in these grids since a moment, or located there."""
    located = Entry.objects.filter(at__gte=since, step="locate", case__grid_id__in=grid_ids)
    taken_in = Q(opened_at__gte=since) | Q(pk__in=located.values("case_id"))
    return Case.objects.filter(taken_in, grid_id__in=grid_ids).count()
