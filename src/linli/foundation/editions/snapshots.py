"""What a process keeps in memory: values loaded from tables, each under the mark of its edition."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, Generic, TypeVar

from django.db import connection

from linli.foundation.editions.models import Edition

T = TypeVar("T")
Marks = Mapping[str, Any]

_looked: ContextVar[Marks | None] = ContextVar("looked", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Within it all snapshots stand on one look at the editions: one query instead of one for each.

    For the short time of one form or one set of rows; what changes meanwhile is seen by the next one.
    """
    if _looked.get() is not None:
        yield
        return
    token = _looked.set(_marks())
    try:
        yield
    finally:
        _looked.reset(token)


class Snapshot(Generic[T]):
    """A value loaded from tables, kept by this process and loaded anew when the mark is another; thread-safe."""

    def __init__(self, edition: str, load: Callable[[], T]) -> None:
        """Remember what to watch and how to load."""
        self._edition = edition
        self._load = load
        self._lock = Lock()
        self._held: tuple[Any, T] | None = None

    def current(self) -> T:
        """The value of the present edition: one small query, and the loading where the mark is new or missing."""
        looked = _looked.get()
        mark = (_marks() if looked is None else looked).get(self._edition)
        held = self._held
        if mark is not None and held is not None and held[0] == mark:
            return held[1]
        with self._lock:
            return self._renewed(mark)

    def _renewed(self, mark: Any) -> T:
        held = self._held
        if mark is not None and held is not None and held[0] == mark:
            return held[1]
        value = self._load()
        if mark is not None:
            self._held = (mark, value)
        return value


def _marks() -> Marks:
    """The mark of every edition. Asked many times a second, so the statement is plain and built once."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT name, mark FROM {Edition._meta.db_table}")  # noqa: S608 our own table
        return dict(cursor.fetchall())
