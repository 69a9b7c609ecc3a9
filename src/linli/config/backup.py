"""`linli backup`: one consistent archive of database and files, taken while the desk is served."""

import argparse
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils import timezone

from linli import __version__
from linli.config import copypostgres, copysqlite
from linli.config.archive import FILES, ArchiveWriter, Manifest, written_archive
from linli.config.console import Refused, say
from linli.config.first import refuse_unmigrated
from linli.config.patience import write_patiently
from linli.config.tables import applied_migrations
from linli.foundation.audit.actions import record_audit
from linli.foundation.files.parts import FOLDER


def write_backup(target: Path) -> Manifest:
    """Write the archive and return its manifest; `target` appears only when it is whole. Raises: Refused, Busy.

    The database is copied before the files: a file is stored before the row that names it, so none is missing.
    """
    at = timezone.now()
    write_patiently(lambda: record_audit(action="installation.backup", by=None, at=at, detail={"file": target.name}))
    manifest = Manifest(
        linli=__version__,
        engine=connection.vendor,
        taken_at=at.isoformat(),
        migrations=sorted([app, name] for app, name in applied_migrations()),
    )
    with (
        written_archive(target, manifest) as writer,
        tempfile.TemporaryDirectory(dir=target.parent, prefix=".linli-backup-") as room,
    ):
        (copypostgres if connection.vendor == "postgresql" else copysqlite).dump(writer, Path(room))
        add_files(writer)
    return manifest


def add_files(writer: ArchiveWriter) -> None:
    """Add every stored file; what is still arriving is left to whoever sends it."""
    home = Path(settings.MEDIA_ROOT)
    for path in sorted(home.rglob("*")):
        if path.is_file() and not path.is_relative_to(home / FOLDER):
            writer.add(FILES + path.relative_to(home).as_posix(), path)


def run_backup(options: argparse.Namespace) -> int:
    """Take a backup and say what is in it."""
    refuse_unmigrated()
    target = Path(options.file).resolve()
    if target.is_relative_to(Path(settings.MEDIA_ROOT)):
        raise Refused("备份文件不能放在文件目录里面")
    manifest = write_backup(target)
    files = sum(name.startswith(FILES) for name in manifest.members)
    size = target.stat().st_size / 1e6
    say(f"已备份到 {target}：{sum(manifest.rows.values())} 行，{files} 个文件，{size:.1f} MB。")
    say(f"备份不含密钥。请另行妥善保管密钥目录 {settings.KEY_FOLDER}：没有它，密封的内容无法读出。")
    return 0
