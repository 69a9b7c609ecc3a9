"""Uploading piece by piece: lost connections, full disks, other people's uploads, forged tokens."""

import base64
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.http import UnreadablePostError
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from linli.foundation.accounts.models import User
from linli.foundation.accounts.tests.people import AT, enter
from linli.foundation.files.actions import (
    BadFile,
    attach_files,
    open_upload,
    receive_piece,
    remove_abandoned,
    remove_unattached,
    uploading,
)
from linli.foundation.files.links import link_to
from linli.foundation.files.models import StoredFile, Upload
from linli.foundation.files.parts import part_path
from linli.foundation.files.sessions import Uploader, new_session
from linli.foundation.files.storing import blob_path
from linli.foundation.files.tests import samples
from linli.foundation.files.tests.pictures import picture
from linli.lib.ids import new_id

pytestmark = pytest.mark.django_db
MB = 1024 * 1024
PHOTO = picture(size=(900, 600))


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    enter("first", "第一人")  # an installation without anybody shows its first-run pages only
    return tmp_path / "files"


def left_in(folder: Path) -> list[str]:
    return sorted(path.suffix for path in folder.rglob("*") if path.is_file())


class Sender:
    """A browser that uploads; with a token it is somebody's without a login."""

    def __init__(self, user: User | None = None, token: str = "") -> None:
        self.client = Client(headers={"Upload-Session": token} if token else {})
        if user is not None:
            self.client.force_login(user)

    def begin(self, length: int | str, name: str = "现场.jpg") -> Any:
        named = "filename " + base64.b64encode(name.encode()).decode()
        headers = {"Upload-Length": str(length), "Upload-Metadata": named, "Tus-Resumable": "1.0.0"}
        return self.client.post("/files/uploads/", headers=headers)

    def piece(self, address: str, offset: int, data: bytes, **more: Any) -> Any:
        kind = "application/offset+octet-stream"
        return self.client.patch(address, data, content_type=kind, headers={"Upload-Offset": str(offset)}, **more)

    def offset(self, address: str) -> int:
        return int(self.client.head(address)["Upload-Offset"])

    def send(self, data: bytes, name: str = "现场.jpg") -> str:
        address = str(self.begin(len(data), name)["Location"])
        assert self.piece(address, 0, data).status_code == 204
        return address

    def finish(self, address: str) -> Any:
        return self.client.post(f"{address}finish/")


@pytest.fixture
def lina() -> Sender:
    return Sender(enter("lina", "李娜"))


@pytest.fixture
def resident() -> Sender:
    return Sender(token=new_session(at=timezone.now()))


def sentence(answer: Any) -> str:
    return str(answer.json()["error"])


def test_a_file_arrives_in_pieces_and_becomes_one(lina: Sender, folder: Path) -> None:
    begun = lina.begin(len(PHOTO))
    address = begun["Location"]
    assert (begun.status_code, begun["Tus-Resumable"]) == (201, "1.0.0")
    for start in range(0, len(PHOTO), 1000):
        answer = lina.piece(address, start, PHOTO[start : start + 1000])
        assert answer.status_code == 204
        assert int(answer["Upload-Offset"]) == min(start + 1000, len(PHOTO))
    made = lina.finish(address)
    file = StoredFile.objects.get()
    assert made.json() | {"thumb": ""} == {
        "id": str(file.pk), "name": "现场.jpg", "kind": "image", "label": "照片", "size": file.size, "thumb": "",
    }  # fmt: skip
    assert file.uploaded_by == User.objects.get(username="lina")
    assert left_in(folder) == [".jpg", ".jpg"]


