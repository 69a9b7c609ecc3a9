"""Matters that somebody on duty was called for, whoever's grid they lie in."""

from typing import Any

from django.db.models import QuerySet

from linli.casework.models import Case
from linli.modules.matters.procedure import KIND
from linli.registers.roster.queries import things_called_for


def called_to(user: Any) -> QuerySet[Case]:
    """The open matters that this person was called for on duty, or was handed over by whoever was.

    They may be read, not moved: for a step one still has to serve where they lie.
    """
    return Case.objects.filter(things_called_for(user, KIND), kind=KIND, open=True)
