"""Serving files: through the access check only."""

from pathlib import Path
from urllib.parse import unquote
from uuid import UUID, uuid4

import pytest
from django.test import Client
from pytest_django import Settings

from linli.foundation.accounts.models import User
from linli.foundation.accounts.tests.people import AT, enter
from linli.foundation.files import access
from linli.foundation.files.access import register_file_subject
from linli.foundation.files.actions import attach_files, store_file, store_image
from linli.foundation.files.models import StoredFile
from linli.foundation.files.storing import blob_path
from linli.foundation.files.tests import samples
from linli.foundation.files.tests.pictures import picture, upload

pytestmark = pytest.mark.django_db
SUBJECT = uuid4()


@pytest.fixture(autouse=True)
def _own_folder_and_kinds(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"
    monkeypatch.setattr(access, "_subjects", {})

    def can_see(user: User, subject_id: UUID) -> bool:
        return user.username == "wangfang" and subject_id == SUBJECT

    register_file_subject("matter", can_see)


@pytest.fixture
def uploader() -> User:
    return enter("lina", "李娜")


@pytest.fixture
def file(uploader: User) -> StoredFile:
    return store_image(upload=upload(picture()), by=uploader, at=AT)


def looks(user: User | None, file: StoredFile) -> list[int]:
    client = Client()
    if user is not None:
        client.force_login(user)
    return [client.get(f"/files/{file.pk}/{end}").status_code for end in ("", "thumb/")]


def attach(file: StoredFile, kind: str = "matter") -> None:
    attach_files(
        file_ids=[file.pk], subject_kind=kind, subject_id=SUBJECT, evidence="before", by=file.uploaded_by, at=AT
    )


def test_before_it_is_attached_only_the_uploader_sees_it(file: StoredFile, uploader: User) -> None:
    assert looks(uploader, file) == [200, 200]
    assert looks(enter(), file) == [404, 404]


def test_attached_it_is_seen_by_whoever_sees_its_subject(file: StoredFile, uploader: User) -> None:
    attach(file)
    assert looks(enter(), file) == [200, 200]
    assert looks(uploader, file) == [404, 404]


def test_attached_to_something_nobody_answers_for_it_is_seen_by_nobody(file: StoredFile, uploader: User) -> None:
    attach(file, "unknown")
    assert looks(enter(), file) == looks(uploader, file) == [404, 404]


def test_the_anonymous_see_nothing(file: StoredFile) -> None:
    assert all(status in {302, 404} for status in looks(None, file))


def test_the_unknown_and_the_lost_are_404(file: StoredFile, uploader: User) -> None:
    client = Client()
    client.force_login(uploader)
    assert client.get(f"/files/{uuid4()}/").status_code == 404
    blob_path(file.sha256).unlink()
    assert looks(uploader, file) == [404, 200]


def test_it_comes_as_a_private_picture_and_nothing_else(file: StoredFile, uploader: User) -> None:
    client = Client()
    client.force_login(uploader)
    answer = client.get(f"/files/{file.pk}/")
    assert b"".join(answer) == blob_path(file.sha256).read_bytes()
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"].startswith("private")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert client.post(f"/files/{file.pk}/").status_code == 405
    assert "attachment" not in answer["Content-Disposition"]


def kept(uploader: User, data: bytes, name: str) -> tuple[Client, StoredFile]:
    client = Client()
    client.force_login(uploader)
    return client, store_file(upload=upload(data, name), by=uploader, at=AT)


@pytest.mark.parametrize(("data", "name"), [(samples.pdf(), "通知.pdf"), (samples.open_xml(), "表.docx")])
def test_a_document_is_downloaded_and_never_shown(uploader: User, data: bytes, name: str) -> None:
    client, file = kept(uploader, data, name)
    answer = client.get(f"/files/{file.pk}/")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert "script" not in answer["Content-Security-Policy"]
    assert b"".join(answer) == data
    assert client.get(f"/files/{file.pk}/thumb/").status_code == 404


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../../病毒.exe", "病毒.exe.pdf"), ("a.PDF", "a.PDF"), ('"; x="y.html', '\\"; x=\\"y.html.pdf')],
)
def test_a_download_has_the_ending_of_what_it_is(uploader: User, name: str, shown: str) -> None:
    client, file = kept(uploader, samples.pdf(), name)
    assert shown in unquote(client.get(f"/files/{file.pk}/")["Content-Disposition"])


SOUND = samples.wav()


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [
        ("bytes=0-1", 0, 2),
        ("bytes=0-", 0, len(SOUND)),
        ("bytes=100-199", 100, 200),
        ("bytes=-50", len(SOUND) - 50, len(SOUND)),
        ("bytes=10-999999", 10, len(SOUND)),
        ("bytes=-999999", 0, len(SOUND)),
    ],
)
def test_a_player_gets_the_part_it_asks_for(uploader: User, asked: str, start: int, stop: int) -> None:
    client, file = kept(uploader, SOUND, "语音.wav")
    answer = client.get(f"/files/{file.pk}/", headers={"Range": asked})
    assert (answer.status_code, answer["Content-Type"]) == (206, "audio/wav")
    assert answer["Content-Range"] == f"bytes {start}-{stop - 1}/{len(SOUND)}"
    assert answer["Content-Length"] == str(stop - start)
    assert b"".join(answer) == SOUND[start:stop]


@pytest.mark.parametrize("asked", ["", "bytes=-", "bytes=0-1,5-9", "lines=0-1", "bytes=a-b"])
def test_what_is_no_single_range_gets_the_whole(uploader: User, asked: str) -> None:
    client, file = kept(uploader, SOUND, "语音.wav")
    answer = client.get(f"/files/{file.pk}/", headers={"Range": asked})
    assert (answer.status_code, answer["Accept-Ranges"]) == (200, "bytes")
    assert b"".join(answer) == SOUND


@pytest.mark.parametrize("asked", ["bytes=999999-", "bytes=-0", "bytes=9-3"])
def test_a_range_that_is_not_there_is_416(uploader: User, asked: str) -> None:
    client, file = kept(uploader, SOUND, "语音.wav")
    answer = client.get(f"/files/{file.pk}/", headers={"Range": asked})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(SOUND)}")


def test_strangers_get_no_part_either(uploader: User) -> None:
    _client, file = kept(uploader, SOUND, "语音.wav")
    stranger = Client()
    stranger.force_login(enter())
    assert stranger.get(f"/files/{file.pk}/", headers={"Range": "bytes=0-1"}).status_code == 404
