"""Installations of their own for tests of the `linli` command: a home, a database, and the command run against them."""

import os
import secrets
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.architecture.source import ROOT

PASSWORD = "Kaifang-Shequ-2026"
OWNER = "linli_owner"


@dataclass
class Place:
    """One installation. `url` is empty for SQLite."""

    home: Path
    url: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What a process of this installation gets; nothing of the test run's own LINLI_*."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
        paths = {"PYTHONPATH": str(ROOT / "src"), "LINLI_HOME": str(self.home), "LINLI_DATABASE_URL": self.url}
        return {**kept, **paths}

    def linli(self, *arguments: str | Path, ok: bool = True) -> str:
        """Run a command and return what it said; `ok` says whether it must succeed."""
        command = [sys.executable, "-m", "linli", *map(str, arguments)]
        done = subprocess.run(
            command, cwd=self.home, env=self.environment, capture_output=True, text=True, check=False, timeout=180
        )
        said = done.stdout + done.stderr
        assert (done.returncode == 0) is ok, said
        assert "Traceback" not in said, said
        return said

    def init(self) -> str:
        """Found a real community here."""
        secret = self.home / "password"
        secret.write_text(PASSWORD, encoding="utf-8")
        return self.linli("init", "--name", "东风路街道", "--admin", "guanli", "--password-file", secret)

    def script(self, code: str) -> "subprocess.Popen[str]":
        """Start Python with Django set up; lines can be read from its standard output."""
        begin = "import django, os; os.environ['DJANGO_SETTINGS_MODULE'] = 'linli.config.settings'; django.setup()\n"
        command = [sys.executable, "-u", "-c", begin + code]
        return subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stdin=subprocess.PIPE, text=True)

    def ask(self, code: str) -> str:
        """What a script prints."""
        with self.script(code) as process:
            said, _ = process.communicate(timeout=60)
        assert process.returncode == 0
        return said.strip()


def new_place(folder: Path) -> Place:
    """An installation on the database of this lane. On PostgreSQL its owner is no superuser."""
    folder.mkdir(parents=True, exist_ok=True)
    server = os.environ.get("LINLI_DATABASE_URL")
    if not server:
        return Place(folder)
    name = f"place_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(
            f"DO $$ BEGIN CREATE ROLE {OWNER} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$"
        )
        admin.execute(f"CREATE DATABASE {name} OWNER {OWNER}")
    host = psycopg.conninfo.conninfo_to_dict(server)["host"]
    return Place(folder, f"postgresql://{OWNER}@/{name}?host={host}")
