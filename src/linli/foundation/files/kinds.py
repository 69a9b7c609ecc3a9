"""What a file is, told by its content and never by its name, and how large each kind may be."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import IO, Any

import filetype
from django.conf import settings
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

MB = 1024 * 1024
HEAD = 8192
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_XML = "application/vnd.openxmlformats-officedocument."


class FileKind(models.TextChoices):
    """Kinds of files that are taken."""

    IMAGE = "image", gettext_lazy("照片")
    VIDEO = "video", gettext_lazy("视频")
    AUDIO = "audio", gettext_lazy("录音")
    PDF = "pdf", gettext_lazy("PDF 文件")
    OFFICE = "office", gettext_lazy("文档")


EVERY_KIND = tuple(FileKind)
PLAIN_AUDIO = {
    "audio/mpeg": "audio/mpeg", "audio/x-wav": "audio/wav", "audio/ogg": "audio/ogg", "audio/amr": "audio/amr",
    "audio/aac": "audio/aac",
}  # fmt: skip
IMAGES = frozenset({"image/jpeg", "image/png", "image/webp", "image/heic"})
NAMES_OF = {
    "image/jpeg": (".jpg", ".jpeg"),
    "video/mp4": (".mp4", ".m4v", ".3gp"),
    "video/quicktime": (".mov", ".qt"),
    "video/webm": (".webm",),
    "audio/mp4": (".m4a", ".mp4"),
    "audio/webm": (".webm",),
    "audio/mpeg": (".mp3",),
    "audio/wav": (".wav",),
    "audio/ogg": (".ogg", ".oga", ".opus"),
    "audio/amr": (".amr",),
    "audio/aac": (".aac",),
    "application/pdf": (".pdf",),
    "application/msword": (".doc", ".wps"),
    "application/vnd.ms-excel": (".xls", ".et"),
    "application/vnd.ms-powerpoint": (".ppt", ".dps"),
    f"{OPEN_XML}wordprocessingml.document": (".docx",),
    f"{OPEN_XML}spreadsheetml.sheet": (".xlsx",),
    f"{OPEN_XML}presentationml.presentation": (".pptx",),
}


class BadFile(ValueError):
    """A file that is not taken; the text is a sentence for the person who sent it."""


class NoRoom(BadFile):
    """The disk of the server is full: nothing is wrong with the file."""

    def __init__(self) -> None:
        super().__init__(_("服务器暂时存不下文件，请稍后再试，并告诉管理员检查磁盘。"))


@dataclass(frozen=True)
class Seen:
    """What the first bytes say: `container` names who must look closer (image, iso, webm, zip, compound, plain)."""

    container: str
    kind: FileKind | None = None
    mime: str = ""


def look_at(file: IO[bytes] | Any) -> Seen:
    """What a file seems to be. Raises: BadFile where it is none of the kinds."""
    file.seek(0)
    head = file.read(HEAD)
    if not head:
        raise BadFile(_("文件是空的。"))
    if head.startswith(COMPOUND):
        return Seen("compound", FileKind.OFFICE)
    guess = filetype.guess(head)
    seen = _by_mime(guess.mime if guess else "") or _by_mark(head)
    if seen is None:
        raise BadFile(_("只接收照片、录音、短视频、PDF 和 Office 文档，这个文件不是。"))
    return seen


def _by_mime(mime: str) -> Seen | None:
    """What the library knows."""
    if mime in IMAGES:
        return Seen("image", FileKind.IMAGE, mime)
    if mime in PLAIN_AUDIO:
        return Seen("plain", FileKind.AUDIO, PLAIN_AUDIO[mime])
    if mime == "application/pdf":
        return Seen("plain", FileKind.PDF, mime)
    if mime == "application/zip" or mime.startswith(OPEN_XML):
        return Seen("zip", FileKind.OFFICE)
    return Seen("webm") if mime == "video/webm" else None


def _by_mark(head: bytes) -> Seen | None:
    """What the library does not tell apart: MPEG-4 of every brand, and two kinds of voices."""
    if b"#!SILK" in head[:12]:
        raise BadFile(_("这是微信内部格式的语音，浏览器放不出来。请先转成 MP3 或 M4A 再上传。"))
    if head.startswith(b"#!AMR"):
        return Seen("plain", FileKind.AUDIO, "audio/amr")
    still = head[8:12] in {b"avif", b"avis"}
    return Seen("iso") if head[4:8] == b"ftyp" and not still else None


def limit_of(kind: FileKind) -> int:
    """The most bytes a file of this kind may have."""
    return int(settings.FILE_LIMITS_MB[kind.value]) * MB


def largest(kinds: Collection[FileKind] = EVERY_KIND) -> int:
    """The most bytes a file of any of these kinds may have."""
    return max(limit_of(kind) for kind in kinds)


def check_size(size: int, kind: FileKind) -> None:
    """Raises: BadFile where a file of this kind is too large."""
    if size > limit_of(kind):
        words = {"kind": kind.label, "limit": limit_of(kind) // MB}
        raise BadFile(_("%(kind)s超过 %(limit)s MB，请先压缩或分段。") % words)


def check_kind(kind: FileKind, kinds: Collection[FileKind]) -> None:
    """Raises: BadFile where this kind is not wanted here."""
    if kind not in kinds:
        wanted = "、".join(str(one.label) for one in FileKind if one in kinds)
        raise BadFile(_("这里只收%(wanted)s，这个文件是%(kind)s。") % {"wanted": wanted, "kind": kind.label})
