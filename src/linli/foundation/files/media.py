"""Sound and moving pictures: whole or refused, told apart by their tracks, and without what names a place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.utils.translation import gettext as _

from linli.foundation.files.kinds import BadFile, FileKind

HEADER = 8
MOST_BOXES = 20_000
FREE = b"free"
# Boxes of ISO 14496-12 that hold others, and those that hold names, comments and positions (©xyz, com.apple…location).
HOLDERS = frozenset({b"moov", b"trak", b"mdia"})
TELLING = frozenset({b"udta", b"meta", b"uuid"})
ID3_HEAD, ID3_FLAGS, ID3_OLD = 10, 5, 128
WEBM_HEAD = 256 * 1024
WEBM_VIDEO = re.compile(rb"\x86[\x81-\xff]V_[A-Z]")


@dataclass(frozen=True)
class Media:
    """What a file is, and which bytes to overwrite (by offset) so that it tells nothing of its maker."""

    kind: FileKind
    mime: str
    edits: tuple[tuple[int, bytes], ...] = ()


@dataclass(frozen=True)
class Box:
    """One box of a file: its type, where it begins, where its content begins and where it ends."""

    type: bytes
    start: int
    body: int
    end: int


def silence_id3(file: IO[bytes] | Any, size: int) -> tuple[tuple[int, bytes], ...]:
    """What to overwrite in an MP3 so that its ID3 tags name nobody: version 2 in front, version 1 at the end.

    A tag keeps its length: what stood in it becomes padding (ID3v2.4 structure, section 3.3).
    """
    file.seek(0)
    head = file.read(ID3_HEAD)
    edits = []
    if head[:3] == b"ID3" and len(head) == ID3_HEAD:
        length = sum((byte & 0x7F) << shift for byte, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
        edits = [(ID3_FLAGS, b"\0"), (ID3_HEAD, bytes(min(length, size - ID3_HEAD)))]
    file.seek(max(0, size - ID3_OLD))
    if size >= ID3_OLD and file.read(3) == b"TAG":
        edits.append((size - ID3_OLD + 3, bytes(ID3_OLD - 3)))
    return tuple(edits)


def read_webm(file: IO[bytes] | Any) -> Media:
    """A WebM file: a video if a track has a codec for pictures, else a voice."""
    file.seek(0)
    if WEBM_VIDEO.search(file.read(WEBM_HEAD)):
        return Media(FileKind.VIDEO, "video/webm")
    return Media(FileKind.AUDIO, "audio/webm")


def read_iso(file: IO[bytes] | Any, size: int) -> Media:
    """An MPEG-4 or QuickTime file. Raises: BadFile where it is cut off or holds no track."""
    file.seek(HEADER)
    brand = file.read(4)
    boxes = list(_walk(file, size))
    if not any(box.type == b"moov" for box in boxes):
        raise BadFile(_("视频或录音不完整，请重新选择。"))
    edits = tuple((box.start + 4, FREE) for box in boxes if box.type in TELLING)
    handlers = {_handler(file, box) for box in boxes if box.type == b"hdlr"}
    if b"vide" in handlers:
        return Media(FileKind.VIDEO, "video/quicktime" if brand == b"qt  " else "video/mp4", edits)
    if b"soun" in handlers:
        return Media(FileKind.AUDIO, "audio/mp4", edits)
    raise BadFile(_("文件里没有画面，也没有声音。"))


def _walk(file: IO[bytes] | Any, size: int) -> Iterator[Box]:
    """Every box, and those inside the ones that hold others."""
    open_spans = [(0, size)]
    count = 0
    while open_spans:
        start, end = open_spans.pop()
        while start + HEADER <= end:
            box = _box_at(file, start, end)
            count += 1
            if count > MOST_BOXES:
                raise BadFile(_("视频或录音的结构不正常，不能接收。"))
            yield box
            if box.type in HOLDERS:
                open_spans.append((box.body, box.end))
            start = box.end


def _box_at(file: IO[bytes] | Any, start: int, end: int) -> Box:
    """The box that begins here. Raises: BadFile where it reaches beyond what is there."""
    file.seek(start)
    head = file.read(HEADER)
    length, body = int.from_bytes(head[:4], "big"), start + HEADER
    if length == 1:
        length, body = int.from_bytes(file.read(8), "big"), body + 8
    stop = end if length == 0 else start + length
    if stop < body or stop > end:
        raise BadFile(_("视频或录音不完整，请重新选择。"))
    return Box(head[4:], start, body, stop)


def _handler(file: IO[bytes] | Any, box: Box) -> bytes:
    """What kind of track a handler box speaks of."""
    file.seek(box.body + 8)
    return bytes(file.read(4))
