"""What a process keeps in memory: values loaded from tables, each under the marks of its editions."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock
from typing import Any, Generic, TypeVar

from django.db import connection

T = TypeVar("T")
Marks = Mapping[str, Any]


class Look:
    """One look at the marks of all editions, taken when the first of them is asked for."""

    def __init__(self) -> None:
        """Nothing is looked at yet."""
        self._marks: Marks | None = None

    @property
    def marks(self) -> Marks:
        """The marks, one query the first time."""
        if self._marks is None:
            self._marks = _marks()
        return self._marks

    def forget(self) -> None:
        """Look again when asked next."""
        self._marks = None


_look: ContextVar[Look | None] = ContextVar("look", default=None)


@contextmanager
def one_look() -> Iterator[None]:
    """Within it all snapshots stand on one look at the editions: one query instead of one for each.

    For the short time of one request; its own changes it sees, those of others the next request sees.
    """
    if _look.get() is not None:
        yield
        return
    token = _look.set(Look())
    try:
        yield
    finally:
        _look.reset(token)


def look_again() -> None:
    """After a change: what was seen so far is no longer true."""
    if look := _look.get():
        look.forget()


class Snapshot(Generic[T]):
    """A value loaded from tables, kept by this process and loaded anew when a mark is another; thread-safe."""

    def __init__(self, load: Callable[[], T], *editions: str) -> None:
        """Remember how to load, and which editions to watch."""
        self._load = load
        self._editions = editions
        self._lock = Lock()
        self._held: tuple[list[Any], T] | None = None

    def current(self) -> T:
        """The value of the present editions: one small query, and the loading where a mark is another.

        An edition without a row has never changed, and is as good a mark as any.
        """
        seen = (_look.get() or Look()).marks
        marks = [seen.get(name) for name in self._editions]
        held = self._held
        if held is not None and held[0] == marks:
            return held[1]
        with self._lock:
            return self._renewed(marks)

    def _renewed(self, marks: list[Any]) -> T:
        held = self._held
        if held is not None and held[0] == marks:
            return held[1]
        value = self._load()
        self._held = (marks, value)
        return value


def _marks() -> Marks:
    """The mark of every edition. Asked with every page, so the statement is plain and built once."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, mark FROM editions_edition")
        return dict(cursor.fetchall())
