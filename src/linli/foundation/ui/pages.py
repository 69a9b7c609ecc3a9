"""Pages of rows by key 翻页: newer and older from where the reader stands, at the same cost on every page.

The cursor is signed, so that nobody can walk a list by a key they were never shown.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import itemgetter
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet

PAGE_SIZE = 25
M = TypeVar("M")

READERS: dict[str, Callable[[str], Any]] = {
    "i": int,
    "s": str,
    "u": UUID,
    "t": datetime.fromisoformat,
    "d": date.fromisoformat,
    "n": Decimal,
}


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page: its rows in the list's order, and the cursors of the pages beside it (None at either end)."""

    rows: list[M]
    newer: str | None = None
    older: str | None = None


@dataclass(frozen=True)
class _Place:
    """Where a page begins: behind the row with these keys, or before it."""

    older: bool
    keys: tuple[Any, ...]


Shape = Callable[[QuerySet[Any, Any]], QuerySet[Any, Any]]
Parts = Sequence[QuerySet[Any, Any]]


def keyset_page(
    *parts: QuerySet[Any, Any],
    order: Sequence[str],
    cursor: str | None = None,
    size: int = PAGE_SIZE,
    shape: Shape | None = None,
) -> Page[Any]:
    """The page of a list that `cursor` names; the first page for None, an empty or a tampered cursor.

    `order` is a total order: columns that are never NULL (annotate with Coalesce where one can be), `-` for descending,
    the last of them unique. One query (two with `shape`); more only where all behind the cursor has meanwhile gone.
    ValueError if a row's key is NULL. With `shape` only keys are asked for, and `shape` adds to the rows of the page
    what they show: joins are then made for one page, not for the whole list. Several `parts` (with `shape` only) are
    one list: each is asked in the order of its own index, and a row that stands in two is shown once.
    """
    place = _read_cursor(cursor, order)
    if place is None:
        return _first_page(parts, order, size, shape)
    columns = _direction(order, place)
    rows = _read([_beyond(part, columns, place) for part in parts], columns, size + 1, shape)
    if not rows:
        return _first_page(parts, order, size, shape)
    more, rows = len(rows) > size, rows[:size]
    if place.older:
        return Page(rows, newer=_cursor(rows[0], order, older=False), older=_last(rows, order) if more else None)
    rows.reverse()
    return Page(rows, newer=_cursor(rows[0], order, older=False) if more else None, older=_last(rows, order))


def _read(parts: Parts, columns: Sequence[str], most: int, shape: Shape | None) -> list[Any]:
    """The first rows. Keys and rows are asked apart: planned as one, the database takes longer."""
    if shape is None:
        return list(parts[0].order_by(*columns)[:most])
    place = {key: number for number, key in enumerate(_keys(parts, columns, most))}
    rows = shape(parts[0].model.objects.filter(pk__in=list(place)))
    return sorted(rows, key=lambda row: place[row[rows.model._meta.pk.attname] if isinstance(row, dict) else row.pk])


def _keys(parts: Parts, columns: Sequence[str], most: int) -> list[Any]:
    """The first keys of all parts together."""
    names = [column.removeprefix("-") for column in columns]
    found = {keys[0]: keys for part in parts for keys in part.order_by(*columns).values_list("pk", *names)[:most]}
    rows = list(found.values())
    for number, column in reversed(list(enumerate(columns, start=1)) if len(parts) > 1 else []):
        rows.sort(key=itemgetter(number), reverse=column.startswith("-"))
    return [keys[0] for keys in rows[:most]]


def _first_page(parts: Parts, order: Sequence[str], size: int, shape: Shape | None) -> Page[Any]:
    rows = _read(parts, order, size + 1, shape)
    return Page(rows[:size], older=_last(rows[:size], order) if len(rows) > size else None)


def _direction(order: Sequence[str], place: _Place) -> list[str]:
    """The list's order, or the opposite one for what stands before a place."""
    return list(order) if place.older else [_flip(column) for column in order]


def _beyond(queryset: QuerySet[Any, M], columns: Sequence[str], place: _Place) -> QuerySet[Any, M]:
    """Rows behind the place in the order of these columns."""
    names = [column.removeprefix("-") for column in columns]
    reached = Q()
    for index, column in enumerate(columns):
        same = dict(zip(names[:index], place.keys[:index], strict=True))
        compare = "lt" if column.startswith("-") else "gt"
        reached |= Q(**same, **{f"{names[index]}__{compare}": place.keys[index]})
    # The first column alone bounds the rows, so that an index on it is used whatever the rest says.
    bound = "lte" if columns[0].startswith("-") else "gte"
    return queryset.filter(Q(**{f"{names[0]}__{bound}": place.keys[0]}) & reached)


def _flip(column: str) -> str:
    return column[1:] if column.startswith("-") else f"-{column}"


def _last(rows: Sequence[Any], order: Sequence[str]) -> str:
    return _cursor(rows[-1], order, older=True)


def _signer(order: Sequence[str]) -> Signer:
    return Signer(salt=f"linli.pages:{','.join(order)}", sep="~")


def _cursor(row: Any, order: Sequence[str], *, older: bool) -> str:
    keys = [_write_key(row, column.removeprefix("-")) for column in order]
    return _signer(order).sign_object([older, keys], compress=True)


def _read_cursor(cursor: str | None, order: Sequence[str]) -> _Place | None:
    """None for no cursor and for one that we did not sign for this order."""
    if not cursor:
        return None
    try:
        older, keys = _signer(order).unsign_object(cursor)
    except BadSignature:
        return None
    return _Place(older=bool(older), keys=tuple(READERS[kind](text) for kind, text in keys))


def _write_key(row: Any, name: str) -> list[str]:
    value = row
    for part in [] if isinstance(row, dict) else name.split("__"):
        value = getattr(value, part)
    if isinstance(row, dict):
        value = row[name]
    if value is None:
        raise ValueError(f"{name} is NULL: a list cannot be paged by it")
    return [_kind(value), value.isoformat() if isinstance(value, date) else str(value)]


def _kind(value: object) -> str:
    kinds: list[tuple[type, str]] = [(datetime, "t"), (date, "d"), (int, "i"), (UUID, "u"), (Decimal, "n"), (str, "s")]
    for python_type, kind in kinds:
        if isinstance(value, python_type):
            return kind
    raise ValueError(f"a list cannot be paged by a {type(value).__name__}")
