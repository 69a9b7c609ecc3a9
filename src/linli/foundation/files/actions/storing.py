"""Storing what somebody sent."""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File

from linli.foundation.accounts.models import Actor
from linli.foundation.files.claims import Claims
from linli.foundation.files.images import read_image
from linli.foundation.files.kinds import EVERY_KIND, FileKind, NoRoom, Seen, check_kind, check_size, largest, look_at
from linli.foundation.files.media import Media, read_iso, read_webm, silence_id3
from linli.foundation.files.models import StoredFile
from linli.foundation.files.office import read_compound, read_open_xml
from linli.foundation.files.storing import Edits, blob_path, copy_blob, freshen_blobs, write_blob

NAME_LENGTH = 120
NO_CLAIMS = Claims()
MP3 = "audio/mpeg"


@dataclass(frozen=True)
class Kept:
    """What lies in the store now."""

    kind: FileKind
    mime: str
    sha256: str
    size: int
    width: int | None = None
    height: int | None = None
    claims: Claims = NO_CLAIMS


def store_file(
    *, upload: File[Any], by: Actor, at: datetime, session_hash: str = "", kinds: Collection[FileKind] = EVERY_KIND
) -> StoredFile:
    """Keep an uploaded file of one of these kinds. The same file of the same person again is the same row.

    Its type is told by its content; pictures are re-encoded without metadata. `session_hash` is the upload session of
    somebody without a login, for whom `by` is None.

    Raises: BadFile, with a sentence for the person; NoRoom where the disk is full.
    """
    seen = look_at(upload)
    size = upload.size or 0
    check_size(size, seen.kind or max(kinds, key=lambda kind: largest([kind])))
    original = _digest(upload)
    mine = StoredFile.objects.filter(uploaded_by=by, session_hash=session_hash, kind__in=kinds)
    known = mine.filter(original_sha256=original, attachments=None).first()
    if known is not None and freshen_blobs(known.sha256, known.blobs):
        StoredFile.objects.filter(pk=known.pk).update(uploaded_at=at)
        return known
    try:
        kept = _READERS[seen.container](upload, seen, kinds, at)
    except OSError as error:
        raise NoRoom from error
    return StoredFile.objects.create(
        kind=kept.kind, sha256=kept.sha256, original_sha256=original, name=clean_name(upload.name or ""),
        mime=kept.mime, size=kept.size, width=kept.width, height=kept.height, taken_at=kept.claims.taken_at,
        lon=kept.claims.lon, lat=kept.claims.lat, uploaded_by=by, session_hash=session_hash, uploaded_at=at,
    )  # fmt: skip


def store_image(*, upload: File[Any], by: Actor, at: datetime) -> StoredFile:
    """Keep an uploaded picture and nothing else. Raises: BadFile, NoRoom."""
    return store_file(upload=upload, by=by, at=at, kinds=(FileKind.IMAGE,))


def _digest(upload: File[Any]) -> str:
    """The hash of what was sent."""
    original = hashlib.sha256()
    for chunk in upload.chunks():
        original.update(chunk)
    return original.hexdigest()


def clean_name(name: str) -> str:
    """The name as it is shown: its end, without folders and unprintable characters."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(one for one in last if one.isprintable())[-NAME_LENGTH:]


def _keep_image(upload: File[Any], seen: Seen, kinds: Collection[FileKind], at: datetime) -> Kept:
    """A picture, new from its pixels."""
    del seen
    check_kind(FileKind.IMAGE, kinds)
    upload.seek(0)
    image = read_image(upload, upload.size or 0, at)
    sha256 = hashlib.sha256(image.data).hexdigest()
    write_blob(blob_path(sha256), image.data)
    write_blob(blob_path(sha256, "thumb"), image.thumb)
    return Kept(FileKind.IMAGE, "image/jpeg", sha256, len(image.data), image.width, image.height, image.claims)


def _keep_iso(upload: File[Any], seen: Seen, kinds: Collection[FileKind], at: datetime) -> Kept:
    """MPEG-4 and QuickTime."""
    del seen, at
    return _keep_media(upload, read_iso(upload, upload.size or 0), kinds)


def _keep_webm(upload: File[Any], seen: Seen, kinds: Collection[FileKind], at: datetime) -> Kept:
    """WebM."""
    del seen, at
    return _keep_media(upload, read_webm(upload), kinds)


def _keep_open_xml(upload: File[Any], seen: Seen, kinds: Collection[FileKind], at: datetime) -> Kept:
    """docx, xlsx, pptx."""
    del seen, at
    check_kind(FileKind.OFFICE, kinds)
    return _keep(upload, FileKind.OFFICE, read_open_xml(upload, upload.size or 0))


def _keep_compound(upload: File[Any], seen: Seen, kinds: Collection[FileKind], at: datetime) -> Kept:
    """doc, xls, ppt and what WPS writes."""
    del seen, at
    check_kind(FileKind.OFFICE, kinds)
    return _keep(upload, FileKind.OFFICE, read_compound(upload))


def _keep_plain(upload: File[Any], seen: Seen, kinds: Collection[FileKind], at: datetime) -> Kept:
    """PDF and sound whose first bytes say enough."""
    del at
    kind = seen.kind or FileKind.AUDIO
    check_kind(kind, kinds)
    return _keep(upload, kind, seen.mime, silence_id3(upload, upload.size or 0) if seen.mime == MP3 else ())


def _keep_media(upload: File[Any], media: Media, kinds: Collection[FileKind]) -> Kept:
    """A file whose tracks say what it is."""
    check_kind(media.kind, kinds)
    check_size(upload.size or 0, media.kind)
    return _keep(upload, media.kind, media.mime, media.edits)


def _keep(upload: File[Any], kind: FileKind, mime: str, edits: Edits = ()) -> Kept:
    """As it came, but for the overwritten bytes."""
    sha256, size = copy_blob(upload, edits)
    return Kept(kind, mime, sha256, size)


_READERS: dict[str, Callable[[File[Any], Seen, Collection[FileKind], datetime], Kept]] = {
    "image": _keep_image,
    "iso": _keep_iso,
    "webm": _keep_webm,
    "zip": _keep_open_xml,
    "compound": _keep_compound,
    "plain": _keep_plain,
}
