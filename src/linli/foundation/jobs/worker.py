"""The worker 作业进程: tasks in the main thread, periodic jobs and the heartbeat in threads beside it."""

import logging
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, Final

from django.db import DatabaseError, connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from linli.foundation.jobs.heartbeat import BEAT_EVERY, beat, reap, rest
from linli.foundation.jobs.periodic import prepare_rows, run_due

LOOK_EVERY: Final = 1.0
BREATHE: Final = 2.0
log = logging.getLogger(__name__)


class TaskRunner(Worker):
    """Runs the tasks that are ready, and stops between two tasks when asked."""

    def __init__(self, *, worker_id: str, stop: threading.Event) -> None:
        """Serve all queues of the default back end until none is ready."""
        super().__init__(
            queue_names=["*"],
            interval=0,
            batch=True,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=worker_id,
            excluded_queue_names=[],
        )
        self.stop = stop

    def run_task(self, db_task_result: DBTaskResult[Any, Any]) -> None:
        """Run one task; with a stop asked for, the next is left to others."""
        super().run_task(db_task_result)
        self.running = not self.stop.is_set()


def stop_on_signals() -> threading.Event:
    """An event that SIGTERM and SIGINT set; only the main thread may ask for it."""
    stop = threading.Event()

    def ask(_number: int, _frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, ask)
    signal.signal(signal.SIGINT, ask)
    return stop


def run_worker(stop: threading.Event) -> None:
    """Work until `stop` is set; a running task or job is finished first. Survives a database that goes and comes back.

    After an error of the database the worker goes on under a new name: a task it could not finish is then an orphan
    of a dead worker, and comes back.
    """
    while not stop.is_set():
        life = _Life(stop)
        life.live()
        if not stop.is_set():
            log.warning("the database is away; trying again in %s s", BREATHE)
            stop.wait(BREATHE)


class _Life:
    """One name of the worker, from its first heartbeat to the first error of the database."""

    def __init__(self, stop: threading.Event) -> None:
        self.stop = stop
        self.over = threading.Event()
        self.name = f"{socket.gethostname()[:40]}-{os.getpid()}-{secrets.token_hex(3)}"

    def live(self) -> None:
        """Run until stopped or until the database is away."""
        if not self._once(self._begin):
            return
        threads = [
            threading.Thread(target=self._repeat, args=(step, pause), name=step.__name__)
            for step, pause in ((self._pulse, BEAT_EVERY.total_seconds()), (self._tick, LOOK_EVERY))
        ]
        for thread in threads:
            thread.start()
        self._repeat(self._tasks, LOOK_EVERY)
        for thread in threads:
            thread.join()
        self._once(self._end)
        connections.close_all()

    def _repeat(self, step: Callable[[], None], pause: float) -> None:
        """Do a step again and again; the first error of the database ends this life in all threads."""
        while not self._ended() and self._once(step):
            self._wait(pause)
        connections.close_all()

    def _once(self, step: Callable[[], None]) -> bool:
        try:
            step()
        except DatabaseError:
            log.exception("worker %s lost the database", self.name)
            self.over.set()
            connections.close_all()
            return False
        return True

    def _ended(self) -> bool:
        return self.stop.is_set() or self.over.is_set()

    def _wait(self, seconds: float) -> None:
        """Wait, but not past the end of this life or of the worker."""
        step = min(seconds, 0.2)
        waited = 0.0
        while waited < seconds and not self.over.is_set() and not self.stop.wait(step):
            waited += step

    def _begin(self) -> None:
        now = timezone.now()
        beat(worker=self.name, at=now)
        prepare_rows(at=now)

    def _pulse(self) -> None:
        now = timezone.now()
        beat(worker=self.name, at=now)
        reap(at=now)

    def _tick(self) -> None:
        run_due(at=timezone.now())

    def _tasks(self) -> None:
        TaskRunner(worker_id=self.name, stop=self.stop).run()

    def _end(self) -> None:
        rest(worker=self.name)
