"""The ground every test stands on is what it says it is."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from linli.foundation.editions.models import Edition
from tests.kept import everything, keep, put_in, values_of
from tests.privatepg import PREFIX, PrivatePostgres, sweep
from tests.world import make_world


def test_the_run_stands_on_the_database_it_names() -> None:
    asked = os.environ.get("LINLI_TEST_DB", "sqlite")
    assert connection.vendor == ("postgresql" if asked == "pg" else "sqlite")


def test_nothing_of_a_developers_own_home_is_touched() -> None:
    assert Path(settings.HOME).name.startswith("linli-test-")


def test_a_server_whose_owner_is_dead_is_stopped_and_removed() -> None:
    owner = subprocess.Popen([sys.executable, "-c", "pass"])
    owner.wait()
    server = PrivatePostgres()
    address = server.start()
    (server.folder / "owner").write_text(str(owner.pid), encoding="ascii")
    psycopg.connect(address).close()
    sweep()
    assert not server.folder.exists()
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(address)


def test_a_server_in_use_is_left_alone() -> None:
    server = PrivatePostgres()
    try:
        sweep()
        assert server.folder.exists()
        assert server.folder.name.startswith(PREFIX)
    finally:
        server.stop()


@pytest.mark.django_db
def test_a_cast_that_is_put_in_again_is_the_one_that_the_actions_made() -> None:
    before = everything()
    with transaction.atomic():
        kept = keep(make_world)
        made = everything()
        transaction.set_rollback(True)
    assert {model: list(rows) for model, rows in everything().items()} == {m: list(rows) for m, rows in before.items()}
    world = put_in(kept)
    again = everything()
    for model in made.keys() - {Edition}:
        assert {pk: values_of(row) for pk, row in again[model].items()} == {
            pk: values_of(row) for pk, row in made[model].items()
        }, model
    marks = [{row.pk: values_of(row) for row in rows[Edition].values()} for rows in (before, made, again)]
    assert marks[2].keys() == marks[1].keys()
    assert {pk for pk in marks[1] if marks[1][pk] != marks[0].get(pk)} == set(kept.editions)
    assert all(marks[2][pk] != marks[1][pk] for pk in kept.editions)
    assert world["liufang"].name == "刘芳"
