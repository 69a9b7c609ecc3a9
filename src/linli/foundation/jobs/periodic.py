"""Periodic jobs 定时作业: declared by whoever owns them, each round run by one worker only."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import DatabaseError
from django.utils import timezone

from linli.foundation.jobs.models import PeriodicJob

Run = Callable[[datetime], object]
LONGEST_ERROR: Final = 2000
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Periodic:
    """A job that comes round every so many seconds."""

    name: str
    every_seconds: int
    run: Run


_jobs: dict[str, Periodic] = {}


def register_periodic(name: str, every_seconds: int, run: Run) -> None:
    """Declare a job, from `AppConfig.ready`. `run` gets the moment of the round and must bear being run twice."""
    if every_seconds < 1:
        raise ValueError("A job comes round every second at most")
    _jobs[name] = Periodic(name, every_seconds, run)


def registered() -> list[Periodic]:
    """All declared jobs."""
    return list(_jobs.values())


def prepare_rows(*, at: datetime) -> None:
    """Give every declared job its row: new ones are due at once, a changed rhythm counts from the next round."""
    known = dict(PeriodicJob.objects.values_list("name", "every_seconds"))
    PeriodicJob.objects.bulk_create(
        [
            PeriodicJob(name=j.name, every_seconds=j.every_seconds, next_run_at=at)
            for j in registered()
            if j.name not in known
        ],
        ignore_conflicts=True,
    )
    for job in registered():
        if known.get(job.name, job.every_seconds) != job.every_seconds:
            PeriodicJob.objects.filter(name=job.name).update(every_seconds=job.every_seconds, next_run_at=at)


def run_due(*, at: datetime) -> list[str]:
    """Run the jobs whose time has come and that no other worker took; returns their names.

    Whoever moves `next_run_at` on runs the round. A job that fails is logged, kept in its row and tried next round.
    Raises: DatabaseError where the database is away.
    """
    due = set(PeriodicJob.objects.filter(next_run_at__lte=at).values_list("name", flat=True))
    return [job.name for job in registered() if job.name in due and _take(job, at) and _run(job, at)]


def _take(job: Periodic, at: datetime) -> bool:
    taken = PeriodicJob.objects.filter(name=job.name, next_run_at__lte=at).update(
        next_run_at=at + timedelta(seconds=job.every_seconds), last_started_at=at
    )
    return taken == 1


def _run(job: Periodic, at: datetime) -> bool:
    error = ""
    try:
        job.run(at)
    except DatabaseError:
        raise
    except Exception as problem:
        log.exception("periodic job %s failed", job.name)
        error = f"{type(problem).__name__}: {problem}"[:LONGEST_ERROR]
    PeriodicJob.objects.filter(name=job.name).update(last_finished_at=timezone.now(), last_error=error)
    return True
