"""Programs beside the test, on the test's own database, so that they can really be killed."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection

START = """
import importlib, os, django
importlib.import_module(os.environ["DJANGO_SETTINGS_MODULE"]).DATABASES["default"]["NAME"] = os.environ["TEST_DATABASE"]
django.setup()
"""
PATIENCE = 20.0


@contextmanager
def running(code: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
    """A Python program on the test's database; killed at the end if it still runs."""
    known = {
        "TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    program = subprocess.Popen(
        [sys.executable, "-c", START + code],
        env={**os.environ, **known, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield program
    finally:
        program.kill()
        program.communicate()


def until(holds: Callable[[], object], what: str) -> None:
    """Look again and again until it holds; a deadline instead of a fixed wait."""
    deadline = time.monotonic() + PATIENCE
    pause = threading.Event()
    while not holds():
        if time.monotonic() > deadline:
            raise AssertionError(f"Still not so after {PATIENCE} s: {what}")
        pause.wait(0.02)
