"""Append-only tables on both engines, and what history keeps."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.state import ProjectState

from linli.foundation.accounts.tests.people import AT, enter
from linli.foundation.audit.actions import record_audit
from linli.foundation.audit.models import AuditRow
from linli.foundation.history.actions import record_change
from linli.foundation.history.append_only import append_only_operations, guarded_tables
from linli.foundation.history.models import Change
from linli.foundation.history.queries import changes_of
from linli.foundation.sealing.sealed import Sealed
from linli.lib.hashing import NotCanonical

pytestmark = pytest.mark.django_db
SQLITE = connection.vendor == "sqlite"


def refused(sql: str, *values: Any) -> bool:
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values or None)
    return True


def change(what: str = "name", **given: Any) -> Change:
    return record_change(
        subject_kind="area",
        subject_id=given.pop("subject_id", uuid4()),
        what=what,
        before={},
        after=given,
        by=None,
        at=AT,
    )


@pytest.mark.parametrize("table", ["history_change", "audit_auditrow"])
def test_rows_cannot_be_changed_or_deleted(table: str) -> None:
    change()
    record_audit(action="export", by=None, at=AT)
    assert refused(f"UPDATE {table} SET at = at")
    assert refused(f"DELETE FROM {table}")


def test_the_orm_is_refused_too() -> None:
    row = change()
    for write in (row.save, row.delete, Change.objects.all().delete, lambda: Change.objects.update(what="x")):
        with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
            write()
    assert Change.objects.get().what == "name"


@pytest.mark.skipif(not SQLITE, reason="REPLACE INTO is SQLite's")
def test_replace_into_does_not_slip_past() -> None:
    row = record_audit(action="export", by=None, at=AT)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM audit_auditrow")
        identifier = cursor.fetchone()[0]
    assert refused(
        "REPLACE INTO audit_auditrow (id, at, actor_name, action, subject_kind, purpose, detail, request_id, address) "
        "VALUES (%s, '2026-01-01', '', 'forged', '', '', '{}', '', '')",
        identifier,
    )
    assert AuditRow.objects.get(pk=row.pk).action == "export"


@pytest.mark.skipif(SQLITE, reason="TRUNCATE is PostgreSQL's")
def test_truncate_does_not_slip_past() -> None:
    change()
    assert refused("TRUNCATE history_change")
    assert refused("TRUNCATE audit_auditrow CASCADE")
    assert Change.objects.count() == 1


def test_the_guarded_tables_are_known() -> None:
    assert {"history_change", "audit_auditrow"} <= guarded_tables(connection)


@pytest.fixture
def erasable() -> str:
    editor = connection.schema_editor()
    editor.execute("CREATE TABLE test_erasable (id integer PRIMARY KEY, words text, erased_at text)")
    for operation in append_only_operations("test_erasable", may_change=("words", "erased_at")):
        operation.database_forwards("history", editor, ProjectState(), ProjectState())
    editor.execute("INSERT INTO test_erasable VALUES (1, '原话', NULL)")
    return "test_erasable"


def test_only_the_named_columns_may_change(erasable: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {erasable} SET id = 1, words = NULL, erased_at = 'x'")
        cursor.execute(f"SELECT words FROM {erasable}")
        assert cursor.fetchone() == (None,)
    assert refused(f"UPDATE {erasable} SET id = 2")
    assert refused(f"DELETE FROM {erasable}")


def test_the_guard_can_be_taken_back(erasable: str) -> None:
    editor = connection.schema_editor()
    for operation in append_only_operations(erasable, may_change=("words", "erased_at")):
        operation.database_backwards("history", editor, ProjectState(), ProjectState())
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {erasable}")
    assert erasable not in guarded_tables(connection)


def test_changes_are_read_oldest_first_and_only_of_their_row() -> None:
    area, user = uuid4(), enter()
    for number in (2, 1):
        record_change(
            subject_kind="area",
            subject_id=area,
            what=f"step{number}",
            before={"people": number},
            after={"people": Decimal("12.50"), "at": AT, "id": area},
            by=user,
            at=AT + timedelta(minutes=number),
        )
    change(subject_id=area)
    change()
    rows = changes_of("area", area)
    assert [row.what for row in rows] == ["name", "step1", "step2"]
    assert (rows[1].by_id, rows[1].by_name) == (user.pk, "王芳")
    assert rows[1].after == {"people": "12.5", "at": "2026-03-02T02:00:00.000000Z", "id": str(area)}
    assert changes_of("organisation", area) == []


def test_a_sealed_value_does_not_get_into_history() -> None:
    with pytest.raises(NotCanonical):
        change(phone=Sealed.of("13812345678", "accounts.user.phone"))
    assert not Change.objects.exists()
