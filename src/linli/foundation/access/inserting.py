"""Kept inserts: rows are written by statements that were put into the database's words once a table.

Django writes the statement anew every time, which takes longer than the database takes to store a row or two. Many rows
are copied into the table where the database can (COPY), and otherwise written as Django writes them.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Field, Model
from django.db.models.sql import InsertQuery

FEW = 3
BATCH = 500


@dataclass(frozen=True)
class _Insert:
    """The statement of one table, and what makes the value of each column from a row."""

    sql: str
    copying: str
    columns: tuple[tuple[Callable[..., Any], Callable[..., Any]], ...]

    def write(self, row: Model) -> None:
        """Write a new row."""
        with connection.cursor() as cursor:
            cursor.execute(self.sql, self._values(row))
        _mark_written(row)

    def copy(self, rows: Iterable[Model]) -> None:
        """Write many new rows in one go."""
        with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(self.copying) as copy:
            for row in rows:
                copy.write_row(self._values(row))
        for row in rows:
            _mark_written(row)

    def _values(self, row: Model) -> list[Any]:
        """What stands in the columns."""
        # Not the stand-in of Django, which looks up the connection of this thread for every value.
        real = connections[DEFAULT_DB_ALIAS]
        return [prepared(value(row, add=True), connection=real) for value, prepared in self.columns]


def _mark_written(row: Model) -> None:
    """As Django marks what it wrote."""
    state = vars(row)["_state"]
    state.adding, state.db = False, connection.alias


_kept: dict[tuple[type[Model], str], _Insert] = {}


def insert_rows(*tables: Sequence[Model]) -> None:
    """Write new rows, whose keys are set already: each sequence is of one table.

    Belongs into a transaction, which undoes what was written before a conflict. Raises: IntegrityError.
    """
    for rows in tables:
        if len(rows) <= FEW:
            for row in rows:
                _statement(row).write(row)
        elif connection.vendor == "postgresql":
            _statement(rows[0]).copy(rows)
        else:
            rows[0]._meta.base_manager.bulk_create(rows, batch_size=BATCH)


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
    quote = connection.ops.quote_name
    names = ", ".join(quote(field.column or field.attname) for field in fields)
    copying = f"COPY {quote(row._meta.db_table)} ({names}) FROM STDIN"
    return _Insert(sql, copying, tuple((field.pre_save, field.get_db_prep_save) for field in fields))
