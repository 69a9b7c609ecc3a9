"""`verify_history` finds every kind of planted change."""

import argparse
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from linli.casework.chain import COVERED, covered, words_digest
from linli.casework.models import Case, Entry, EntryText
from linli.casework.proving import verify_history
from linli.casework.tests.driving import NOW, bring, take
from linli.casework.tests.past_triggers import past_triggers
from linli.config.checks import run_verify_history
from linli.foundation.files.actions import store_file
from linli.foundation.files.models import StoredFile
from linli.foundation.files.storing import blob_path
from linli.foundation.files.tests import samples
from linli.foundation.files.tests.pictures import upload
from linli.lib.hashing import chain
from tests.world import World

OTHER: dict[str, Any] = {
    "case_id": None, "number": 9, "step": "close", "from_state": "checking", "to_state": "closed", "round": 1,
    "duty": "checking", "internal": True, "by_id": uuid.UUID(int=7), "by_name": "他人", "by_role": "R8",
    "by_organisation": "别的单位", "at": NOW + timedelta(seconds=1), "claimed_at": NOW, "digest": "a" * 64,
    "previous": "b" * 64, "hash": "c" * 64,
}  # fmt: skip


def found() -> set[tuple[int, str]]:
    """Entry numbers and reasons."""
    return {(place.number, place.reason) for place in verify_history()}


def test_nothing_is_found_in_what_was_written(world: World) -> None:
    bring(world, "closed")
    bring(world, "in_hand")
    assert list(verify_history()) == []


def test_every_column_of_an_entry_is_held_by_the_chain() -> None:
    columns = {column.attname for column in Entry._meta.concrete_fields} - {"id"}
    assert columns == set(OTHER) == {*COVERED, "previous", "hash"}


@pytest.mark.parametrize("column", sorted(OTHER))
def test_a_changed_column_is_found(world: World, column: str) -> None:
    case, other = bring(world, "assigned"), bring(world, "received")
    value = other.pk if column == "case_id" else OTHER[column]
    with past_triggers():
        extra = {"number": 7} if column == "case_id" else {}
        Entry.objects.filter(case=case, number=2).update(**{column: value}, **extra)
        broken = list(verify_history())
    assert case.no in {place.case_no for place in broken}


def test_a_removed_entry_is_found(world: World) -> None:
    case = bring(world, "assigned")
    for number, reasons in ((2, {"number", "head"}), (3, {"head"})):
        with past_triggers():
            EntryText.objects.filter(entry__case=case, entry__number=number).delete()
            Entry.objects.filter(case=case, number=number).delete()
        assert reasons <= {reason for _, reason in found()}


def test_an_added_entry_is_found_even_with_a_right_hash(world: World) -> None:
    case = bring(world, "accepted")
    entry = Entry(case=case, number=3, step="note", from_state="accepted", to_state="accepted", at=NOW)
    entry.digest, entry.previous = words_digest("1" * 32, {}), case.head
    entry.hash = chain(entry.previous, covered(entry))
    entry.save(force_insert=True)
    EntryText.objects.create(entry=entry, salt="1" * 32, words={})
    assert found() == {(2, "head")}


def test_entries_in_another_order_are_found(world: World) -> None:
    case = bring(world, "assigned")
    with past_triggers():
        for before, after in ((2, 99), (3, 2), (99, 3)):
            Entry.objects.filter(case=case, number=before).update(number=after)
    assert {number for number, _ in found()} >= {2, 3}


def test_other_words_are_found(world: World) -> None:
    case = bring(world, "in_hand")
    take(world, case, "note", "zhaoqiang")
    text = EntryText.objects.get(entry__case=case, entry__step="note")
    EntryText.objects.filter(pk=text.pk).update(words={"note": "没有说过的话", "files": []})
    assert found() == {(5, "words")}


def test_lost_words_are_found(world: World) -> None:
    case = bring(world, "accepted")
    with past_triggers():
        EntryText.objects.filter(entry__case=case, entry__number=2).delete()
    assert found() == {(2, "text")}


def test_another_head_or_count_is_found(world: World) -> None:
    case = bring(world, "accepted")
    Case.objects.filter(pk=case.pk).update(head="d" * 64)
    assert found() == {(2, "head")}
    Case.objects.filter(pk=case.pk).update(head=case.head, entries=3)
    assert found() == {(3, "head")}


def test_a_state_that_no_step_led_to_is_found(world: World) -> None:
    case = bring(world, "accepted")
    Case.objects.filter(pk=case.pk).update(state="replied", stage="replied")
    assert found() == {(2, "state")}


def test_an_exchanged_picture_is_found(world: World) -> None:
    case = bring(world, "replied")
    assert found() == set()
    StoredFile.objects.filter(attachments__subject_id=case.pk).update(sha256="e" * 64)
    assert found() == {(5, "picture")}


def test_a_case_without_any_entry_is_found(world: World) -> None:
    case = bring(world, "received")
    with past_triggers():
        EntryText.objects.filter(entry__case=case).delete()
        Entry.objects.filter(case=case).delete()
    assert found() == {(1, "head")}


def test_only_the_changed_case_is_named(world: World) -> None:
    changed, whole = bring(world, "accepted"), bring(world, "accepted")
    Case.objects.filter(pk=changed.pk).update(head="")
    assert {place.case_no for place in verify_history()} == {changed.no}
    assert list(verify_history(Case.objects.filter(pk=whole.pk))) == []


def test_more_than_one_batch_is_looked_at(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("linli.casework.proving.VERIFY_BATCH", 2)
    cases = [bring(world, "received") for _ in range(5)]
    for case in cases:
        Case.objects.filter(pk=case.pk).update(head="")
    assert {place.case_no for place in verify_history()} == {case.no for case in cases}


def test_the_command_says_what_it_found_and_exits_one(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    case = bring(world, "accepted")
    assert run_verify_history(argparse.Namespace()) == 0
    assert "核对无误" in capsys.readouterr().out
    with past_triggers():
        Entry.objects.filter(case=case, number=2).update(by_name="他人")
    assert run_verify_history(argparse.Namespace()) == 1
    said = capsys.readouterr()
    assert f"{case.no} 第 2 条：记录被改动" in said.err
    assert "发现 1 处改动" in said.out


@pytest.mark.django_db
def test_the_command_names_a_stored_file_that_was_changed(
    settings: Settings, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    letter = store_file(upload=upload(samples.pdf(), "通知.pdf"), by=None, at=NOW)
    assert run_verify_history(argparse.Namespace()) == 0
    blob_path(letter.sha256, "plain").write_bytes(b"another letter")
    assert run_verify_history(argparse.Namespace()) == 1
    said = capsys.readouterr()
    assert f"文件“通知.pdf”（{letter.sha256[:12]}）：存着的内容被改动或损坏" in said.err
    assert "发现 1 处改动" in said.out
