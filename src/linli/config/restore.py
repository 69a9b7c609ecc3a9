"""`linli restore`: a database and its files from an archive, whole or not at all."""

import argparse
import shutil
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from linli.config import copypostgres, copysqlite
from linli.config.archive import FILES, Manifest, opened_archive
from linli.config.console import Refused, say
from linli.config.first import migrate
from linli.config.tables import applied_migrations, leaves
from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.foundation.sealing.fields import SealedTextField
from linli.foundation.sealing.sealed import Sealed

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
Unreadable = dict[tuple[str, str], int]


def refuse_unfit(manifest: Manifest, *, replace: bool) -> None:
    """Raises Refused where this archive cannot go into this database."""
    if manifest.engine != connection.vendor:
        theirs, ours = ENGINES.get(manifest.engine, manifest.engine), ENGINES[connection.vendor]
        raise Refused(f"这是 {theirs} 的备份，当前数据库是 {ours}；请设置对应的 LINLI_DATABASE_URL 后再恢复")
    leaves((app, name) for app, name in manifest.migrations)
    if not replace and holds_data():
        raise Refused("目标里已有数据，没有改动。确实要整个替换，请加 --replace（先做一份备份）")


def holds_data() -> bool:
    """Whether anybody has an account here, or a file lies here."""
    tables = set(connection.introspection.table_names())
    has_user = User._meta.db_table in tables and User.objects.exists()
    return has_user or any(path.is_file() for path in Path(settings.MEDIA_ROOT).rglob("*"))


def put_files(folder: Path) -> int:
    """Copy the archived files to their place; returns how many. A half-copied file never stands under its name."""
    source, home = folder / FILES, Path(settings.MEDIA_ROOT)
    count = 0
    for path in sorted(source.rglob("*")) if source.exists() else []:
        if path.is_file():
            target = home / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            draft = target.with_name(f".{target.name}.part")
            shutil.copyfile(path, draft)
            draft.replace(target)
            count += 1
    return count


def drop_surplus_files(manifest: Manifest) -> None:
    """Remove files that the restored database does not know."""
    home = Path(settings.MEDIA_ROOT)
    for path in home.rglob("*"):
        if path.is_file() and FILES + path.relative_to(home).as_posix() not in manifest.members:
            path.unlink()


def sealed_fields() -> list[tuple[type[Model], str]]:
    """Every sealed column: its model and its name."""
    return [
        (model, field.name)
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, SealedTextField)
    ]


def unreadable() -> Unreadable:
    """How many values stay unreadable, by column and by the id of the key they need."""
    counts: Unreadable = {}
    readable: dict[tuple[str, str], bool] = {}
    for model, name in sealed_fields():
        rows = model._meta.base_manager.filter(**{f"{name}__isnull": False}).values_list(name, flat=True)
        for sealed in rows.iterator(chunk_size=2000):
            if not isinstance(sealed, Sealed):
                continue
            place = (sealed.field, sealed.key_id)
            if place not in readable:
                readable[place] = sealed.readable
            if not readable[place]:
                counts[place] = counts.get(place, 0) + 1
    return counts


def read_backup(source: Path, *, replace: bool = False) -> tuple[Manifest, int, Unreadable]:
    """Restore; returns the manifest, the number of files and what stays unreadable. Raises: Refused.

    Files come first: they change nothing that is there. Then the database, in one piece. Surplus files go last.
    """
    with opened_archive(source, Path(settings.HOME)) as (manifest, folder):
        refuse_unfit(manifest, replace=replace)
        files = put_files(folder)
        (copypostgres if connection.vendor == "postgresql" else copysqlite).load(manifest, folder)
    drop_surplus_files(manifest)
    migrate()
    record_audit(
        action="installation.restore",
        by=None,
        at=timezone.now(),
        detail={"file": source.name, "taken_at": manifest.taken_at, "linli": manifest.linli},
    )
    return manifest, files, unreadable()


def run_restore(options: argparse.Namespace) -> int:
    """Restore an archive and say what came back and what cannot be read."""
    manifest, files, closed = read_backup(Path(options.file).resolve(), replace=options.replace)
    say(f"已恢复 {manifest.taken_at} 的备份：{sum(manifest.rows.values())} 行，{files} 个文件。")
    say(f"数据库迁移 {len(applied_migrations())} 个。所有人需要重新登录。")
    if closed:
        say("以下密封内容没有对应的密钥，读不出来；把原来的密钥目录放回后即可恢复，按号码查找也要用它：")
        for (field, key), count in sorted(closed.items()):
            say(f"  {field}：{count} 条，需要密钥 {key}")
        say(f"  密钥目录：{settings.KEY_FOLDER}")
    else:
        say("密封的内容都能读出。")
    return 0
