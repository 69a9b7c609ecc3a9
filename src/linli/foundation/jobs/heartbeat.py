"""Who is alive, and what becomes of the tasks of the dead."""

from datetime import datetime, timedelta
from typing import Any, Final

from django_tasks_db.models import DBTaskResult

from linli.foundation.jobs.models import Heartbeat

BEAT_EVERY: Final = timedelta(seconds=5)
DEAD_AFTER: Final = timedelta(seconds=30)
FORGET_AFTER: Final = timedelta(days=1)
MOST_LIVES: Final = 5


def beat(*, worker: str, at: datetime) -> None:
    """Say that this worker is alive."""
    if not Heartbeat.objects.filter(worker=worker).update(at=at):
        Heartbeat.objects.create(worker=worker, started_at=at, at=at)


def rest(*, worker: str) -> None:
    """Say that this worker stopped on purpose; what it still holds goes to the others."""
    Heartbeat.objects.filter(worker=worker).delete()


def last_beat() -> datetime | None:
    """When any worker was last seen alive."""
    return Heartbeat.objects.order_by("-at").values_list("at", flat=True).first()


def reap(*, at: datetime) -> int:
    """Set the RUNNING tasks of dead workers back to READY; returns how many. Tasks must bear being run twice.

    A task that outlived MOST_LIVES workers is given up as FAILED: it is what kills them.
    """
    Heartbeat.objects.filter(at__lt=at - FORGET_AFTER).delete()
    alive = set(Heartbeat.objects.filter(at__gte=at - DEAD_AFTER).values_list("worker", flat=True))
    running = DBTaskResult.objects.running().order_by().only("id", "worker_ids", "started_at")
    orphans = [task for task in running if not task.worker_ids or task.worker_ids[-1] not in alive]
    return sum(_release(task, at) for task in orphans)


def _release(task: DBTaskResult[Any, Any], at: datetime) -> int:
    row = DBTaskResult.objects.filter(id=task.id, status="RUNNING", started_at=task.started_at)
    if len(task.worker_ids) < MOST_LIVES:
        return row.update(status="READY", started_at=None)
    row.update(
        status="FAILED",
        finished_at=at,
        exception_class_path="linli.foundation.jobs.heartbeat.WorkerDied",
        traceback=f"Given up: {len(task.worker_ids)} workers died while they ran it.",
    )
    return 0
