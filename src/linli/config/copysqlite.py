"""The embedded database in and out, by SQLite's own backup interface: consistent while others write."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from linli.config.archive import DATABASE, ArchiveWriter, Manifest
from linli.config.console import Refused
from linli.config.tables import left_out

MEMBER = f"{DATABASE}linli.sqlite3"
WAIT_SECONDS = 60.0


def database_path() -> Path:
    """Where the embedded database lies."""
    return Path(str(connection.settings_dict["NAME"]))


def dump(writer: ArchiveWriter, room: Path) -> None:
    """Copy the database as of one moment, empty what is left out, and add it to the archive."""
    copy = room / "linli.sqlite3"
    with (
        closing(sqlite3.connect(database_path(), timeout=WAIT_SECONDS)) as source,
        closing(sqlite3.connect(copy, isolation_level=None)) as target,
    ):
        source.backup(target)
        target.execute("PRAGMA journal_mode=DELETE")
        names = tables_of(target)
        for table in names & left_out():
            target.execute(f'DELETE FROM "{table}"')  # noqa: S608 a table's own name
        target.execute("VACUUM")
        writer.manifest.rows = rows_of(target, names - left_out())
    writer.add(MEMBER, copy)


def tables_of(database: sqlite3.Connection) -> set[str]:
    """The names of its tables, without SQLite's own."""
    found = database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {str(name) for (name,) in found if not name.startswith("sqlite_")}


def rows_of(database: sqlite3.Connection, tables: set[str]) -> dict[str, int]:
    """How many rows each table holds."""
    counts = {}
    for table in sorted(tables):
        (counts[table],) = database.execute(f'SELECT COUNT(*) FROM "{table}"').fetchone()  # noqa: S608
    return counts


def load(manifest: Manifest, folder: Path) -> None:
    """Put the archived database in place of this one, whole or not at all. Raises: Refused."""
    connection.close()
    with closing(sqlite3.connect(folder / MEMBER)) as source:
        if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
            raise Refused("备份里的数据库已损坏")
        if rows_of(source, tables_of(source) - left_out()) != manifest.rows:
            raise Refused("备份里的行数与清单不符")
        with closing(sqlite3.connect(database_path(), timeout=WAIT_SECONDS)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=WAL")
