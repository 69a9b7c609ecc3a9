"""Rows that many tests begin with: made once in a process by the actions, afterwards put in as they were."""

from collections.abc import Callable
from copy import deepcopy
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.apps import apps
from django.db import models, transaction

from linli.foundation.editions.actions import renew
from linli.foundation.editions.models import Edition

Made = TypeVar("Made")
Rows = dict[type[models.Model], dict[Any, models.Model]]


@dataclass(frozen=True)
class Kept(Generic[Made]):
    """What a function returned, the rows it added, and the editions it renewed."""

    made: Made
    rows: dict[type[models.Model], list[models.Model]]
    editions: list[str]


def everything() -> Rows:
    """Every row of every table of ours."""
    return {
        model: {row.pk: row for row in model._base_manager.all()}
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }


def keep(make: Callable[[], Made]) -> Kept[Made]:
    """Make it. What is there already may not change, but for editions."""
    before = everything()
    made = make()
    after = everything()
    changed = {
        model: [pk for pk, row in rows.items() if values_of(row) != values_of(after[model][pk])]
        for model, rows in before.items()
    }
    assert not any(pks for model, pks in changed.items() if model is not Edition), changed
    added = {model: [row for pk, row in rows.items() if pk not in before[model]] for model, rows in after.items()}
    editions = [*changed[Edition], *(row.pk for row in added.pop(Edition))]
    return Kept(deepcopy(made), added, editions)


def put_in(kept: Kept[Made]) -> Made:
    """The rows again, and what the function returned. Editions get new marks, as they would from the actions."""
    with transaction.atomic():
        for model, rows in kept.rows.items():
            if rows:
                model._base_manager.bulk_create(rows)
        for name in kept.editions:
            renew(name)
    return deepcopy(kept.made)


def values_of(row: models.Model) -> list[Any]:
    """What stands in its columns."""
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]
