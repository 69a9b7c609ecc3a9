"""Editions 版次: what a process remembers of tables that change seldom, and how it learns that they changed.

The mark of an edition is a new UUID with every change, never a counter: a change that was rolled back and another
one made in its place can not look alike.
"""

from collections.abc import Callable
from threading import Lock
from typing import ClassVar, Generic, TypeVar
from uuid import UUID

from django.db import models

from linli.lib.ids import new_id

T = TypeVar("T")


class Edition(models.Model):
    """One row (number 1) whose mark is another after every change of the tables it stands for."""

    number = models.PositiveSmallIntegerField(primary_key=True, default=1)
    mark = models.UUIDField(default=new_id)

    objects: ClassVar[models.Manager["Edition"]] = models.Manager()

    class Meta:
        abstract = True


def hold(edition: type[Edition]) -> None:
    """Put changers in line: the caller's transaction holds the edition until it ends. Then look, write, and `renew`."""
    list(edition.objects.select_for_update().filter(number=1))


def renew(edition: type[Edition]) -> None:
    """Give the edition a new mark, in the caller's transaction, after what it stands for was written."""
    edition.objects.update_or_create(number=1, defaults={"mark": new_id()})


class Snapshot(Generic[T]):
    """A value loaded from tables, kept by this process and loaded anew when the mark is another; thread-safe."""

    def __init__(self, edition: type[Edition], load: Callable[[], T]) -> None:
        """Remember what to watch and how to load."""
        self._edition = edition
        self._load = load
        self._lock = Lock()
        self._held: tuple[UUID, T] | None = None

    def current(self) -> T:
        """The value of the present edition: one small query, and the loading where the mark is new or missing."""
        mark = self._mark()
        held = self._held
        if mark is not None and held is not None and held[0] == mark:
            return held[1]
        with self._lock:
            return self._renewed(mark)

    def _mark(self) -> UUID | None:
        return self._edition.objects.filter(number=1).values_list("mark", flat=True).first()

    def _renewed(self, mark: UUID | None) -> T:
        held = self._held
        if mark is not None and held is not None and held[0] == mark:
            return held[1]
        value = self._load()
        if mark is not None:
            self._held = (mark, value)
        return value
