"""Sealed values: they never show themselves, and say by which key and for which field they were sealed."""

import base64
import json
import pickle
import secrets
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from linli.foundation.sealing import keys
from linli.foundation.sealing.sealed import HIDDEN, CannotOpen, Sealed, seal, unseal
from linli.lib.masking import mask_phone

FIELD = "accounts.user.phone"
PHONE = "13812345678"


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.KEY_FOLDER = tmp_path / "keys"
    return tmp_path / "keys"


def add_key(path: Path, name: str) -> None:
    """What an operator does who wants a new key: name it, put it beside the old one, make it the current one."""
    content = json.loads(path.read_text(encoding="utf-8"))
    content["keys"][name] = base64.b64encode(secrets.token_bytes(keys.KEY_BYTES)).decode()
    path.write_text(json.dumps(content | {"current": name}), encoding="utf-8")


def test_a_sealed_value_never_prints_its_text() -> None:
    sealed = Sealed.of(PHONE, FIELD)
    shown = [str(sealed), repr(sealed), f"{sealed}", f"{sealed!r}", "%s" % sealed, str([sealed]), str(vars(Sealed))]  # noqa: UP031
    assert all(PHONE not in text for text in shown)
    assert str(sealed) == HIDDEN
    assert PHONE.encode() not in pickle.dumps(sealed)


def test_a_mask_is_what_a_list_shows() -> None:
    assert Sealed.of(PHONE, FIELD).masked(mask_phone) == "138****5678"


def test_equal_texts_are_equal_although_their_bytes_differ() -> None:
    one, two = Sealed.of(PHONE, FIELD), Sealed.of(PHONE, FIELD)
    assert one.stored != two.stored
    assert one == two
    assert hash(one) == hash(two)
    assert one != Sealed.of("13900000000", FIELD)
    assert one != PHONE


@given(st.text())
def test_every_text_comes_back_whole(text: str) -> None:
    assert unseal(seal(text, FIELD), FIELD) == text


def test_bytes_copied_into_another_field_do_not_open_there() -> None:
    moved = Sealed(Sealed.of(PHONE, FIELD).stored, "matters.matter.reporter_phone")
    assert not moved.readable
    assert moved.masked(mask_phone) == "（无法解密）"


@pytest.mark.parametrize("place", [0, 1, 2, 3, 6, -1])
def test_a_changed_byte_makes_it_unreadable_not_wrong(place: int) -> None:
    changed = bytearray(Sealed.of(PHONE, FIELD).stored)
    changed[place] ^= 1
    assert Sealed(bytes(changed), FIELD).masked(mask_phone) == "（无法解密）"
    with pytest.raises(CannotOpen):
        unseal(bytes(changed), FIELD)


@pytest.mark.parametrize("stored", [b"", b"\x01", b"\x01\x02k1", b"\xff" * 60])
def test_rubbish_is_unreadable_and_compares_by_its_bytes(stored: bytes) -> None:
    assert not Sealed(stored, FIELD).readable
    assert Sealed(stored, FIELD) == Sealed(stored, FIELD)
    assert Sealed(stored, FIELD) != Sealed.of(PHONE, FIELD)


def test_the_keyring_is_made_once_and_closed_to_others(folder: Path) -> None:
    first = keys.keyring()
    assert keys.keyring() == first
    assert stat.S_IMODE((folder / "keyring.json").stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == ["keyring.json"]
    assert "keys" in repr(first)
    assert str(first.find) not in repr(first)


def test_two_processes_that_start_at_once_end_with_one_keyring(folder: Path) -> None:
    first = keys.keyring()
    keys._make(folder / "keyring.json")
    assert keys.keyring() == first
    assert [path.name for path in folder.iterdir()] == ["keyring.json"]


def test_a_new_key_seals_from_now_on_and_the_old_one_still_opens(folder: Path) -> None:
    old = Sealed.of(PHONE, FIELD)
    find = keys.find_key()
    add_key(folder / "keyring.json", "k2")
    new = Sealed.of(PHONE, FIELD)
    assert (old.key_id, new.key_id) == ("k1", "k2")
    assert old.readable
    assert old == new
    assert keys.find_key() == find


def test_without_its_key_a_value_is_masked_in_words_and_nothing_crashes(folder: Path) -> None:
    old = Sealed.of(PHONE, FIELD)
    (folder / "keyring.json").unlink()
    keys.keyring()
    assert not old.readable
    assert old.masked(mask_phone) == "（无法解密）"


@pytest.mark.parametrize(
    "content",
    ["", "{}", "[]", '{"current": "k1", "keys": {"k1": "short"}, "find": ""}'],
)
def test_a_broken_keyring_is_said_to_be_broken_and_never_replaced(folder: Path, content: str) -> None:
    folder.mkdir()
    (folder / "keyring.json").write_text(content)
    with pytest.raises(keys.BadKeyring, match=r"keyring\.json"):
        keys.keyring()
    assert (folder / "keyring.json").read_text() == content


def test_a_keyring_without_its_current_key_is_refused(folder: Path) -> None:
    keys.keyring()
    path = folder / "keyring.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "current": "k9"}))
    with pytest.raises(keys.BadKeyring):
        keys.keyring()
