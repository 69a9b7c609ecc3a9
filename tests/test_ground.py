"""The ground every test stands on is what it says it is."""

import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection

from tests.privatepg import PREFIX, PrivatePostgres, sweep


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
