"""What every undo asks first: has anybody touched these rows, or built on them, since they were written?"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final
from uuid import UUID

from django.db import models
from django.utils.translation import gettext as _

from linli.foundation.history.queries import changed_since
from linli.foundation.tabular.sheets import Run, SheetRefused, Taken

NAMED: Final = 5
AT_ONCE: Final = 500


def check_untouched(kind: str, taken: Sequence[Taken], run: Run) -> None:
    """Raises: SheetRefused where the history of one of the subjects (of this kind) went on after the import."""
    if run.applied_at is None:
        raise ValueError("an undo knows when the rows were written")
    touched = changed_since(kind, [one.subject_id for one in taken], run.applied_at)
    _refuse(
        [one.line for one in taken if str(one.subject_id) in touched],
        _("第 %(lines)s 行导入以后又被改过，不能整批撤销。什么也没有改动。"),
    )


def check_unused(
    model: type[models.Model], taken: Sequence[Taken], *, besides: Collection[type[models.Model]] = ()
) -> None:
    """Raises: SheetRefused where a row of any table points to one of the subjects, which are rows of this model.

    `besides` are tables whose rows came with the subjects.
    """
    used = used_rows(model, [one.subject_id for one in taken], besides)
    _refuse(
        [one.line for one in taken if one.subject_id in used],
        _("第 %(lines)s 行导入以后已在别处使用，不能整批撤销。什么也没有改动。"),
    )


def used_rows(
    model: type[models.Model], ids: Sequence[UUID], besides: Collection[type[models.Model]] = ()
) -> set[UUID]:
    """Which of these rows something points to. A query a table that could, for 500 rows."""
    used: set[UUID] = set()
    for field in model._meta.get_fields(include_hidden=True):
        if not isinstance(field, models.ManyToOneRel) or field.related_model._meta.proxy:
            continue
        if field.related_model in besides:
            continue
        column = field.field.attname
        for start in range(0, len(ids), AT_ONCE):
            asked = {f"{column}__in": ids[start : start + AT_ONCE]}
            rows: models.QuerySet[models.Model] = models.QuerySet(field.related_model)
            used.update(rows.filter(**asked).values_list(column, flat=True))
    return used


def _refuse(lines: Iterable[int], sentence: str) -> None:
    found = sorted(lines)
    if found:
        named = "、".join(str(line) for line in found[:NAMED])
        raise SheetRefused(sentence % {"lines": named if len(found) <= NAMED else f"{named}…"})
