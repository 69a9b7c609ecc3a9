"""Reading clocks."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from linli.foundation.access.kept import ask_models
from linli.registers.deadlines.models import Clock, LegalBasis, TimeRule


def pick(subject_kind: str, subject_ids: Iterable[UUID], names: Iterable[str] | None = None) -> QuerySet[Clock]:
    """The clocks of these subjects, of these names where given."""
    ids = list(subject_ids)
    clocks = Clock.objects.filter(subject_kind=subject_kind)
    clocks = clocks.filter(subject_id=ids[0]) if len(ids) == 1 else clocks.filter(subject_id__in=ids)
    return clocks if names is None else clocks.filter(name__in=list(names))


def clocks_of(subject_kind: str, subject_ids: Iterable[UUID]) -> dict[UUID, list[Clock]]:
    """All clocks of each subject, the earliest due first; subjects without any are not in the answer. One query."""
    ids = list(subject_ids)
    if len(ids) > 1:
        return _by_subject(pick(subject_kind, ids).order_by("due_at", "id"))
    return _by_subject(ask_models(_clocks, None, ids[0], kind=subject_kind) if ids else ())


def _clocks(subject_id: UUID, *, kind: str) -> QuerySet[Clock]:
    return pick(kind, [subject_id]).order_by("due_at", "id")


def running_of(subject_kind: str, subject_ids: Iterable[UUID]) -> dict[UUID, list[Clock]]:
    """The clocks that are not stopped (paused ones too), the earliest due first. One query."""
    running = pick(subject_kind, subject_ids).filter(stopped_at__isnull=True)
    return _by_subject(running.order_by("due_at", "id"))


def _by_subject(clocks: Iterable[Clock]) -> dict[UUID, list[Clock]]:
    found: dict[UUID, list[Clock]] = {}
    for clock in clocks:
        found.setdefault(clock.subject_id, []).append(clock)
    return found


def running_clocks(chosen: Q) -> QuerySet[Clock]:
    """The chosen clocks that are not stopped, paused ones too, the earliest due first."""
    return Clock.objects.filter(chosen, stopped_at__isnull=True).order_by("due_at", "id")


def rules_with_law() -> list[TimeRule]:
    """Every rule with the law it stands on, by kind, clock, category and class."""
    order = ("subject_kind", "clock", "category", "time_class")
    return list(TimeRule.objects.select_related("basis").order_by(*order))


def rule_of(pk: UUID) -> TimeRule | None:
    """One rule with its law."""
    return TimeRule.objects.select_related("basis").filter(pk=pk).first()


def all_laws() -> list[LegalBasis]:
    """Every version of every article, the law's name first, newest version first."""
    return list(LegalBasis.objects.annotate(used=Count("rules")).order_by("law", "article", "-from_on"))
