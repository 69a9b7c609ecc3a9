"""The backup archive: a .tar.gz with the database, the files and, last, a manifest that vouches for every member.

Keys are never in it. The archive holds personal data, so it is readable by its owner only.
"""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from linli.config.console import Refused

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database/"
FILES = "files/"
CHUNK = 1 << 20


@dataclass
class Manifest:
    """What an archive says about itself. `rows` counts the rows per table, `members` is sha256 by member name."""

    linli: str
    engine: str
    taken_at: str
    migrations: list[list[str]]
    rows: dict[str, int] = field(default_factory=dict)
    columns: dict[str, list[str]] = field(default_factory=dict)
    members: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT


def file_hash(path: Path) -> str:
    """The sha256 of a file's bytes."""
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


class HashingReader(io.RawIOBase):
    """Passes a file's bytes on and keeps their hash, so that what was written is what is vouched for."""

    def __init__(self, source: IO[bytes]) -> None:
        """Read from `source`."""
        self.source = source
        self.hash = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        """The next bytes."""
        data = self.source.read(size)
        self.hash.update(data)
        return data


class ArchiveWriter:
    """Adds members to an archive that is being written."""

    def __init__(self, tar: tarfile.TarFile, manifest: Manifest) -> None:
        """Write into `tar`; `manifest` collects the hashes."""
        self.tar = tar
        self.manifest = manifest

    def add(self, name: str, path: Path) -> None:
        """Add a file under a member name."""
        with path.open("rb") as source:
            member = tarfile.TarInfo(name)
            member.size = os.fstat(source.fileno()).st_size
            member.mode = 0o600
            reader = HashingReader(source)
            self.tar.addfile(member, reader)
        self.manifest.members[name] = reader.hash.hexdigest()

    def finish(self) -> None:
        """Add the manifest."""
        content = json.dumps(asdict(self.manifest), ensure_ascii=False, indent=1).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(content), 0o600
        self.tar.addfile(member, io.BytesIO(content))


@contextmanager
def written_archive(target: Path, manifest: Manifest) -> Iterator[ArchiveWriter]:
    """An archive that appears at `target` only when it is whole. Raises: Refused where `target` exists."""
    if target.exists():
        raise Refused(f"{target} 已经存在，请换一个文件名")
    if not target.parent.is_dir():
        raise Refused(f"没有这个目录：{target.parent}")
    draft = target.with_name(f"{target.name}.part")
    try:
        with os.fdopen(os.open(draft, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600), "wb") as raw:
            with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
                writer = ArchiveWriter(tar, manifest)
                yield writer
                writer.finish()
            raw.flush()
            os.fsync(raw.fileno())
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


@contextmanager
def opened_archive(source: Path, room: Path) -> Iterator[tuple[Manifest, Path]]:
    """The manifest and a temporary folder under `room` with every member, each checked against its hash.

    Raises: Refused where the file is no archive of Linli, of an unknown format, incomplete or changed.
    """
    if not source.is_file():
        raise Refused(f"没有这个文件：{source}")
    room.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=room, prefix="restore-") as name:
        folder = Path(name)
        try:
            with tarfile.open(source, mode="r:gz") as tar:
                tar.extractall(folder, filter="data")
        except (tarfile.TarError, EOFError, OSError) as error:
            raise Refused(f"{source} 不是完整的备份文件：{error}") from error
        manifest = read_manifest(folder / MANIFEST, source)
        check_members(manifest, folder)
        yield manifest, folder


def read_manifest(path: Path, source: Path) -> Manifest:
    """The manifest of an unpacked archive. Raises: Refused."""
    try:
        content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        manifest = Manifest(**content)
    except (OSError, ValueError, TypeError) as error:
        raise Refused(f"{source} 不是 Linli 的备份，或者不完整（没有清单）") from error
    if manifest.format != FORMAT:
        raise Refused(f"备份格式 {manifest.format} 不认识，请用 Linli {manifest.linli} 恢复")
    return manifest


def check_members(manifest: Manifest, folder: Path) -> None:
    """Raises Refused where a member is missing, changed or not named in the manifest."""
    found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
    found.pop(MANIFEST)
    if extra := sorted(found.keys() - manifest.members.keys()):
        raise Refused(f"备份里有清单之外的内容：{extra[0]}")
    for name, digest in manifest.members.items():
        if name not in found:
            raise Refused(f"备份不完整，缺少 {name}")
        if file_hash(found[name]) != digest:
            raise Refused(f"备份损坏或被改动：{name}")
