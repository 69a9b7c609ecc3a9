"""Where pictures lie: in settings.MEDIA_ROOT under the hash of their content, so that the same one lies there once."""

import os
import secrets
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from django.conf import settings

FRESH: Final = timedelta(hours=1)


def blob_path(sha256: str, *, thumb: bool = False) -> Path:
    """The path of a picture or of its thumbnail."""
    name = f"{sha256}.thumb.jpg" if thumb else f"{sha256}.jpg"
    return Path(settings.MEDIA_ROOT) / sha256[:2] / sha256[2:4] / name


def keep_blob(sha256: str, data: bytes, thumb: bytes) -> None:
    """Write both files, each whole or not at all; what is there already is made fresh, so that no clean-up takes it."""
    for path, content in ((blob_path(sha256, thumb=True), thumb), (blob_path(sha256), data)):
        if path.exists():
            os.utime(path)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


def drop_blob(sha256: str, *, at: datetime) -> bool:
    """Delete a picture that no row names any more, unless somebody has just sent it again."""
    path = blob_path(sha256)
    if not path.exists() or path.stat().st_mtime > (at - FRESH).timestamp():
        return False
    path.unlink(missing_ok=True)
    blob_path(sha256, thumb=True).unlink(missing_ok=True)
    return True
