"""Gives every test run a home and a database of its own before the settings are read. Loaded by `-p tests.pgplugin`.

LINLI_TEST_DB=pg starts a private PostgreSQL; anything else is SQLite in a throw-away folder. Nothing of the
developer's environment (LINLI_*) reaches the tests, and nothing is printed after pytest's closing line.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.privatepg import PrivatePostgres, sweep

READY = "LINLI_TEST_READY"
HOME_PREFIX = "linli-test-"


class Ground:
    """What one test run stands on; the controller makes it, xdist workers inherit it through the environment."""

    def __init__(self) -> None:
        self.server: PrivatePostgres | None = None
        self.home: Path | None = None
        self.says = f"database: {os.environ.get(READY, '')}"

    def make(self) -> None:
        """Make home and database and point the environment at them."""
        wanted = os.environ.get("LINLI_TEST_DB", "sqlite")
        if wanted not in {"sqlite", "pg"}:
            raise pytest.UsageError(f"LINLI_TEST_DB={wanted!r}: say sqlite or pg")
        for name in [name for name in os.environ if name.startswith("LINLI_") and name != "LINLI_TEST_DB"]:
            del os.environ[name]
        self.home = Path(tempfile.mkdtemp(prefix=HOME_PREFIX))
        os.environ["LINLI_HOME"] = str(self.home)
        os.environ["LINLI_HOSTS"] = "localhost,127.0.0.1,testserver"
        self.says = self._postgres() if wanted == "pg" else f"database: SQLite in {self.home}"
        os.environ[READY] = self.says.removeprefix("database: ")

    def _postgres(self) -> str:
        begun = time.monotonic()
        sweep()
        self.server = PrivatePostgres()
        os.environ["LINLI_DATABASE_URL"] = self.server.start()
        return f"database: PostgreSQL, private, started in {time.monotonic() - begun:.1f} s in {self.server.folder}"

    def clear(self) -> None:
        """Stop and remove what `make` made."""
        if self.server is not None:
            self.server.stop()
        if self.home is not None:
            shutil.rmtree(self.home, ignore_errors=True)


GROUND = Ground()


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """Before pytest-django reads the settings; a wrapper runs outside every other plugin's hook."""
    try:
        if READY not in os.environ:
            GROUND.make()
        return (yield)
    except BaseException:
        GROUND.clear()
        raise


def pytest_report_header() -> str:
    """Name the database."""
    return GROUND.says


@pytest.hookimpl(trylast=True)
def pytest_unconfigure() -> None:
    """Leave nothing behind."""
    GROUND.clear()
