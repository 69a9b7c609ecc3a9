"""What is found when the bytes on the disk are not what was stored."""

from pathlib import Path

import pytest
from pytest_django import Settings

from linli.foundation.accounts.tests.people import AT
from linli.foundation.files.actions import store_file
from linli.foundation.files.models import StoredFile
from linli.foundation.files.proving import BrokenFile, broken_files
from linli.foundation.files.storing import blob_path
from linli.foundation.files.tests import samples
from linli.foundation.files.tests.pictures import picture, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def photo() -> StoredFile:
    return store_file(upload=upload(picture(), "现场.jpg"), by=None, at=AT)


@pytest.fixture
def letter() -> StoredFile:
    return store_file(upload=upload(samples.pdf(), "通知.pdf"), by=None, at=AT)


@pytest.mark.usefixtures("photo", "letter")
def test_what_is_as_it_was_stored_is_not_named() -> None:
    assert list(broken_files()) == []


def test_a_changed_byte_is_found_in_every_kind_of_file(photo: StoredFile, letter: StoredFile) -> None:
    for file in (photo, letter):
        path = blob_path(file.sha256, file.blobs[0])
        content = bytearray(path.read_bytes())
        content[-1] ^= 1
        path.write_bytes(content)
    found = {(broken.name, broken.reason) for broken in broken_files()}
    assert found == {("现场.jpg", "changed"), ("通知.pdf", "changed")}


@pytest.mark.parametrize("kind", ["full", "thumb"])
def test_a_missing_picture_is_found_small_or_large(photo: StoredFile, kind: str) -> None:
    blob_path(photo.sha256, kind).unlink()
    assert list(broken_files()) == [BrokenFile("现场.jpg", photo.sha256, "missing")]


def test_one_blob_that_several_rows_name_is_named_once(letter: StoredFile) -> None:
    again = StoredFile.objects.get(pk=letter.pk)
    again.pk, again.name = None, "又一次.pdf"
    again.save(force_insert=True)
    blob_path(letter.sha256, "plain").unlink()
    assert len(list(broken_files())) == 1
