"""Every kind of file: told by its content, checked, and refused in a sentence where it is not what we take."""

import io
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files import File
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from linli.foundation.accounts.tests.people import AT, enter
from linli.foundation.files.actions import (
    BadFile,
    NoRoom,
    UnknownFile,
    attach_files,
    remove_unattached,
    store_file,
    store_image,
)
from linli.foundation.files.kinds import FileKind
from linli.foundation.files.models import StoredFile
from linli.foundation.files.storing import blob_path
from linli.foundation.files.tests import samples
from linli.foundation.files.tests.pictures import HERE, picture, upload, with_exif
from linli.lib.ids import new_id

pytestmark = pytest.mark.django_db
SOUND, PICTURES = b"soun", b"vide"
XML = "application/vnd.openxmlformats-officedocument."


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return tmp_path / "files"


def left_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


TAKEN = {
    "微信录音.m4a": (samples.iso(SOUND, brand=b"M4A "), "audio", "audio/mp4"),
    "苹果录音.mp4": (samples.iso(SOUND, brand=b"iso5"), "audio", "audio/mp4"),
    "录音.mp3": (b"\xff\xfb\x90\x00" + bytes(413), "audio", "audio/mpeg"),
    "有标签.mp3": (b"ID3\x03\0\0\0\0\0\0\xff\xfb\x90\x00" + bytes(413), "audio", "audio/mpeg"),
    "录音.wav": (samples.wav(), "audio", "audio/wav"),
    "录音.ogg": (b"OggS\0\x02" + bytes(20) + b"\x01\x13OpusHead", "audio", "audio/ogg"),
    "录音.amr": (b"#!AMR\n" + bytes(32), "audio", "audio/amr"),
    "宽带.amr": (b"#!AMR-WB\n" + bytes(32), "audio", "audio/amr"),
    "浏览器录音.webm": (samples.webm(b"A_OPUS"), "audio", "audio/webm"),
    "现场.mp4": (samples.iso(SOUND, PICTURES), "video", "video/mp4"),
    "现场.mov": (samples.iso(PICTURES, brand=b"qt  "), "video", "video/quicktime"),
    "现场.webm": (samples.webm(b"V_VP9"), "video", "video/webm"),
    "通知.pdf": (samples.pdf(), "pdf", "application/pdf"),
    "表.docx": (samples.open_xml(), "office", f"{XML}wordprocessingml.document"),
    "表.xlsx": (samples.open_xml("xl/workbook.xml"), "office", f"{XML}spreadsheetml.sheet"),
    "会.pptx": (samples.open_xml("ppt/presentation.xml"), "office", f"{XML}presentationml.presentation"),
    "旧.doc": (samples.compound("WordDocument"), "office", "application/msword"),
    "金山.wps": (samples.compound("WordDocument", "1Table"), "office", "application/msword"),
    "旧.xls": (samples.compound("Workbook"), "office", "application/vnd.ms-excel"),
    "旧.ppt": (samples.compound("PowerPoint Document"), "office", "application/vnd.ms-powerpoint"),
}


@pytest.mark.parametrize("name", TAKEN)
def test_a_file_is_what_its_content_says_whatever_its_name(name: str) -> None:
    data, kind, mime = TAKEN[name]
    user = enter()
    file = store_file(upload=upload(data, "改过名.jpg"), by=user, at=AT)
    assert (file.kind, file.mime, file.size) == (kind, mime, len(data))
    assert (file.name, file.uploaded_by, file.width) == ("改过名.jpg", user, None)
    assert store_file(upload=upload(data, name), by=user, at=AT).pk == file.pk


def test_a_picture_of_an_iphone_is_kept_as_a_jpeg() -> None:
    file = store_file(upload=upload(samples.HEIC, "IMG_0001.HEIC"), by=None, at=AT)
    assert (file.kind, file.mime, file.width, file.height) == ("image", "image/jpeg", 64, 48)
    assert file.taken_at is not None
    assert blob_path(file.sha256).read_bytes().startswith(b"\xff\xd8")


def test_the_second_picture_that_telephones_hide_in_a_jpeg_does_no_harm() -> None:
    out = io.BytesIO()
    first, second = Image.new("RGB", (60, 40), "red"), Image.new("RGB", (30, 20), "blue")
    first.save(out, "MPO", save_all=True, append_images=[second])
    file = store_image(upload=upload(out.getvalue()), by=None, at=AT)
    assert (file.width, file.height) == (60, 40)


def test_a_video_loses_the_place_it_names_and_keeps_its_pictures(folder: Path) -> None:
    data = samples.iso(PICTURES, SOUND, data=b"MOVING-PICTURES")
    kept = blob_path(store_file(upload=upload(data, "v.mp4"), by=None, at=AT).sha256, "plain").read_bytes()
    assert len(kept) == len(data)
    assert b"MOVING-PICTURES" in kept
    assert b"udta" in data
    assert b"udta" not in kept
    assert len(left_in(folder)) == 1


