"""/healthz: is the database there, is it migrated, does a worker live."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.foundation.jobs.heartbeat import DEAD_AFTER, last_beat

HEALTH_PATH = "/healthz"
log = logging.getLogger(__name__)
_migrated = False


@dataclass(frozen=True)
class Finding:
    """One part of the whole: fine or not, and a sentence that says so."""

    ok: bool
    detail: str


@dataclass(frozen=True)
class Report:
    """The state of database, migrations and worker."""

    database: Finding
    migrations: Finding
    worker: Finding

    @property
    def ok(self) -> bool:
        """Whether everything is fine."""
        return self.database.ok and self.migrations.ok and self.worker.ok

    def as_json(self) -> dict[str, object]:
        """The answer of /healthz."""
        parts = {"database": self.database, "migrations": self.migrations, "worker": self.worker}
        return {"ok": self.ok, **{name: {"ok": part.ok, "detail": part.detail} for name, part in parts.items()}}


class HealthMiddleware:
    """Answers /healthz before sessions and everything else, so that it can speak while the database is away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the program."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer 200 or 503, or pass on."""
        if request.path != HEALTH_PATH:
            return self.get_response(request)
        found = report(at=timezone.now())
        headers = {"Cache-Control": "no-store"}
        return JsonResponse(
            found.as_json(), status=200 if found.ok else 503, headers=headers, json_dumps_params={"ensure_ascii": False}
        )


def report(*, at: datetime) -> Report:
    """Look at database, migrations and worker. Never raises for a database that is away."""
    database = _guarded(_database)
    if not database.ok:
        unknown = Finding(ok=False, detail=_("数据库连不上，无法判断。"))
        return Report(database, unknown, unknown)
    return Report(database, _guarded(_migrations), _guarded(lambda: _worker(at)))


def _guarded(look: Callable[[], Finding]) -> Finding:
    try:
        return look()
    except DatabaseError:
        log.warning("health check: the database is away", exc_info=True)
        connection.close()
        return Finding(ok=False, detail=_("数据库连不上，请检查数据库服务和连接设置。"))


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return Finding(ok=True, detail=_("正常"))


def _migrations() -> Finding:
    """Once all are applied they stay so for this process: the program does not change under it."""
    global _migrated  # noqa: PLW0603 a fact about this process
    if not _migrated:
        executor = MigrationExecutor(connection)
        missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
        if missing:
            text = ngettext("有 %(number)d 个数据库变更还没有执行。", "有 %(number)d 个数据库变更还没有执行。", missing)
            return Finding(ok=False, detail=text % {"number": missing})
        _migrated = True
    return Finding(ok=True, detail=_("正常"))


def _worker(at: datetime) -> Finding:
    seen = last_beat()
    if seen is None:
        return Finding(ok=False, detail=_("没有作业进程在运行，消息和时限提醒不会发出。请启动 linli worker。"))
    if at - seen > DEAD_AFTER:
        text = _("作业进程已停止：最近一次心跳在 %(seen)s。请重新启动 linli worker。")
        return Finding(ok=False, detail=text % {"seen": timezone.localtime(seen).strftime("%Y-%m-%d %H:%M:%S")})
    return Finding(ok=True, detail=_("正常"))
