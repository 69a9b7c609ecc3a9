"""The database refuses to change an entry; of its words, only erasing is let through."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from linli.casework.erasing import erase_words
from linli.casework.models import Entry, EntryText
from linli.casework.proving import verify_history
from linli.casework.queries import timeline
from linli.casework.tests.driving import BODY, NOW, bring
from linli.foundation.audit.models import AuditRow
from linli.foundation.history.append_only import guarded_tables
from tests.world import World

CHANGES: dict[str, Callable[[Entry], object]] = {
    "change an entry": lambda entry: Entry.objects.filter(pk=entry.pk).update(by_name="他人"),
    "delete an entry": lambda entry: sql(f"DELETE FROM casework_entry WHERE number = {entry.number}"),
    "change words": lambda entry: EntryText.objects.filter(pk=entry.pk).update(salt="0" * 32),
    "delete words": lambda entry: sql("DELETE FROM casework_entrytext"),
    "empty both tables": lambda entry: sql("TRUNCATE casework_entry, casework_entrytext"),
    "replace an entry": lambda entry: sql("REPLACE INTO casework_entry SELECT * FROM casework_entry WHERE number = 2"),
}
ONLY_ON = {"empty both tables": "postgresql", "replace an entry": "sqlite"}
SPOKEN = sorted(name for name in CHANGES if ONLY_ON.get(name, connection.vendor) == connection.vendor)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.parametrize("name", SPOKEN)
def test_the_database_refuses_to(world: World, name: str) -> None:
    entry = Entry.objects.get(case=bring(world, "accepted"), number=2)
    connection.check_constraints()  # PostgreSQL truncates no table with checks outstanding
    before = list(Entry.objects.order_by("pk").values()), list(EntryText.objects.order_by("pk").values())
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        CHANGES[name](entry)
    assert before == (list(Entry.objects.order_by("pk").values()), list(EntryText.objects.order_by("pk").values()))


@pytest.mark.django_db
def test_both_tables_are_guarded() -> None:
    assert {"casework_entry", "casework_entrytext"} <= guarded_tables(connection)


def test_an_entry_number_stands_once(world: World) -> None:
    entry = Entry.objects.get(case=bring(world, "accepted"), number=2)
    entry.pk, entry._state.adding = None, True
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.bulk_create([Entry(case=entry.case, number=2, step="note", to_state="accepted", at=NOW)])


def test_erased_words_are_gone_and_the_chain_still_verifies(world: World) -> None:
    case = bring(world, "accepted")
    entry = Entry.objects.get(case=case, number=1)
    erase_words(entry=entry, by=world["auditor"], at=NOW, reason="本人要求删除")
    text = EntryText.objects.get(pk=entry.pk)
    assert (text.words, text.erased_at) == (None, NOW)
    assert BODY not in str(list(EntryText.objects.values()))
    assert list(verify_history()) == []
    opened = timeline(case, [])[-1]
    assert (opened.erased, opened.words) == (True, {})
    assert not timeline(case, [])[0].erased


def test_erasing_is_audited_once(world: World) -> None:
    entry = Entry.objects.get(case=bring(world, "accepted"), number=1)
    for _ in range(2):
        erase_words(entry=entry, by=world["auditor"], at=NOW, reason="本人要求删除")
    row = AuditRow.objects.get(action="erase_words")
    assert (row.actor_id, row.purpose, row.subject_id) == (world["auditor"].pk, "本人要求删除", entry.case_id)
    assert row.detail == {"entry": 1}


def test_half_an_erasing_is_refused(world: World) -> None:
    entry = Entry.objects.get(case=bring(world, "received"), number=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryText.objects.filter(pk=entry.pk).update(erased_at=NOW)