def test_a_recording_loses_the_names_in_its_tags_and_keeps_its_sound() -> None:
    frame = b"TPE1" + bytes((0, 0, 0, 7, 0, 0)) + b"\0NAMED1"
    sound = b"\xff\xfb\x90\x00" + b"SOUND" * 90
    data = b"ID3\x03\0\x40" + bytes((0, 0, 0, len(frame))) + frame + sound + b"TAG" + b"NAMED2".ljust(125, b"\0")
    kept = blob_path(store_file(upload=upload(data, "a.mp3"), by=None, at=AT).sha256, "plain").read_bytes()
    assert len(kept) == len(data)
    assert kept == b"ID3\x03\0\0" + data[6:10] + bytes(len(frame)) + sound + b"TAG" + bytes(125)
    longer = b"ID3\x03\0\0" + bytes((0x7F, 0x7F, 0x7F, 0x7F)) + bytes(40)  # says it is longer than the file
    assert store_file(upload=upload(longer, "b.mp3"), by=None, at=AT).size == len(longer)


REFUSED = {
    "空": (b"", "文件是空的。"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "这个文件不是"),
    "html": (b"<!doctype html><script>alert(1)</script>", "这个文件不是"),
    "程序": (b"MZ\x90\x00" + bytes(200), "这个文件不是"),
    "gif": (b"GIF89a\x01\x00\x01\x00\x00\x00\x00;", "这个文件不是"),
    "avif": (samples.box(b"ftyp", b"avif", bytes(4), b"mif1avif") + bytes(40), "这个文件不是"),
    "压缩包": (samples.archive({"a.txt": b"a"}), "压缩包不能接收"),
    "其他复合文档": (samples.compound("Setup"), "这个文件不是"),
    "微信语音": (b"\x02#!SILK_V3" + bytes(30), "MP3 或 M4A"),
    "炸弹图": (samples.png_bomb(), "图片的尺寸过大，不能接收。"),
    "真炸弹图": (samples.png_bomb(60_000, 60_000), "图片的尺寸过大，不能接收。"),
    "炸弹文档": (samples.open_xml_bomb(), "文档解开后过大"),
    "重叠文档": (samples.overlapping(), "文档解开后过大"),
    "宏文档": (samples.open_xml(word__vbaProject_bin=b"macro"), "带宏的文档不能接收"),
    "宏类型": (
        samples.archive({samples.TYPES: b"ms-word.document.macroEnabled.main+xml", samples.WORD: b""}),
        "带宏的文档不能接收",
    ),
    "旧宏": (samples.compound("WordDocument", "VBA"), "带宏的文档不能接收"),
    "加密文档": (samples.compound("EncryptedPackage"), "加密的文档不能接收"),
    "加密压缩": (samples.locked(samples.open_xml()), "加密的文档不能接收"),
    "截断文档": (samples.open_xml()[:-30], "文档已损坏或不完整"),
    "截断复合": (samples.compound("WordDocument")[:600], "文档已损坏或不完整"),
    "截断视频": (samples.iso(PICTURES)[:-20], "视频或录音不完整"),
    "没有声画": (samples.iso(b"text"), "没有画面，也没有声音"),
    "大照片": (picture() + bytes(50 * 1024 * 1024), "照片超过 15 MB"),
    "大录音": (samples.wav() + bytes(10 * 1024 * 1024), "录音超过 10 MB"),
    "大视频": (samples.iso(PICTURES, data=bytes(50 * 1024 * 1024)), "视频超过 50 MB"),
    "大声音": (samples.iso(SOUND, data=bytes(10 * 1024 * 1024)), "录音超过 10 MB"),
    "大 PDF": (samples.pdf() + bytes(20 * 1024 * 1024), "PDF 文件超过 20 MB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_taken_is_refused_in_a_sentence_and_leaves_nothing(name: str, folder: Path) -> None:
    data, part = REFUSED[name]
    with pytest.raises(BadFile) as refused:
        store_file(upload=upload(data, "photo.jpg"), by=None, at=AT)
    assert part in str(refused.value)
    assert str(refused.value).endswith("。")
    assert not StoredFile.objects.exists()
    assert left_in(folder) == []


@pytest.mark.parametrize("data", [samples.pdf(), samples.wav(), samples.iso(PICTURES), samples.open_xml()])
def test_where_a_picture_is_wanted_nothing_else_is_taken(data: bytes, folder: Path) -> None:
    with pytest.raises(BadFile, match="这里只收照片，这个文件是"):
        store_image(upload=upload(data, "photo.jpg"), by=None, at=AT)
    assert left_in(folder) == []


@pytest.mark.filterwarnings("ignore::UserWarning")
@given(st.data())
def test_a_damaged_file_of_any_kind_is_refused_or_kept_but_never_breaks_the_program(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from([one for one, _kind, _mime in TAKEN.values()]))
    damaged = bytearray(whole)
    places = st.tuples(st.integers(0, min(len(damaged), 4096) - 1), st.integers(0, 255))
    for place, value in data.draw(st.lists(places, max_size=9)):
        damaged[place] = value
    cut = bytes(damaged[: data.draw(st.integers(1, len(damaged)))])
    assert _taken_or_refused(cut)


def _taken_or_refused(data: bytes) -> bool:
    try:
        return store_file(upload=upload(data), by=None, at=AT).kind in FileKind.values
    except BadFile as refused:
        return str(refused).endswith("。")


def test_time_and_place_are_read_and_then_gone_from_the_picture() -> None:
    file = store_file(upload=upload(with_exif("2026:03:01 09:30:00", *HERE)), by=None, at=AT)
    assert file.taken_at is not None
    assert (file.lon, file.lat) == (114.8794, 40.8175)
    kept = blob_path(file.sha256).read_bytes()
    assert b"Exif" not in kept
    assert b"2026:03:01" not in kept


@pytest.mark.parametrize(
    ("lat", "lon", "sides"),
    [
        ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), "NE"),
        (*HERE, "SE"),
        (*HERE, "NW"),
        ((48.0, 51.0, 29.0), (2.0, 17.0, 40.0), "NE"),
        ((114.0, 52.0, 45.84), (40.0, 49.0, 3.0), "NE"),
        ((4000.0, 0.0, 0.0), (4000.0, 0.0, 0.0), "NE"),
        ((40.0,), (114.0,), "NE"),
    ],
)
def test_a_place_outside_china_is_no_place(lat: tuple[float, ...], lon: tuple[float, ...], sides: str) -> None:
    file = store_file(upload=upload(with_exif("2026:03:01 09:30:00", lat, lon, sides)), by=None, at=AT)
    assert (file.lon, file.lat) == (None, None)
    assert file.taken_at is not None


