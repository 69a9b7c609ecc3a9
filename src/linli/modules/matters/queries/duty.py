"""Matters that somebody on duty was called for, whoever's grid they lie in."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Value

from linli.casework.models import Case
from linli.modules.matters.procedure import KIND
from linli.registers.roster.queries import called_for

ANSWERS = Q(of_unit=OuterRef("lead")) | Q(of_area__in=(OuterRef("grid"), OuterRef("community"), OuterRef("street")))


def called_to(user: Any) -> QuerySet[Case]:
    """The open matters that this person was called for on duty, or was handed over by whoever was.

    Only while the desk answers for the matter: when it lies elsewhere or another unit leads it, they lose it too. They
    may be read, not moved: for a step one has to serve where they lie. Each says `by_call`, which keeps the phone of
    its reporter closed.
    """
    called = Q()
    for things in called_for(user, KIND):
        called |= Q(Exists(things.filter(ANSWERS, subject_id=OuterRef("pk"))))
    return Case.objects.filter(called, kind=KIND, open=True).annotate(by_call=Value(value=True))
