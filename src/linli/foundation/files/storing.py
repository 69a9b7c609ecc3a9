"""Blobs on disk, under the hash of what is stored; the same content is one blob."""

import os
import tempfile
from pathlib import Path

from django.conf import settings


def blob_path(sha256: str, kind: str = "full") -> Path:
    """Where a blob lies; kind is full or thumb."""
    return Path(settings.MEDIA_ROOT) / kind / sha256[:2] / f"{sha256}.jpg"


def write_blob(path: Path, data: bytes) -> None:
    """Write whole or not at all; a blob that is there already is left alone."""
    if path.exists():
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
