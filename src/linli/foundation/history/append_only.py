"""Append-only tables: the database itself refuses UPDATE, DELETE, REPLACE and TRUNCATE, on both engines.

Used in migrations. On SQLite a later migration that alters such a table rebuilds it and loses its triggers: repeat the
operations at the end of that migration. `guarded_tables` says which tables are guarded, so that a test can hold it.
"""

from collections.abc import Callable, Sequence

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation

Code = Callable[[Apps, BaseDatabaseSchemaEditor], None]

POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION linli_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'append-only: %', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def append_only_operations(table: str, may_change: Sequence[str] = ()) -> list[Operation]:
    """Operations that make a table append-only; `may_change` names the only columns an UPDATE may touch."""
    return [migrations.RunPython(_guard(table, tuple(may_change)), _unguard(table))]


def guarded_tables(connection: BaseDatabaseWrapper) -> set[str]:
    """The tables that refuse DELETE."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "SELECT tbl_name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'append_only_delete_%'"
            )
        else:
            cursor.execute(
                "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "WHERE t.tgname LIKE 'append_only_delete_%' AND pg_table_is_visible(c.oid)"
            )
        return {row[0] for row in cursor.fetchall()}


def _guard(table: str, may_change: tuple[str, ...]) -> Code:
    def run(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        sqlite = schema_editor.connection.vendor == "sqlite"
        statements = _sqlite(schema_editor, table, may_change) if sqlite else _postgres(table, may_change)
        for statement in statements:
            # Without params=None psycopg takes the % of the function's message for a parameter.
            schema_editor.execute(statement, params=None)

    return run


def _unguard(table: str) -> Code:
    def run(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        on = "" if schema_editor.connection.vendor == "sqlite" else f' ON "{table}"'
        for what in ("update", "delete") if not on else ("update", "delete", "truncate"):
            schema_editor.execute(f'DROP TRIGGER IF EXISTS "append_only_{what}_{table}"{on}', params=None)

    return run


def _sqlite(schema_editor: BaseDatabaseSchemaEditor, table: str, may_change: tuple[str, ...]) -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, 'append-only: {table}'); END"
    when = ""
    if may_change:
        with schema_editor.connection.cursor() as cursor:
            columns = [
                column.name for column in schema_editor.connection.introspection.get_table_description(cursor, table)
            ]
        fixed = [column for column in columns if column not in may_change]
        when = "WHEN " + " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in fixed) + " "
    return [
        f'CREATE TRIGGER "append_only_update_{table}" BEFORE UPDATE ON "{table}" {when}{refuse}',
        f'CREATE TRIGGER "append_only_delete_{table}" BEFORE DELETE ON "{table}" {refuse}',
    ]


def _postgres(table: str, may_change: tuple[str, ...]) -> list[str]:
    refuse = "EXECUTE FUNCTION linli_append_only()"
    when = ""
    if may_change:
        free = "ARRAY[" + ", ".join(f"'{column}'" for column in may_change) + "]::text[]"
        when = f"WHEN (to_jsonb(OLD) - {free} IS DISTINCT FROM to_jsonb(NEW) - {free}) "
    return [
        POSTGRES_FUNCTION,
        f'CREATE TRIGGER "append_only_update_{table}" BEFORE UPDATE ON "{table}" FOR EACH ROW {when}{refuse}',
        f'CREATE TRIGGER "append_only_delete_{table}" BEFORE DELETE ON "{table}" FOR EACH ROW {refuse}',
        f'CREATE TRIGGER "append_only_truncate_{table}" BEFORE TRUNCATE ON "{table}" FOR EACH STATEMENT {refuse}',
    ]
