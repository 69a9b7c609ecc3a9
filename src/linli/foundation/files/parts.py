"""What has arrived of an upload, on disk beside the store."""

import contextlib
import os
import shutil
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol
from uuid import UUID

from django.conf import settings
from django.http import UnreadablePostError

from linli.foundation.files.kinds import MB, NoRoom

FOLDER = "arriving"
PIECE = 64 * 1024
RESERVE = 64 * MB


class Source(Protocol):
    """What pieces are read from: a request."""

    def read(self, size: int, /) -> bytes:
        """The next bytes; none at the end."""


class LostPart(LookupError):
    """What had arrived is not there any more."""


def part_path(upload_id: UUID) -> Path:
    """Where the part lies."""
    return Path(settings.MEDIA_ROOT) / FOLDER / f"{upload_id}.part"


def check_room(length: int) -> None:
    """Raises: NoRoom where a file of this length would fill the disk."""
    home = Path(settings.MEDIA_ROOT)
    try:
        home.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(home).free
    except OSError as error:
        raise NoRoom from error
    if free < 2 * length + RESERVE:
        raise NoRoom


def pour(upload_id: UUID, source: Source, *, offset: int, most: int) -> int:
    """Write what comes, at most so many bytes, behind the first `offset` ones; returns how many came.

    A connection that breaks leaves what came; a disk that is full leaves what was there before.

    Raises: NoRoom, LostPart.
    """
    path = part_path(upload_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as part:
            return _append(part, source, offset, most)
    except OSError as error:
        raise NoRoom from error


def _append(part: IO[bytes], source: Source, offset: int, most: int) -> int:
    """Behind the offset, and on the disk."""
    if part.seek(0, os.SEEK_END) < offset:
        raise LostPart
    part.seek(offset)
    written = 0
    try:
        for piece in _pieces(source, most):
            part.write(piece)
            written += len(piece)
        part.flush()
        os.fsync(part.fileno())
    except OSError:
        with contextlib.suppress(OSError):
            os.ftruncate(part.fileno(), offset)
        raise
    return written


def _pieces(source: Source, most: int) -> Iterator[bytes]:
    """What comes until the end, the limit, or the connection breaks."""
    left = most
    while left > 0:
        try:
            piece = source.read(min(PIECE, left))
        except UnreadablePostError:
            return
        if not piece:
            return
        left -= len(piece)
        yield piece


def drop_part(upload_id: UUID) -> None:
    """Delete it."""
    part_path(upload_id).unlink(missing_ok=True)


def stale_parts(before: datetime) -> list[Path]:
    """Parts that nothing was written to since."""
    found = (Path(settings.MEDIA_ROOT) / FOLDER).glob("*.part")
    return [path for path in found if path.stat().st_mtime < before.timestamp()]
