"""Getting a turn to write in an embedded database that others write to without a pause."""

import time
from collections.abc import Callable
from typing import Final, TypeVar

from django.db import OperationalError, connection

from linli.config.console import LOCKED, Busy

WAIT_SECONDS: Final = 60.0
PAUSE_SECONDS: Final = 0.001

Written = TypeVar("Written")


def write_patiently(write: Callable[[], Written], *, wait: float = WAIT_SECONDS) -> Written:
    """Carry out one short write and return its result; on SQLite, ask for a turn again and again for `wait` seconds.

    SQLite serves whoever asks at the right moment, and by itself asks ever more rarely: a program that writes without
    a pause starves it. Asking every millisecond finds the gap between two transactions. Raises: Busy.
    """
    if connection.vendor != "sqlite":
        return write()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        (usual,) = cursor.fetchone()
        cursor.execute("PRAGMA busy_timeout = 0")
    try:
        return _write_in_a_gap(write, time.monotonic() + wait)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {int(usual)}")


def _write_in_a_gap(write: Callable[[], Written], until: float) -> Written:
    while True:
        try:
            return write()
        except OperationalError as error:
            if str(error) != LOCKED:
                raise
            if time.monotonic() >= until:
                raise Busy from error
        time.sleep(PAUSE_SECONDS)
