"""The memory of a web process that serves the demo, after every kind of page was asked for."""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from bench.figures import Figure
from bench.serving import Browser, resident_bytes, server, web_process

MOST_MB = 250.0
ASK = """
import django; django.setup()
from bench import cast
from linli.casework.models import Case
from linli.foundation.accounts.models import User
from linli.registers.postings.models import Posting
worker = Posting.objects.filter(role="R8").order_by("id")[0].user
print(cast.cookies_of(worker.username))
print(*Case.objects.visible_to(worker).order_by("-opened_at").values_list("id", flat=True)[:20])
"""
PAGES = ("/desk/", "/desk/matters/", "/desk/matters/?view=all", "/desk/matters/map/", "/desk/matters/new/", "/inbox/")
ROUNDS = 20


def measure(rows: int) -> Iterator[Figure]:
    """Load the demo, serve it, ask, and look."""
    del rows
    with tempfile.TemporaryDirectory(prefix="linli-bench-demo-") as home:
        place = {"LINLI_HOME": home, "LINLI_DATABASE_URL": ""}
        subprocess.run(
            [sys.executable, "-m", "linli", "demo"], env={**os.environ, **place}, check=True, capture_output=True
        )
        asked = subprocess.run(
            [sys.executable, "-c", ASK], env={**os.environ, **place}, check=True, capture_output=True, text=True
        )
        cookies, ids = asked.stdout.strip().splitlines()
        with server(**place) as (port, process):
            asked_for = _ask(port, cookies, [f"/desk/matters/{one}/" for one in ids.split()])
            found = resident_bytes(web_process(process.pid)) / 1e6
    yield Figure("web process with the demo", found, "MB", MOST_MB, where=f"RSS after {asked_for} requests, SQLite")


def _ask(port: int, cookies: str, matters: list[str]) -> int:
    """Ask for pages again and again; those that answer anything but an error count."""
    done = 0
    for _turn in range(ROUNDS):
        for path in (*PAGES, *matters):
            Browser(port, cookies).get(path)
            done += 1
    return done
