"""The worker, as a process of its own: it works, stops cleanly, dies, and loses its database."""

import signal
import subprocess
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from linli.foundation.accounts.tests.people import AT
from linli.foundation.jobs.heartbeat import DEAD_AFTER, MOST_LIVES, beat, last_beat, reap, rest
from linli.foundation.jobs.models import Heartbeat
from linli.foundation.jobs.tests.processes import running, until
from linli.foundation.jobs.tests.sample_tasks import fail, hold, lines, note

WORK = """
from linli.foundation.jobs.worker import run_worker, stop_on_signals
run_worker(stop_on_signals())
"""
process = pytest.mark.django_db(transaction=True)
rows = pytest.mark.django_db


def status_of(identifier: str) -> str:
    return DBTaskResult.objects.get(id=identifier).status


def ended(worker: subprocess.Popen[str]) -> int:
    worker.send_signal(signal.SIGTERM)
    return worker.wait(20)


@process
def test_a_worker_works_beats_and_stops_when_asked(tmp_path: Path) -> None:
    first = note.enqueue(str(tmp_path / "notes"), "先前")
    with running(WORK) as worker:
        until(lambda: status_of(first.id) == "SUCCESSFUL", "the waiting task is done")
        second = note.enqueue(str(tmp_path / "notes"), "后来")
        until(lambda: status_of(second.id) == "SUCCESSFUL", "the new task is done")
        assert Heartbeat.objects.count() == 1
        assert ended(worker) == 0
    assert lines(tmp_path / "notes") == ["先前", "后来"]
    assert not Heartbeat.objects.exists()


@process
def test_a_running_task_is_finished_before_the_worker_stops(tmp_path: Path) -> None:
    path = tmp_path / "held"
    first, second = hold.enqueue(str(path)), note.enqueue(str(path), "never")
    with running(WORK) as worker:
        until(lambda: lines(path), "the task began")
        worker.send_signal(signal.SIGINT)
        (tmp_path / "held.go").touch()
        assert worker.wait(20) == 0
    assert lines(path) == ["begun", "done"]
    assert (status_of(first.id), status_of(second.id)) == ("SUCCESSFUL", "READY")


@process
def test_the_task_of_a_killed_worker_comes_back_and_is_done_by_the_next(tmp_path: Path) -> None:
    path = tmp_path / "held"
    task = hold.enqueue(str(path))
    with running(WORK) as worker:
        until(lambda: lines(path), "the task began")
        worker.kill()
        worker.wait(20)
    assert status_of(task.id) == "RUNNING"
    assert reap(at=timezone.now()) == 0
    (tmp_path / "held.go").touch()
    assert reap(at=timezone.now() + DEAD_AFTER + timedelta(seconds=1)) == 1
    with running(WORK) as worker:
        until(lambda: status_of(task.id) == "SUCCESSFUL", "the next worker did it")
        assert ended(worker) == 0
    assert lines(path) == ["begun", "begun", "done"]


@process
def test_a_failing_task_does_not_stop_the_worker(tmp_path: Path) -> None:
    bad, good = fail.enqueue(str(tmp_path / "x")), note.enqueue(str(tmp_path / "x"), "still there")
    with running(WORK) as worker:
        until(lambda: status_of(good.id) == "SUCCESSFUL", "the next task is done")
        assert ended(worker) == 0
    assert status_of(bad.id) == "FAILED"
    assert "as always" in DBTaskResult.objects.get(id=bad.id).traceback


@pytest.mark.postgres
@process
def test_a_worker_survives_a_database_that_goes_away_and_comes_back(tmp_path: Path) -> None:
    with running(WORK) as worker, psycopg.connect(elsewhere(), autocommit=True) as admin:
        until(Heartbeat.objects.exists, "the worker is up")
        before = set(Heartbeat.objects.values_list("worker", flat=True))
        name = connection.settings_dict["NAME"]
        connection.close()
        admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        try:
            admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
            assert worker.stderr is not None
            assert any("lost the database" in line for line in worker.stderr)
        finally:
            admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
        task = note.enqueue(str(tmp_path / "notes"), "后来")
        until(lambda: status_of(task.id) == "SUCCESSFUL", "the worker is back")
        # The life that lost the database may still have done the task before it ended.
        until(lambda: set(Heartbeat.objects.values_list("worker", flat=True)) - before, "it lives anew")
        assert ended(worker) == 0


def elsewhere() -> str:
    """The address of the server's own database."""
    return psycopg.conninfo.make_conninfo(
        **{
            key: value
            for key, value in connection.get_connection_params().items()
            if key in {"host", "port", "user", "password"}
        },
        dbname="postgres",
    )


@rows
def test_a_heartbeat_is_renewed_and_the_latest_counts() -> None:
    beat(worker="a", at=AT)
    beat(worker="a", at=AT + timedelta(seconds=5))
    beat(worker="b", at=AT + timedelta(seconds=3))
    assert (Heartbeat.objects.count(), last_beat()) == (2, AT + timedelta(seconds=5))
    assert Heartbeat.objects.get(worker="a").started_at == AT
    rest(worker="a")
    assert last_beat() == AT + timedelta(seconds=3)


@rows
def test_only_the_tasks_of_the_dead_come_back() -> None:
    alive, dead = note.enqueue("x", "1"), note.enqueue("x", "2")
    beat(worker="alive", at=AT)
    beat(worker="dead", at=AT - DEAD_AFTER - timedelta(seconds=1))
    for task, worker in ((alive, "alive"), (dead, "dead")):
        DBTaskResult.objects.get(id=task.id).claim(worker)
    assert reap(at=AT) == 1
    assert (status_of(alive.id), status_of(dead.id)) == ("RUNNING", "READY")


@rows
def test_a_task_that_kills_its_workers_is_given_up() -> None:
    task = note.enqueue("x", "1")
    for life in range(MOST_LIVES):
        assert status_of(task.id) == "READY"
        DBTaskResult.objects.get(id=task.id).claim(f"dead{life}")
        reap(at=AT)
    assert status_of(task.id) == "FAILED"
    assert reap(at=AT) == 0
