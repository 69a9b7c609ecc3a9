"""`linli backup` and `linli restore`, as an operator runs them, on the database of this lane."""

import json
import shutil
import sqlite3
import tarfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.places import Place, founded_place, new_place

# Each transaction writes one user and one audit row: a copy of one moment holds as many of the one as of the other.
# It writes without a pause, though SQLite's lock is not fair to whoever else waits for it.
WRITER = """
from django.utils import timezone
from linli.foundation.accounts.actions import DemoPassword, create_user
number, password = 0, DemoPassword.of("x")
while True:
    create_user(username=f"writer{number}", name="张三", password=password, by=None, at=timezone.now(),
                phone="13800138000", is_demo=True)
    number += 1
    if number == 20:
        print("writing")
"""
COUNTS = """
from linli.foundation.accounts.models import User
from linli.foundation.audit.models import AuditRow
users = User.objects.filter(username__startswith="writer")
rows = AuditRow.objects.filter(action="account.created", subject_id__in=users.values("pk")).count()
print(users.count(), rows, AuditRow.objects.filter(action="account.created").count())
"""
PHONES = """
from linli.foundation.accounts.models import User
print({user.phone.masked(lambda text: text) for user in User.objects.filter(username__startswith="writer")})
"""
DELETE_HISTORY = """
from django.db import IntegrityError
from linli.foundation.audit.models import AuditRow
try:
    AuditRow.objects.all()._raw_delete("default")
except IntegrityError as error:
    print("refused", "append-only" in str(error))
"""

WRITE_WHILE_LOCKED = """
from django.utils import timezone
from linli.config.cli import refusal
from linli.config.console import Refused
from linli.config.patience import write_patiently
from linli.foundation.audit.actions import record_audit
from linli.foundation.audit.models import AuditRow
try:
    write_patiently(lambda: record_audit(action="installation.backup", by=None, at=timezone.now()), wait=0.2)
except Refused as error:
    refused = refusal(error)
    print(refused.status, refused, AuditRow.objects.filter(action="installation.backup").count())
"""


# What somebody with the database in their hands can do: the words are not behind a trigger.
PLANT = """
from linli.casework.models import EntryText
text = EntryText.objects.exclude(words={}).filter(words__isnull=False).first()
print(EntryText.objects.filter(pk=text.pk).update(words={"result": "另一个结果"}))
"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A real community with files, and a backup taken while somebody writes."""
    place = founded_place(tmp_path_factory.mktemp("served"))
    (place.home / "files" / "ab").mkdir(parents=True)
    (place.home / "files" / "ab" / "abcd.jpg").write_bytes(b"picture" * 1000)
    (place.home / "files" / "arriving").mkdir()
    (place.home / "files" / "arriving" / "half.part").write_bytes(b"half a film")
    writer = place.script(WRITER)
    try:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "writing\n"
        place.linli("backup", place.home / "backup.tar.gz")
        assert writer.poll() is None
    finally:
        writer.kill()
        writer.wait()
    return place


@pytest.fixture
def fresh(tmp_path: Path) -> Place:
    """Another machine with nothing on it."""
    return new_place(tmp_path / "fresh")


def manifest_of(path: Path) -> dict[str, dict[str, Any]]:
    """The manifest of an archive."""
    with tarfile.open(path) as tar:
        content = tar.extractfile("manifest.json")
        assert content is not None
        found: dict[str, dict[str, Any]] = json.load(content)
        return found


def archive(place: Place) -> Path:
    """The backup of a place."""
    return place.home / "backup.tar.gz"


def test_a_backup_taken_while_somebody_writes_comes_back_whole(served: Place, fresh: Place) -> None:
    shutil.copytree(served.home / "keys", fresh.home / "keys")
    said = fresh.linli("restore", archive(served))
    assert "密封的内容都能读出" in said
    users, rows, accounts = map(int, fresh.ask(COUNTS).split())
    assert users >= 20
    assert rows == users
    assert accounts == users + 1
    assert fresh.ask(PHONES) == "{'13800138000'}"
    assert (fresh.home / "files" / "ab" / "abcd.jpg").read_bytes() == b"picture" * 1000
    assert not (fresh.home / "files" / "arriving").exists()
    assert "核对无误" in fresh.linli("verify-history")


