"""Blobs on disk, under the hash of what is stored; the same content is one blob."""

import os
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

KINDS = ("full", "thumb")
FRESH = timedelta(hours=1)


def blob_path(sha256: str, kind: str = "full") -> Path:
    """Where a blob lies; kind is full or thumb."""
    return Path(settings.MEDIA_ROOT) / kind / sha256[:2] / f"{sha256}.jpg"


def write_blob(path: Path, data: bytes) -> None:
    """Write whole or not at all; a blob that is there already is only made fresh, so that no clean-up takes it."""
    if path.exists():
        os.utime(path)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def freshen_blobs(sha256: str) -> bool:
    """Whether picture and thumbnail are there; both are made fresh."""
    try:
        for kind in KINDS:
            os.utime(blob_path(sha256, kind))
    except FileNotFoundError:
        return False
    return True


def drop_blobs(sha256: str, *, at: datetime) -> None:
    """Delete what no row names any more, unless somebody sent it again within the hour and is about to name it."""
    for kind in KINDS:
        path = blob_path(sha256, kind)
        if path.exists() and path.stat().st_mtime <= (at - FRESH).timestamp():
            path.unlink(missing_ok=True)
