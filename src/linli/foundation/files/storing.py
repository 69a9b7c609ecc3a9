"""Blobs on disk, under the hash of what is stored; the same content is one blob."""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any

from django.conf import settings

PICTURE_BLOBS = ("full", "thumb")
PLAIN_BLOBS = ("plain",)
FRESH = timedelta(hours=1)
PIECE = 256 * 1024
Edits = Sequence[tuple[int, bytes]]


def blob_path(sha256: str, kind: str = "full") -> Path:
    """Where a blob lies; kind is full or thumb for pictures, plain for everything else."""
    suffix = ".bin" if kind in PLAIN_BLOBS else ".jpg"
    return Path(settings.MEDIA_ROOT) / kind / sha256[:2] / f"{sha256}{suffix}"


def write_blob(path: Path, data: bytes) -> None:
    """Write whole or not at all; a blob that is there already is only made fresh, so that no clean-up takes it."""
    if path.exists():
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with _draft(path.parent) as (file, draft):
        file.write(data)
        _settle(file)
        draft.replace(path)


def copy_blob(source: IO[bytes] | Any, edits: Edits) -> tuple[str, int]:
    """Copy a file into the store with some bytes overwritten; its hash and size. Whole or not at all."""
    folder = Path(settings.MEDIA_ROOT) / PLAIN_BLOBS[0]
    folder.mkdir(parents=True, exist_ok=True)
    source.seek(0)
    with _draft(folder) as (file, draft):
        shutil.copyfileobj(source, file, PIECE)
        size = file.tell()
        for offset, content in edits:
            file.seek(offset)
            file.write(content)
        file.seek(0)
        digest = _digest(file)
        path = blob_path(digest, PLAIN_BLOBS[0])
        path.parent.mkdir(exist_ok=True)
        _settle(file)
        draft.replace(path)
    return digest, size


def _digest(file: IO[bytes]) -> str:
    """The hash of all of it."""
    total = hashlib.sha256()
    while piece := file.read(PIECE):
        total.update(piece)
    return total.hexdigest()


def hash_of(path: Path) -> str:
    """The hash of what lies there. Raises: FileNotFoundError."""
    with path.open("rb") as file:
        return _digest(file)


@contextmanager
def _draft(folder: Path) -> Iterator[tuple[IO[bytes], Path]]:
    """A file beside its place that is gone afterwards, unless it was moved there."""
    handle, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "w+b") as file:
            yield file, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)


def _settle(file: IO[bytes]) -> None:
    """Have it on the disk before its name says so."""
    file.flush()
    os.fsync(file.fileno())


def freshen_blobs(sha256: str, kinds: Sequence[str]) -> bool:
    """Whether these blobs are all there; they are made fresh."""
    try:
        for kind in kinds:
            os.utime(blob_path(sha256, kind))
    except FileNotFoundError:
        return False
    return True


def drop_blobs(sha256: str, *, at: datetime) -> None:
    """Delete what no row names any more, unless somebody sent it again within the hour and is about to name it."""
    for kind in (*PICTURE_BLOBS, *PLAIN_BLOBS):
        path = blob_path(sha256, kind)
        if path.exists() and path.stat().st_mtime <= (at - FRESH).timestamp():
            path.unlink(missing_ok=True)
