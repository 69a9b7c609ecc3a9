"""PostgreSQL in and out by COPY: needs the driver only, no programs of the server and no superuser."""

from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from psycopg import Cursor, sql

from linli.config.archive import CHUNK, DATABASE, ArchiveWriter, Manifest
from linli.config.console import Refused
from linli.config.tables import applied_migrations, count_rows, kept_tables, leaves, left_out

COLUMNS = """
SELECT column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND table_name = %s AND is_generated = 'NEVER' ORDER BY ordinal_position
"""


def member(table: str) -> str:
    """The archive's name for a table's rows."""
    return f"{DATABASE}{table}.copy"


def dump(writer: ArchiveWriter, room: Path) -> None:
    """Copy every table as of one moment, while others write."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        tables = kept_tables()
        writer.manifest.rows = count_rows(tables)
        for table in tables:
            cursor.execute(COLUMNS, [table])
            columns = [str(name) for (name,) in cursor.fetchall()]
            writer.manifest.columns[table] = columns
            path = room / "rows.copy"
            copy_out(cursor.connection.cursor(), table, columns, path)
            writer.add(member(table), path)
            path.unlink()


def copy_out(cursor: Cursor[Any], table: str, columns: list[str], path: Path) -> None:
    """Write a table's rows to a file."""
    query = sql.SQL("COPY {} ({}) TO STDOUT").format(sql.Identifier(table), _names(columns))
    with path.open("wb") as target, cursor.copy(query) as copy:
        for data in copy:
            target.write(data)


def copy_in(cursor: Cursor[Any], table: str, columns: list[str], path: Path) -> None:
    """Read a table's rows from a file."""
    query = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table), _names(columns))
    with path.open("rb") as source, cursor.copy(query) as copy:
        while data := source.read(CHUNK):
            copy.write(data)


def _names(columns: list[str]) -> sql.Composed:
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def load(manifest: Manifest, folder: Path) -> None:
    """Put the archived rows in place of all rows of this database, in one transaction. Raises: Refused.

    A fresh database is first brought to the archive's migrations; one with tables must stand exactly there.
    """
    wanted = {(app, name) for app, name in manifest.migrations}
    targets = leaves(wanted)
    applied = applied_migrations()
    if not applied:
        MigrationExecutor(connection).migrate(targets)
    elif applied != wanted:
        raise Refused("数据库的版本与备份不同：请恢复到一个新建的空数据库，再运行 linli serve --migrate")
    with transaction.atomic(), connection.cursor() as cursor:
        _empty()
        for table, columns in manifest.columns.items():
            copy_in(cursor.connection.cursor(), table, columns, folder / member(table))
        if count_rows(manifest.rows) != manifest.rows:
            raise Refused("恢复的行数与清单不符")
        for statement in connection.ops.sequence_reset_sql(no_style(), apps.get_models(include_auto_created=True)):
            cursor.execute(statement)


def _empty() -> None:
    """Empty every table, append-only ones too: their owner may switch their triggers off for this transaction."""
    tables = [connection.ops.quote_name(name) for name in kept_tables()]
    present = set(connection.introspection.table_names())
    spare = [connection.ops.quote_name(name) for name in left_out() & present]
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(f"TRUNCATE {', '.join(tables + spare)}")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
