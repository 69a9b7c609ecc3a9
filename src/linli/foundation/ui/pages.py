"""Pages of rows by key 翻页: newer and older from where the reader stands, at the same cost on every page.

The cursor is signed, so that nobody can walk a list by a key they were never shown.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import partial
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


Key = tuple[Any, ...]
Keys = Callable[[Sequence[str], Sequence[Any], int], Iterable[Key]]
Read = Callable[[Sequence[str], Sequence[Any], int], list[Any]]


def keyset_page(
    queryset: QuerySet[Any, M], *, order: Sequence[str], cursor: str | None = None, size: int = PAGE_SIZE
) -> Page[Any]:
    """The page of `queryset` that `cursor` names; the first page for None, an empty or a tampered cursor.

    `order` is a total order: columns that are never NULL (annotate with Coalesce where one can be), `-` for descending,
    the last of them unique. One query; more only where all behind the cursor has meanwhile gone. ValueError if a row's
    key is NULL.
    """
    return _page(partial(_read_rows, queryset), order, cursor, size)


def keyset_rows(
    keys: Keys,
    show: Callable[..., Iterable[dict[str, Any]]],
    *,
    order: Sequence[str],
    cursor: str | None = None,
    size: int = PAGE_SIZE,
) -> Page[dict[str, Any]]:
    """The same where keys are asked for first, and `show(*keys)` for what the rows of the page show.

    Joins are then made for one page, not for the whole list, and the database plans both faster than one statement.
    `keys(columns, place, most)` gives keys as `key_rows` does; they may come from several statements, each in the order
    of its own index, and one that comes twice is one row. What is shown has an `id` and the columns of `order`.
    """
    return _page(partial(_read_shown, keys, show), order, cursor, size)


def keys_of(queryset: QuerySet[Any, Any]) -> Keys:
    """The keys of a query set, for `keyset_rows`."""
    return partial(key_rows, queryset)


def key_rows(
    queryset: QuerySet[Any, Any], columns: Sequence[str], place: Sequence[Any], most: int
) -> QuerySet[Any, Any]:
    """Key and columns of the first rows in the order of the columns, behind the row with `place` in them, if any."""
    names = [column.removeprefix("-") for column in columns]
    return _behind(queryset, columns, place).order_by(*columns).values_list("pk", *names)[:most]


def _page(read: Read, order: Sequence[str], cursor: str | None, size: int) -> Page[Any]:
    place = _read_cursor(cursor, order)
    columns = order if place is None or place.older else [_flip(column) for column in order]
    rows = read(columns, place.keys, size + 1) if place else []
    if place is None or not rows:
        rows = read(order, (), size + 1)
        return Page(rows[:size], older=_last(rows[:size], order) if len(rows) > size else None)
    more, rows = len(rows) > size, rows[:size]
    if place.older:
        return Page(rows, newer=_cursor(rows[0], order, older=False), older=_last(rows, order) if more else None)
    rows.reverse()
    return Page(rows, newer=_cursor(rows[0], order, older=False) if more else None, older=_last(rows, order))


def _read_rows(queryset: QuerySet[Any, M], columns: Sequence[str], place: Sequence[Any], most: int) -> list[M]:
    return list(_behind(queryset, columns, place).order_by(*columns)[:most])


def _read_shown(
    keys: Keys, show: Callable[..., Iterable[dict[str, Any]]], columns: Sequence[str], place: Sequence[Any], most: int
) -> list[dict[str, Any]]:
    found = list({key[0]: key for key in keys(columns, place, most)}.values())
    for number, column in reversed(list(enumerate(columns, start=1))):
        found.sort(key=itemgetter(number), reverse=column.startswith("-"))
    chosen = [key[0] for key in found[:most]]
    rows = {row["id"]: row for row in show(*chosen)}
    return [rows[key] for key in chosen if key in rows]


def _behind(queryset: QuerySet[Any, M], columns: Sequence[str], place: Sequence[Any]) -> QuerySet[Any, M]:
    """Rows behind the row with these keys in the order of the columns."""
    if not place:
        return queryset
    names = [column.removeprefix("-") for column in columns]
    reached = Q()
    for index, column in enumerate(columns):
        same = dict(zip(names[:index], place[:index], strict=True))
        compare = "lt" if column.startswith("-") else "gt"
        reached |= Q(**same, **{f"{names[index]}__{compare}": place[index]})
    # The first column alone bounds the rows, so that an index on it is used whatever the rest says.
    bound = "lte" if columns[0].startswith("-") else "gte"
    return queryset.filter(Q(**{f"{names[0]}__{bound}": place[0]}) & reached)


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
