"""What the pages of time rules ask of matters and of dispatches to co-units."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.urls import reverse

from linli.modules.matters.models import Dispatch, Matter
from linli.modules.matters.queries import categories, dispatches_seen, matters_of

Named = dict[UUID, tuple[str, str]]


def category_codes() -> list[tuple[str, str]]:
    """Codes and names of the categories in use."""
    return [(code, row.name) for code, row in categories().items() if row.active and row.heading_id]


def categories_of_matters(ids: Collection[UUID]) -> dict[UUID, str]:
    """The category of each of these matters."""
    return dict(Matter.objects.filter(pk__in=ids).values_list("pk", "category_id"))


def categories_of_dispatches(ids: Collection[UUID]) -> dict[UUID, str]:
    """The category of the matter of each of these dispatches."""
    return dict(Dispatch.objects.filter(pk__in=ids).values_list("pk", "case__matter__category_id"))


def matters_shown(user: Any, ids: Collection[UUID]) -> Named:
    """Number, title and address of those of these matters that this person may see."""
    rows = matters_of(user).filter(pk__in=ids).values_list("pk", "no", "title")
    return {pk: (f"{no} {title}", reverse("matters:matter", args=[pk])) for pk, no, title in rows}


def dispatches_shown(user: Any, ids: Collection[UUID]) -> Named:
    """The same of those of these dispatches that this person may see."""
    rows = dispatches_seen(user).filter(pk__in=ids).values_list("pk", "case__no", "asked")
    return {pk: (f"{no} {asked}", reverse("matters:dispatch", args=[pk])) for pk, no, asked in rows}
