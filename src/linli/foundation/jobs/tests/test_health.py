"""/healthz: 200 when all is fine, else 503 with the reason in words."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from linli.foundation.jobs import health
from linli.foundation.jobs.heartbeat import DEAD_AFTER, beat
from linli.foundation.jobs.tests.processes import running

rows = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nothing_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "_migrated", False)


@rows
def test_all_is_fine_with_a_living_worker(client: Client) -> None:
    beat(worker="a", at=timezone.now())
    answer = client.get("/healthz")
    fine = {"ok": True, "detail": "正常"}
    assert (answer.status_code, answer.json()) == (
        200,
        {"ok": True, "database": fine, "migrations": fine, "worker": fine},
    )
    assert "正常" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies


@rows
def test_a_dead_worker_shows(client: Client) -> None:
    beat(worker="a", at=timezone.now() - DEAD_AFTER - timedelta(seconds=1))
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["ok"], answer.json()["database"]["ok"]) == (503, False, True)
    assert "作业进程已停止" in answer.json()["worker"]["detail"]


@rows
def test_no_worker_at_all_shows(client: Client) -> None:
    assert "没有作业进程在运行" in client.get("/healthz").json()["worker"]["detail"]


@rows
def test_a_missing_migration_shows(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'jobs'")
    answer = client.get("/healthz")
    assert answer.status_code == 503
    assert answer.json()["migrations"] == {"ok": False, "detail": "有 1 个数据库变更还没有执行。"}


@rows
def test_it_asks_no_session_and_little_of_the_database(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    beat(worker="a", at=timezone.now())
    client.get("/healthz")
    client.cookies["sessionid"] = "nonsense"
    with django_assert_num_queries(2):
        assert client.get("/healthz").status_code == 200


DOWN = """
import json, time
from django.test import Client
client = Client()
client.cookies["sessionid"] = "nonsense"
begun = time.monotonic()
answer = client.get("/healthz")
print(json.dumps([answer.status_code, answer.json(), time.monotonic() - begun]))
"""


@rows
def test_a_database_that_is_away_is_said_quickly() -> None:
    with running(DOWN, LINLI_DATABASE_URL="postgresql://linli@127.0.0.1:1/linli", TEST_DATABASE="linli") as program:
        out, err = program.communicate(timeout=60)
    status, answer, seconds = json.loads(out.splitlines()[-1])
    assert status == 503, err
    assert seconds < 3
    assert "数据库连不上" in answer["database"]["detail"]
    assert (answer["migrations"]["ok"], answer["worker"]["ok"]) == (False, False)
