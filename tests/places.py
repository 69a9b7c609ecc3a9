"""Installations of their own for tests of the `linli` command: a home, a database, and the command run against them."""

import os
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.architecture.source import ROOT

PASSWORD = "Kaifang-Shequ-2026"
OWNER = "linli_owner"
_founded: "list[Place]" = []


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
    return Place(folder, _new_database(server))


def founded_place(folder: Path) -> Place:
    """A real community on the database of this lane. A process founds one by `linli init`; the others are copies."""
    home = Path(os.environ["LINLI_HOME"]) / f"founded-{os.getpid()}"
    if not _founded:
        first = new_place(home)
        first.init()
        _founded.append(first)
    shutil.copytree(home, folder, dirs_exist_ok=True)
    server = os.environ.get("LINLI_DATABASE_URL")
    return Place(folder, _new_database(server, _name_of(_founded[0].url)) if server else "")


def _new_database(server: str, template: str = "template1") -> str:
    """The address of a new database on this server, like another one."""
    name = f"place_{secrets.token_hex(6)}"
    with psycopg.connect(server, autocommit=True) as admin:
        admin.execute(
            f"DO $$ BEGIN CREATE ROLE {OWNER} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN END $$"
        )
        admin.execute(f"CREATE DATABASE {name} OWNER {OWNER} TEMPLATE {template}")
    host = psycopg.conninfo.conninfo_to_dict(server)["host"]
    return f"postgresql://{OWNER}@/{name}?host={host}"


def _name_of(address: str) -> str:
    return str(psycopg.conninfo.conninfo_to_dict(address)["dbname"])