class Broken:
    """A connection that breaks after some bytes, as the web server tells it."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def read(self, size: int, /) -> bytes:
        if not self.data:
            raise UnreadablePostError("gone")
        piece, self.data = self.data[:size], self.data[size:]
        return piece


def test_after_a_lost_connection_it_goes_on_where_it_stopped(lina: Sender) -> None:
    address = lina.begin(len(PHOTO))["Location"]
    upload = Upload.objects.get()
    assert receive_piece(upload=upload, offset=0, source=Broken(PHOTO[:700]), at=AT) == 700
    assert lina.offset(address) == 700
    assert lina.finish(address).status_code == 409
    stale = lina.piece(address, 0, PHOTO)
    assert (stale.status_code, stale["Upload-Offset"]) == (409, "700")
    assert lina.piece(address, 700, PHOTO[700:]).status_code == 204
    assert lina.finish(address).json()["kind"] == "image"


def test_a_second_tap_on_finish_gives_the_same_file(lina: Sender) -> None:
    address = lina.send(PHOTO)
    assert lina.finish(address).json()["id"] == lina.finish(address).json()["id"]
    assert StoredFile.objects.count() == 1
    assert lina.piece(address, 0, PHOTO).status_code == 409


def test_a_piece_that_was_sent_twice_changes_nothing(lina: Sender) -> None:
    address = lina.begin(len(PHOTO))["Location"]
    lina.piece(address, 0, PHOTO[:500])
    assert lina.piece(address, 0, PHOTO[:500])["Upload-Offset"] == "500"
    assert part_path(Upload.objects.get().pk).stat().st_size == 500


def test_another_persons_upload_does_not_exist(lina: Sender, resident: Sender) -> None:
    address = lina.begin(len(PHOTO))["Location"]
    others = [Sender(enter()), resident, Sender(token=new_session(at=timezone.now()))]
    for other in others:
        assert other.client.head(address).status_code == 404
        assert other.piece(address, 0, PHOTO).status_code == 404
        assert other.finish(address).status_code == 404
        assert other.client.delete(address).status_code == 404
    assert Upload.objects.get().received == 0
    mine = resident.begin(len(PHOTO))["Location"]
    assert {other.client.head(mine).status_code for other in (lina, others[2])} == {404}
    assert resident.client.head(mine).status_code == 200
    assert lina.client.head(f"/files/uploads/{uuid4()}/").status_code == 404


def test_without_a_login_and_without_a_good_token_nothing_begins() -> None:
    good = new_session(at=timezone.now())
    old = new_session(at=timezone.now() - timedelta(hours=7))
    elsewhere = link_to(new_id(), thumb=False, at=timezone.now()).split("/")[-2]
    for token in ("", "forged", good[:-2] + "xx", "x" + good, old, elsewhere):
        answer = Sender(token=token).begin(100)
        assert answer.status_code == 403
        assert "刷新页面" in sentence(answer)
    assert not Upload.objects.exists()


def test_a_token_that_expires_in_the_middle_stops_the_upload() -> None:
    start = timezone.now()
    with time_machine.travel(start, tick=False):
        sender = Sender(token=new_session(at=start))
        address = sender.begin(len(PHOTO))["Location"]
    with time_machine.travel(start + timedelta(hours=6, seconds=1), tick=False):
        assert sender.piece(address, 0, PHOTO).status_code == 403


def test_what_a_resident_uploads_belongs_to_the_session(resident: Sender) -> None:
    made = resident.finish(resident.send(samples.wav(), "语音.wav")).json()
    file = StoredFile.objects.get(pk=made["id"])
    assert (file.uploaded_by, file.kind, made["thumb"]) == (None, "audio", "")
    assert len(file.session_hash) == 64
    assert Sender(enter()).client.get(f"/files/{file.pk}/").status_code == 404
    assert Client().get(f"/files/{file.pk}/").status_code == 302


def test_a_link_shows_one_thumbnail_for_an_hour_and_nothing_else(resident: Sender) -> None:
    link = resident.finish(resident.send(PHOTO)).json()["thumb"]
    assert Client().get(link)["Content-Type"] == "image/jpeg"
    for forged in (link[:-3] + "xx/", "/files/by-link/abc/", f"/files/by-link/{new_session(at=timezone.now())}/"):
        assert Client().get(forged).status_code == 404
    with time_machine.travel(timezone.now() + timedelta(minutes=61), tick=False):
        assert Client().get(link).status_code == 404


BAD = {
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "这个文件不是"),
    "bomb": (samples.png_bomb(), "尺寸过大"),
    "macro": (samples.open_xml(word__vbaProject_bin=b"x"), "带宏"),
    "zip bomb": (samples.open_xml_bomb(), "解开后过大"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_good_file_is_refused_at_the_end_and_leaves_nothing(name: str, lina: Sender, folder: Path) -> None:
    data, words = BAD[name]
    address = lina.send(data, "photo.jpg")
    answer = lina.finish(address)
    assert answer.status_code == 422
    assert words in sentence(answer)
    assert (StoredFile.objects.count(), Upload.objects.count(), left_in(folder)) == (0, 0, [])


@pytest.mark.parametrize(
    ("length", "status"),
    [(0, 422), (50 * MB + 1, 422), (10**15, 422), ("", 400), ("-5", 400), ("9" * 30, 400), ("x", 400)],
)
def test_an_impossible_length_is_refused_at_once(lina: Sender, length: int | str, status: int) -> None:
    answer = lina.begin(length)
    assert answer.status_code == status
    assert sentence(answer).endswith("。")
    assert not Upload.objects.exists()


def test_more_than_was_announced_is_refused(lina: Sender, folder: Path) -> None:
    address = lina.begin(10)["Location"]
    assert lina.piece(address, 0, b"x" * 11).status_code == 413
    assert lina.piece(address, -1, b"x").status_code == 400
    assert (
        lina.client.patch(address, b"x", content_type="text/plain", headers={"Upload-Offset": "0"}).status_code == 400
    )
    assert left_in(folder) == []


def test_a_session_has_room_for_so_many_files_and_bytes(resident: Sender) -> None:
    for _number in range(12):
        assert resident.begin(1000).status_code == 201
    assert "太多" in sentence(resident.begin(1000))
    other = Sender(token=new_session(at=timezone.now()))
    for _number in range(2):
        assert other.begin(50 * MB).status_code == 201
    assert other.begin(50 * MB).status_code == 422
    assert Upload.objects.count() == 14


def test_what_was_attached_counts_no_more(lina: Sender, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploading, "MOST_OF_USER", (1, MB))
    made = lina.finish(lina.send(PHOTO)).json()
    assert lina.begin(10).status_code == 422
    user = User.objects.get(username="lina")
    attach_files(file_ids=[UUID(made["id"])], subject_kind="matter", subject_id=new_id(), by=user, at=AT)
    assert lina.begin(10).status_code == 201


@contextmanager
def no_file_longer_than(length: int) -> Iterator[None]:
    """The system itself refuses to let a file grow beyond this, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (length, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_disk_that_fills_up_says_so_and_keeps_only_whole_pieces(lina: Sender) -> None:
    film = samples.iso(b"vide", data=bytes(39 * MB))
    address = lina.begin(len(film), "现场.mp4")["Location"]
    room = 36 * MB
    with no_file_longer_than(room + MB // 2):
        for start in range(0, room, 4 * MB):
            assert lina.piece(address, start, film[start : start + 4 * MB]).status_code == 204
        refused = lina.piece(address, room, film[room:])
    assert refused.status_code == 507
    assert "存不下" in sentence(refused)
    assert lina.offset(address) == part_path(Upload.objects.get().pk).stat().st_size == room
    assert lina.piece(address, room, film[room:]).status_code == 204
    with no_file_longer_than(room):
        assert lina.finish(address).status_code == 507
    assert not StoredFile.objects.exists()
    assert lina.finish(address).json()["kind"] == "video"
    assert blob_path(StoredFile.objects.get().sha256, "plain").stat().st_size == len(film)


def test_where_no_folder_can_be_made_nothing_begins(lina: Sender, folder: Path) -> None:
    folder.write_bytes(b"")
    assert lina.begin(100).status_code == 507
    assert not Upload.objects.exists()


def test_where_the_part_was_lost_the_person_is_told(lina: Sender) -> None:
    address = lina.begin(len(PHOTO))["Location"]
    lina.piece(address, 0, PHOTO[:500])
    part_path(Upload.objects.get().pk).unlink()
    assert lina.piece(address, 500, PHOTO[500:]).status_code == 410
    whole = lina.send(PHOTO)
    part_path(Upload.objects.latest("opened_at").pk).unlink()
    assert lina.finish(whole).status_code == 410


def test_giving_up_leaves_nothing(lina: Sender, folder: Path) -> None:
    address = lina.send(PHOTO)
    assert lina.client.delete(address).status_code == 204
    assert (Upload.objects.count(), left_in(folder)) == (0, [])
    assert lina.client.delete(address).status_code == 404


def test_abandoned_uploads_are_swept_after_a_day(lina: Sender, folder: Path) -> None:
    lina.send(PHOTO)
    fresh = Uploader(User.objects.get(username="lina"))
    later = timezone.now() + timedelta(days=1, minutes=1)
    kept = open_upload(name="b.jpg", length=5, uploader=fresh, at=later)
    stray = part_path(new_id())
    stray.write_bytes(b"nobody's")
    assert remove_abandoned(at=later - timedelta(minutes=5)) == 0
    assert remove_abandoned(at=later) == 1
    assert [one.pk for one in Upload.objects.all()] == [kept.pk]
    assert left_in(folder) == []


def test_a_finished_upload_that_nobody_attached_goes_with_its_file(lina: Sender, folder: Path) -> None:
    lina.finish(lina.send(PHOTO))
    later = datetime.fromtimestamp(timezone.now().timestamp(), tz=AT.tzinfo) + timedelta(days=2)
    assert remove_unattached(at=later) == 1
    assert (Upload.objects.count(), left_in(folder)) == (0, [])


def test_uploads_belong_to_somebody() -> None:
    with pytest.raises(BadFile):
        open_upload(name="a", length=10**9, uploader=Uploader(enter()), at=AT)
    assert not Upload.objects.exists()


def test_many_sessions_from_one_address_are_slowed_down() -> None:
    answers = [Sender(token=new_session(at=timezone.now())).begin(10).status_code for _number in range(201)]
    assert answers[:200] == [201] * 200
    assert answers[200] == 429