def test_a_database_that_others_never_let_go_of_is_called_busy_and_nothing_is_written(tmp_path: Path) -> None:
    place = Place(tmp_path)  # only the embedded database has one lock for everybody
    place.init()
    with closing(sqlite3.connect(place.home / "linli.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        said = place.ask(WRITE_WHILE_LOCKED)
    status, words, rows = said.split()
    assert (status, rows) == ("75", "0")
    assert "数据库正忙" in words


def test_history_still_refuses_changes_after_a_restore(served: Place, fresh: Place) -> None:
    fresh.linli("restore", archive(served))
    assert fresh.ask(DELETE_HISTORY) == "refused True"


def test_an_archive_holds_no_keys_and_no_sessions_and_is_closed_to_others(served: Place) -> None:
    with tarfile.open(archive(served)) as tar:
        names = tar.getnames()
        manifest = json.load(tar.extractfile("manifest.json") or pytest.fail("no manifest"))
        content = b"".join((tar.extractfile(name) or pytest.fail(name)).read() for name in names)
    keyring = json.loads((served.home / "keys" / "keyring.json").read_text(encoding="utf-8"))
    assert not [name for name in names if "keys" in name or "secret" in name]
    assert not any(key.encode() in content for key in keyring["keys"].values())
    assert "django_session" not in manifest["rows"]
    assert archive(served).stat().st_mode & 0o077 == 0


def test_without_its_key_a_restore_says_which_columns_stay_closed(served: Place, fresh: Place) -> None:
    said = fresh.linli("restore", archive(served))
    assert "accounts.user.phone" in said
    assert "需要密钥 k1" in said


def test_a_place_with_data_is_replaced_only_when_told(served: Place, fresh: Place) -> None:
    fresh.init()
    assert "--replace" in fresh.linli("restore", archive(served), ok=False)
    assert fresh.ask(COUNTS).split()[0] == "0"
    fresh.linli("restore", archive(served), "--replace")
    assert int(fresh.ask(COUNTS).split()[0]) >= 20


def test_a_damaged_archive_changes_nothing(served: Place, fresh: Place, tmp_path: Path) -> None:
    fresh.init()
    half = tmp_path / "half.tar.gz"
    half.write_bytes(archive(served).read_bytes()[:-2000])
    assert "不是完整的备份" in fresh.linli("restore", half, "--replace", ok=False)
    assert fresh.ask(COUNTS).split() == ["0", "0", "1"]


def test_a_changed_member_is_found(served: Place, fresh: Place, tmp_path: Path) -> None:
    with tarfile.open(archive(served)) as tar:
        tar.extractall(tmp_path / "open", filter="data")
    (tmp_path / "open" / "files" / "ab" / "abcd.jpg").write_bytes(b"another")
    with tarfile.open(tmp_path / "changed.tar.gz", "w:gz") as tar:
        for path in sorted((tmp_path / "open").iterdir()):
            tar.add(path, path.name)
    assert "被改动" in fresh.linli("restore", tmp_path / "changed.tar.gz", ok=False)
    assert not (fresh.home / "files").exists()


def test_a_backup_of_a_newer_program_is_refused(served: Place, fresh: Place, tmp_path: Path) -> None:
    with tarfile.open(archive(served)) as tar:
        tar.extractall(tmp_path / "open", filter="data")
    manifest = tmp_path / "open" / "manifest.json"
    content = json.loads(manifest.read_text(encoding="utf-8"))
    content["migrations"].append(["casework", "9999_from_the_future"])
    manifest.write_text(json.dumps(content), encoding="utf-8")
    with tarfile.open(tmp_path / "newer.tar.gz", "w:gz") as tar:
        for path in sorted((tmp_path / "open").iterdir()):
            tar.add(path, path.name)
    assert "更新的版本" in fresh.linli("restore", tmp_path / "newer.tar.gz", ok=False)


def test_an_existing_file_is_never_overwritten(served: Place) -> None:
    before = archive(served).read_bytes()
    assert "已经存在" in served.linli("backup", archive(served), ok=False)
    assert archive(served).read_bytes() == before


def test_what_is_no_archive_is_refused_in_plain_words(fresh: Place, tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("hello", encoding="utf-8")
    assert "不是完整的备份" in fresh.linli("restore", tmp_path / "letter.txt", ok=False)
    assert "没有这个文件" in fresh.linli("restore", tmp_path / "nothing.tar.gz", ok=False)


@pytest.mark.slow
def test_a_whole_demo_comes_back_row_by_row_and_a_change_planted_afterwards_is_found(tmp_path: Path) -> None:
    demo, other = new_place(tmp_path / "demo"), new_place(tmp_path / "other")
    demo.linli("demo")
    demo.linli("backup", demo.home / "backup.tar.gz")
    other.linli("restore", demo.home / "backup.tar.gz")
    assert "核对无误" in other.linli("verify-history")
    other.linli("backup", other.home / "again.tar.gz")
    first, second = (manifest_of(path) for path in (demo.home / "backup.tar.gz", other.home / "again.tar.gz"))
    assert first["rows"]["casework_case"] > 0
    assert {name for name, count in first["rows"].items() if second["rows"][name] != count} == {"audit_auditrow"}
    files = {name: digest for name, digest in first["members"].items() if name.startswith("files/")}
    assert files == {name: digest for name, digest in second["members"].items() if name.startswith("files/")}
    other.ask(PLANT)
    assert "发现 1 处改动" in other.linli("verify-history", ok=False)
