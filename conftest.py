"""What every test shares: quick password hashes, a flush that gets past append-only tables, and what runs where."""

import gc
from collections.abc import Callable, Iterator, Sequence

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.backends.base.operations import BaseDatabaseOperations
from pytest_django import DjangoDbBlocker

POSTGRES_ONLY = pytest.mark.skip(reason="needs real concurrency: runs on the PostgreSQL lane (LINLI_TEST_DB=pg)")
END_OTHER_SESSIONS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""


def pytest_configure() -> None:
    """Real hashes are slow on purpose, and WhiteNoise lists all files for each client: no test is about either."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Browser tests run only when asked for (`-m browser`), what is owed to later never, and `postgres` only there."""
    expression = str(config.getoption("markexpr"))
    unwanted = {"later"} if "browser" in expression else {"later", "browser"}
    left_out = [item for item in items if unwanted & {mark.name for mark in item.iter_markers()}]
    if left_out:
        items[:] = [item for item in items if item not in set(left_out)]
        config.hook.pytest_deselected(items=left_out)
    if connection.vendor == "sqlite":
        for item in items:
            if item.get_closest_marker("postgres"):
                item.add_marker(POSTGRES_ONLY)


def _past_triggers(flush: Callable[..., None], operations: BaseDatabaseOperations, statements: Sequence[str]) -> None:
    """SQLite: take the append-only triggers away, flush, and put them back, in one transaction."""
    with transaction.atomic(using=operations.connection.alias), operations.connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND sql LIKE '%append-only%'")
        triggers = cursor.fetchall()
        for name, _ in triggers:
            cursor.execute(f'DROP TRIGGER "{name}"')
        flush(operations, statements)
        for _, sql in triggers:
            cursor.execute(sql)


def _as_replica(flush: Callable[..., None], operations: BaseDatabaseOperations, statements: Sequence[str]) -> None:
    """PostgreSQL: a replica's session fires no triggers.

    Emptying locks every table: a session that a thread or a process of the test left behind could meet it in a
    deadlock, so those are ended first. A connection that is used again later finds out and connects anew.
    """
    with transaction.atomic(using=operations.connection.alias), operations.connection.cursor() as cursor:
        cursor.execute(END_OTHER_SESSIONS)
        cursor.execute("SET LOCAL session_replication_role = replica")
        flush(operations, statements)
        cursor.execute("SET LOCAL session_replication_role = origin")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker, loaded_by_migrations: list[str]) -> None:
    """After pytest-django's own: remember what migrations loaded."""
    del django_db_setup
    with django_db_blocker.unblock():
        loaded_by_migrations.append(connection.creation.serialize_db_to_string())


@pytest.fixture(scope="session")
def loaded_by_migrations() -> list[str]:
    """Calendars, time rules, categories, once the database stands."""
    return []


@pytest.fixture(autouse=True, scope="session")
def _flush_past_append_only(loaded_by_migrations: list[str]) -> Iterator[None]:
    """A test of real transactions ends with a flush: append-only tables would refuse it.

    What migrations loaded is put back, because whatever test comes next needs it.
    """
    flush = BaseDatabaseOperations.execute_sql_flush
    past = _past_triggers if connection.vendor == "sqlite" else _as_replica

    def execute_sql_flush(self: BaseDatabaseOperations, sql_list: Sequence[str]) -> None:
        past(flush, self, sql_list)
        for rows in loaded_by_migrations:
            self.connection.creation.deserialize_db_from_string(rows)

    patch = pytest.MonkeyPatch()
    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_sql_flush)
    yield
    patch.undo()


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector need not look through it again and again."""
    gc.collect()
    gc.freeze()
