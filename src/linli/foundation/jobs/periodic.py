"""Periodic jobs 定时作业: declared by whoever owns them, run by one worker at a time."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

Run = Callable[[datetime], object]


@dataclass(frozen=True)
class Periodic:
    """A job that comes round every so many seconds."""

    name: str
    every_seconds: int
    run: Run


JOBS: dict[str, Periodic] = {}


def register_periodic(name: str, every_seconds: int, run: Run) -> None:
    """Declare a job; called from `AppConfig.ready`. `run` gets the moment of the round and must bear being run twice."""
    if every_seconds < 1:
        raise ValueError("A job comes round every second at most")
    JOBS[name] = Periodic(name, every_seconds, run)
