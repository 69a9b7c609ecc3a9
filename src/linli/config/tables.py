"""What a backup takes from the database, and what it leaves out: sessions and cache are of no use elsewhere."""

from collections.abc import Iterable

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from linli.config.console import Refused

Migration = tuple[str, str]


def left_out() -> frozenset[str]:
    """Tables that are emptied in a backup: whoever restores it signs in anew."""
    return frozenset({"django_session", str(settings.CACHES["default"]["LOCATION"])})


def kept_tables() -> list[str]:
    """Every table of the database that a backup holds, by name."""
    return sorted(set(connection.introspection.table_names()) - left_out())


def applied_migrations() -> set[Migration]:
    """The migrations of this database; empty for a fresh one."""
    return set(MigrationRecorder(connection).applied_migrations())


def known_migrations() -> MigrationLoader:
    """The migrations this program knows."""
    return MigrationLoader(None)


def leaves(wanted: Iterable[Migration]) -> list[Migration]:
    """The last migrations that bring a fresh database to exactly these. Raises: Refused where one is unknown."""
    graph = known_migrations().graph
    migrations = set(wanted)
    if unknown := sorted(migrations - set(graph.nodes)):
        raise Refused(f"备份来自更新的版本：本程序没有迁移 {unknown[0][0]}.{unknown[0][1]}，请先升级 Linli")
    inner = {parent.key for key in migrations for parent in graph.node_map[key].parents}
    return sorted(migrations - inner)


def count_rows(tables: Iterable[str]) -> dict[str, int]:
    """How many rows each of these tables holds."""
    counts = {}
    with connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")  # noqa: S608 quoted
            counts[table] = int(cursor.fetchone()[0])
    return counts
