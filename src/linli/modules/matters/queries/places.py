"""Reads of matters by the place they lie in."""

from typing import Any

from django.db.models import QuerySet

from linli.casework.models import Case
from linli.modules.matters.queries import matters_of
from linli.registers.places.models import Place
from linli.registers.places.queries import inside


def at_place(user: Any, place: Place) -> QuerySet[Case]:
    """The matters in a place, and in all that lies in it, that this person may see."""
    return within(matters_of(user), place)


def within(rows: QuerySet[Case], place: Place) -> QuerySet[Case]:
    """Those of these matters that lie in a place, or in what lies in it."""
    return rows.filter(matter__place__in=inside(place).values("id"))
