"""Tasks and jobs that the tests run in other processes."""

import threading
from datetime import datetime
from pathlib import Path
from typing import Any

from django_tasks import task


@task()
def note(path: str, text: str) -> str:
    """Append a line."""
    add_line(path, text)
    return text


@task()
def hold(path: str) -> None:
    """Say that it began, then wait for leave to end."""
    add_line(path, "begun")
    while not Path(f"{path}.go").exists():
        threading.Event().wait(0.02)
    add_line(path, "done")


@task(takes_context=True)
def fail(context: Any, path: str) -> None:
    """Never succeed."""
    add_line(path, "failed")
    raise RuntimeError("as always")


def tick(path: str) -> Any:
    """A periodic job that writes down its rounds."""

    def run(at: datetime) -> None:
        add_line(path, at.isoformat())

    return run


def add_line(path: str, text: str) -> None:
    """One short write in append mode, which processes do not tear apart."""
    with Path(path).open("a") as file:
        file.write(f"{text}\n")


def lines(path: str | Path) -> list[str]:
    """What was written so far."""
    return Path(path).read_text().splitlines() if Path(path).exists() else []
