"""Keys 密钥: a keyring file outside the database, made with mode 0600 on first use and never part of a backup.

The keyring is JSON: `current` names the key that seals from now on, `keys` holds every key that still opens
(base64, 32 bytes each), `find` is the key of the hashes that find sealed values.
"""

import base64
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

KEY_BYTES = 32
FILE_NAME = "keyring.json"


class BadKeyring(RuntimeError):
    """The keyring file is there but cannot be used; the message says which file and why, never a key."""


@dataclass(frozen=True)
class Keyring:
    """All keys of an installation."""

    current: str
    keys: dict[str, bytes]
    find: bytes

    def __repr__(self) -> str:
        return f"Keyring(current={self.current!r}, {len(self.keys)} keys)"


def keyring_path() -> Path:
    """Where the keyring lies."""
    return Path(settings.KEY_FOLDER) / FILE_NAME


def keyring() -> Keyring:
    """The keyring in force; a changed file is read anew, so that a new key needs no restart. Raises: BadKeyring."""
    path = keyring_path()
    try:
        state = path.stat()
    except FileNotFoundError:
        _make(path)
        state = path.stat()
    return _read(path, state.st_mtime_ns, state.st_ino)


def find_key() -> bytes:
    """The key for `lib.hashing.find_hash`; it stays the same when sealing keys change."""
    return keyring().find


def _make(path: Path) -> None:
    """Make the first keyring; where two processes start at once, both end up with the same one."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = _written(path, Keyring("k1", {"k1": secrets.token_bytes(KEY_BYTES)}, secrets.token_bytes(KEY_BYTES)))
    try:
        path.hardlink_to(draft)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _written(path: Path, ring: Keyring) -> Path:
    draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    content = {
        "current": ring.current,
        "keys": {name: base64.b64encode(key).decode() for name, key in ring.keys.items()},
        "find": base64.b64encode(ring.find).decode(),
    }
    descriptor = os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(content, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return draft


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int, _inode: int) -> Keyring:
    """The keyring in a file, read again once the state of the file is another."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        keys = {name: base64.b64decode(key, validate=True) for name, key in content["keys"].items()}
        ring = Keyring(content["current"], keys, base64.b64decode(content["find"], validate=True))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadKeyring(f"{path} is not a keyring") from error
    if ring.current not in keys or any(len(key) != KEY_BYTES for key in (*keys.values(), ring.find)):
        raise BadKeyring(f"{path}: the current key is missing or a key does not have {KEY_BYTES} bytes")
    return ring
