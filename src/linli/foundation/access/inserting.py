"""Kept inserts: a row or two are written by a statement that was put into the database's words once a table.

Django writes the statement anew for every row, which takes longer than the database takes to store it. Many rows at
once are written as Django writes them.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.models.sql import InsertQuery

FEW = 3
BATCH = 500


@dataclass(frozen=True)
class _Insert:
    """The statement of one table, and what makes the value of each column from a row."""

    sql: str
    columns: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...]

    def write(self, row: Model) -> None:
        """Write a new row."""
        values = [prepared(value(row, add=True), connection=connection) for value, prepared in self.columns]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, values)
        state = vars(row)["_state"]
        state.adding, state.db = False, connection.alias


_kept: dict[tuple[type[Model], str], _Insert] = {}


def insert_rows(*tables: Sequence[Model]) -> None:
    """Write new rows, whose keys are set already: each sequence is of one table; many are written in batches.

    Belongs into a transaction, which undoes what was written before a conflict. Raises: IntegrityError.
    """
    for rows in tables:
        if len(rows) > FEW:
            rows[0]._meta.base_manager.bulk_create(rows, batch_size=BATCH)
        else:
            for row in rows:
                _statement(row).write(row)


def _statement(row: Model) -> _Insert:
    """The statement of this row's table."""
    key = type(row), connection.vendor
    if key not in _kept:
        _kept[key] = _write(row)
    return _kept[key]


def _write(row: Model) -> _Insert:
    """Let Django write it once."""
    fields: list[Field[Any, Any]] = list(row._meta.concrete_fields)
    if any(field.generated or field.has_db_default() or field.db_returning for field in fields):
        raise TypeError(f"{row._meta.label} has columns that the database fills in")
    query = InsertQuery(type(row))
    query.insert_values(fields, [row])
    ((sql, _values),) = query.get_compiler(connection=connection).as_sql()
    return _Insert(sql, tuple((field.pre_save, field.get_db_prep_save) for field in fields))