def test_a_time_to_come_is_no_time_even_by_an_hour() -> None:
    later = (AT + timedelta(hours=9)).strftime("%Y:%m:%d %H:%M:%S")
    assert store_file(upload=upload(with_exif(later, *HERE)), by=None, at=AT).taken_at is None


def test_a_full_store_is_said_and_leaves_nothing(folder: Path) -> None:
    folder.mkdir()
    for name in ("plain", "full"):
        (folder / name).write_bytes(b"")
    for data in (samples.pdf(), picture()):
        with pytest.raises(NoRoom, match="存不下"):
            store_file(upload=upload(data), by=None, at=AT)
    assert not StoredFile.objects.exists()


def test_what_one_session_sent_no_other_session_can_attach() -> None:
    mine = store_file(upload=upload(samples.pdf()), by=None, at=AT, session_hash="a" * 64)
    given: dict[str, Any] = {"subject_kind": "matter", "subject_id": new_id(), "by": None, "at": AT}
    for session in ("b" * 64, ""):
        with pytest.raises(UnknownFile):
            attach_files(file_ids=[mine.pk], session_hash=session, **given)
    assert attach_files(file_ids=[mine.pk], session_hash="a" * 64, **given)
    other = store_file(upload=upload(samples.pdf()), by=None, at=AT, session_hash="b" * 64)
    assert other.pk != mine.pk


def test_what_is_attached_discreetly_tells_nothing_of_who_sent_it() -> None:
    photo = store_file(upload=upload(with_exif("2026:03:01 09:30:00", *HERE), "李桂兰家门口.jpg"), by=None, at=AT)
    paper = store_file(upload=upload(samples.pdf(), "李桂兰.pdf"), by=None, at=AT)
    assert photo.lon is not None
    attach_files(
        file_ids=[photo.pk, paper.pk], subject_kind="matter", subject_id=new_id(), by=None, at=AT, discreet=True
    )
    assert set(StoredFile.objects.values_list("taken_at", "lon", "lat")) == {(None, None, None)}
    assert set(StoredFile.objects.values_list("name", flat=True)) == {"照片 1", "PDF 文件 2"}


def test_what_nobody_attached_is_swept_whatever_its_kind(folder: Path) -> None:
    store_file(upload=upload(samples.wav()), by=None, at=AT)
    later = AT.fromtimestamp(left_in(folder)[0].stat().st_mtime, tz=AT.tzinfo) + timedelta(days=2)
    assert remove_unattached(at=later) == 1
    assert left_in(folder) == []


def test_the_name_of_a_file_is_no_path_and_no_riddle() -> None:
    file = store_file(upload=upload(samples.pdf(), "x"), by=None, at=AT)
    assert file.name == "x"
    hostile = File(io.BytesIO(samples.wav()), name="..\\..\\etc/pass\u202ewd\x00.wav")
    assert store_file(upload=hostile, by=None, at=AT).name == "passwd.wav"
