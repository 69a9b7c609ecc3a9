"""Taking in pictures: what is kept of them, and what is refused."""

import io
import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from linli.foundation.accounts.tests.people import AT, enter
from linli.foundation.files.actions import BadFile, UnknownFile, attach_files, remove_unattached, store_image
from linli.foundation.files.images import read_image
from linli.foundation.files.models import Attachment, Evidence, StoredFile
from linli.foundation.files.queries import attachments_of, shows_evidence
from linli.foundation.files.storing import blob_path
from linli.foundation.files.tests.pictures import bomb, picture, upload
from linli.lib.ids import new_id
from linli.lib.worktime import SHANGHAI

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def blobs(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_is_kept_as_a_jpeg_without_anything_else(kind: str) -> None:
    user = enter()
    file = store_image(upload=upload(picture(kind)), by=user, at=AT)
    data = blob_path(file.sha256).read_bytes()
    assert not [word for word in (b"SECRET", b"Exif", b"GPS", b"2026:03:01") if word in data]
    with Image.open(io.BytesIO(data)) as kept:
        assert (kept.format, kept.size, dict(kept.getexif())) == ("JPEG", (60, 40), {})
    assert (file.mime, file.size, file.width, file.height) == ("image/jpeg", len(data), 60, 40)
    assert (file.name, file.uploaded_by, file.uploaded_at) == ("现场.jpg", user, AT)
    assert file.taken_at == datetime(2026, 3, 1, 9, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    "taken", ["", "gibberish", "1899:01:01 00:00:00", "2031:01:01 00:00:00", "2026:13:41 99:00:00"]
)
def test_a_cameras_impossible_time_is_no_time(taken: str) -> None:
    assert store_image(upload=upload(picture(taken=taken)), by=None, at=AT).taken_at is None


def test_a_turned_picture_stands_upright() -> None:
    file = store_image(upload=upload(picture(orientation=6)), by=None, at=AT)
    with Image.open(blob_path(file.sha256)) as kept:
        assert kept.size == (40, 60)
        top, bottom = kept.getpixel((20, 5)), kept.getpixel((20, 55))
    assert isinstance(top, tuple)
    assert isinstance(bottom, tuple)
    assert top[2] > 200 > 100 > top[0]
    assert bottom[0] > 200 > 100 > bottom[2]


def test_a_large_picture_is_made_smaller_and_has_a_thumbnail() -> None:
    file = store_image(upload=upload(picture(size=(6000, 3000))), by=None, at=AT)
    assert (file.width, file.height) == (2560, 1280)
    with Image.open(blob_path(file.sha256, "thumb")) as thumb:
        assert thumb.size == (320, 160)


@pytest.mark.parametrize(
    ("mode", "kind"), [("RGBA", "PNG"), ("LA", "PNG"), ("P", "PNG"), ("L", "JPEG"), ("CMYK", "JPEG")]
)
def test_every_kind_of_colour_is_taken(mode: str, kind: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (20, 20)).save(out, kind)
    file = store_image(upload=upload(out.getvalue()), by=None, at=AT)
    with Image.open(blob_path(file.sha256)) as kept:
        assert kept.mode == "RGB"
        corner = kept.getpixel((0, 0))
    if mode in {"RGBA", "LA"}:
        assert corner == (255, 255, 255)


UNKNOWN = "只接收照片、录音、短视频、PDF 和 Office 文档，这个文件不是。"
BAD = {
    "空文件": (b"", "文件是空的。"),
    "svg": (
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        UNKNOWN,
    ),
    "html": (
        b"<!doctype html><script>alert(1)</script>",
        UNKNOWN,
    ),
    "pdf": (b"%PDF-1.7\n", "这里只收照片，这个文件是PDF 文件。"),
    "gif": (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", UNKNOWN),
    "炸弹": (bomb(), "图片的尺寸过大，不能接收。"),
    "截断": (picture(size=(400, 400))[:-900], "图片已损坏或不完整，请重新选择。"),
    "太大": (picture() + bytes(20 * 1024 * 1024), "照片超过 15 MB，请先压缩或分段。"),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_no_good_picture_is_refused_in_a_sentence_and_leaves_nothing(name: str, folder: Path) -> None:
    data, sentence = BAD[name]
    with pytest.raises(BadFile) as refused:
        store_image(upload=upload(data, "photo.jpg"), by=None, at=AT)
    assert str(refused.value) == sentence
    assert not StoredFile.objects.exists()
    assert blobs(folder) == []


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.data())
def test_a_damaged_file_is_refused_or_read_but_never_breaks_the_program(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"]))
    damaged = bytearray(picture(kind))
    for place, value in data.draw(
        st.lists(st.tuples(st.integers(0, len(damaged) - 1), st.integers(0, 255)), max_size=9)
    ):
        damaged[place] = value
    cut = bytes(damaged[: data.draw(st.integers(1, len(damaged)))])
    assert _read_or_refused(cut)


def _read_or_refused(data: bytes) -> bool:
    try:
        return read_image(io.BytesIO(data), len(data), AT).data.startswith(b"\xff\xd8")
    except BadFile as refused:
        return str(refused).endswith("。")


def test_the_same_picture_lies_in_the_store_once(folder: Path) -> None:
    one, two = enter(), enter("lina", "李娜")
    first = store_image(upload=upload(picture()), by=one, at=AT)
    assert store_image(upload=upload(picture(), "copy.jpg"), by=one, at=AT).pk == first.pk
    second = store_image(upload=upload(picture()), by=two, at=AT)
    assert second.pk != first.pk
    assert second.sha256 == first.sha256
    assert len(blobs(folder)) == 2


def test_a_picture_that_was_lost_from_the_store_is_kept_again(folder: Path) -> None:
    user = enter()
    first = store_image(upload=upload(picture()), by=user, at=AT)
    for path in blobs(folder):
        path.unlink()
    store_image(upload=upload(picture()), by=user, at=AT)
    assert blob_path(first.sha256).exists()


def test_attaching_keeps_the_order_and_changes_nothing_the_second_time() -> None:
    user, subject, entry = enter(), new_id(), new_id()
    files = [store_image(upload=upload(picture(colour=colour)), by=user, at=AT) for colour in ("red", "green")]
    ids = [file.pk for file in reversed(files)]
    given: dict[str, Any] = {"subject_kind": "matter", "subject_id": subject, "by": user}
    first = attach_files(file_ids=ids, evidence=Evidence.AFTER, at=AT, entry_id=entry, **given)
    again = attach_files(file_ids=ids, evidence=Evidence.AFTER, at=AT + DAY, **given)
    assert [one.file_id for one in first] == ids
    assert [(one.pk, one.at, one.entry_id) for one in again] == [(one.pk, AT, entry) for one in first]
    assert {one.file_id for one in attachments_of("matter", [subject, new_id()])[subject]} == set(ids)
    assert shows_evidence("matter", subject, Evidence.AFTER)
    assert not shows_evidence("matter", subject, Evidence.BEFORE)
    assert attachments_of("dispute", [subject]) == {}


def test_only_ones_own_uploads_can_be_attached_and_all_or_none() -> None:
    user, other = enter(), enter("lina", "李娜")
    mine = store_image(upload=upload(picture()), by=user, at=AT)
    theirs = store_image(upload=upload(picture(colour="green")), by=other, at=AT)
    for wanted in ([mine.pk, theirs.pk], [mine.pk, new_id()]):
        with pytest.raises(UnknownFile):
            attach_files(file_ids=wanted, subject_kind="matter", subject_id=new_id(), evidence="before", by=user, at=AT)
    assert not Attachment.objects.exists()


def test_what_nobody_attached_is_gone_after_a_day_and_the_rest_stays(folder: Path) -> None:
    user = enter()
    kept = store_image(upload=upload(picture()), by=user, at=AT)
    dropped = store_image(upload=upload(picture(colour="green")), by=user, at=AT)
    shared = store_image(upload=upload(picture()), by=enter("lina", "李娜"), at=AT)
    fresh = store_image(upload=upload(picture(colour="black")), by=user, at=AT + DAY)
    attach_files(file_ids=[kept.pk], subject_kind="matter", subject_id=new_id(), evidence="before", by=user, at=AT)
    for path in blobs(folder):
        os.utime(path, (AT.timestamp(), AT.timestamp()))
    assert remove_unattached(at=AT + DAY) == 0
    assert remove_unattached(at=AT + DAY + timedelta(seconds=1)) == 2
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {kept.pk, fresh.pk}
    assert shared.sha256 == kept.sha256
    assert blob_path(kept.sha256).exists()
    assert not blob_path(dropped.sha256).exists()
    assert not blob_path(dropped.sha256, "thumb").exists()


def test_a_picture_sent_again_just_now_is_not_swept_away_under_its_sender(folder: Path) -> None:
    file = store_image(upload=upload(picture()), by=None, at=AT)
    now = blob_path(file.sha256).stat().st_mtime
    later = AT.fromtimestamp(now, tz=AT.tzinfo) + timedelta(minutes=1)
    StoredFile.objects.update(uploaded_at=later - 2 * DAY)
    assert remove_unattached(at=later) == 1
    assert blob_path(file.sha256).exists()
