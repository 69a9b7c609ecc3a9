"""Sheets 表: what may be imported and exported, declared by the packages that own the rows.

A package declares one `Sheet` in its `AppConfig.ready`; pages, files, mapping, dry run, progress and undo come with it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, TypeVar
from uuid import UUID

from django.utils.functional import Promise

from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.tabular.cells import Cell, read_text, show_value

T = TypeVar("T")
SLICE = 1000


def no_choices() -> Sequence[str]:
    """A column that anything may stand in."""
    return ()


@dataclass(frozen=True)
class Column:
    """One column. `read` makes a value of a filled cell and raises `BadCell`; a blank cell is `blank`.

    `choices` are offered as a drop-down list in templates, asked when one is made. `note` tells people what to write.
    """

    name: str
    label: str | Promise
    synonyms: tuple[str, ...] = ()
    read: Callable[[Cell], Any] = read_text
    required: bool = False
    choices: Callable[[], Sequence[str]] = no_choices
    note: str | Promise = ""
    show: Callable[[Any], str] = show_value
    blank: Any = ""
    width: int = 16


@dataclass(frozen=True)
class Row:
    """One readable row of a file. `values` holds the mapped columns only: what is not in the file is to stay."""

    line: int
    values: Mapping[str, Any]


class Judgement(StrEnum):
    """What would become of a row."""

    NEW = "new"
    CHANGED = "changed"
    SAME = "same"
    BAD = "bad"


@dataclass(frozen=True)
class Verdict:
    """What would become of one row, and why: what is wrong with it, or what would change.

    Reasons are kept in the open and shown: what is sealed never stands there. `plan` is for the sheet's own `apply`
    and is not kept.
    """

    line: int
    judgement: Judgement
    reasons: tuple[str, ...] = ()
    label: str = ""
    plan: Any = None


@dataclass(frozen=True)
class Taken:
    """What one row of a batch did: to which subject, and what its sheet needs to undo it (JSON; kept sealed)."""

    line: int
    subject_id: UUID
    before: Mapping[str, Any] = field(default_factory=dict)
    judgement: Judgement = Judgement.NEW


def no_progress(_done: int) -> None:
    """Nobody waits."""


@dataclass(frozen=True)
class Run:
    """One run over the rows of a file: who, when, who is told how far; for an undo, when they were written."""

    by: User
    at: datetime
    applied_at: datetime | None = None
    tick: Callable[[int], None] = no_progress

    def slices(self, things: Sequence[T]) -> Iterator[Sequence[T]]:
        """A thousand at a time, telling the progress: so much for one query."""
        for start in range(0, len(things), SLICE):
            yield things[start : start + SLICE]
            self.tick(min(start + SLICE, len(things)))


class SheetRefused(ValueError):
    """Nothing of a batch was written, or undone; the text says why, in words for the person."""


Judge = Callable[[Sequence[Row], Run], list[Verdict]]
Apply = Callable[[Sequence[Verdict], Run], list[Taken]]
Undo = Callable[[Sequence[Taken], Run], None]


@dataclass(frozen=True)
class Sheet:
    """One kind of rows that can be imported and exported.

    `key` names the columns that tell rows of a file apart: a second row with the same values is bad.
    `judge(rows, run)` gives one verdict a row, writes nothing, and asks a constant number of queries for a thousand
    rows (`run.slices`). `apply(verdicts, run)` gets the NEW and CHANGED ones in the order of the file, in the caller's
    transaction, and says what it did; it goes through the actions of its package. `undo(taken, run)` gets what `apply`
    said, last row first, and raises `SheetRefused` where somebody touched a row since. `rows(user)` gives what an
    export holds: values by column name, so that importing it again changes nothing.
    """

    code: str
    title: str | Promise
    text: str | Promise
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    roles: frozenset[str]
    judge: Judge
    apply: Apply
    undo: Undo
    rows: Callable[[User, datetime], Iterable[Mapping[str, Any]]]

    def allowed(self, user: Any) -> bool:
        """Whether this person may import and export it."""
        return not scope_of(user).roles.isdisjoint(self.roles)


_sheets: dict[str, Sheet] = {}


def register_sheet(sheet: Sheet) -> None:
    """Declare a sheet, from `AppConfig.ready`; the same code replaces."""
    _sheets[sheet.code] = sheet


def sheets_for(user: Any) -> list[Sheet]:
    """The sheets this person may use, in the order they were declared."""
    return [sheet for sheet in _sheets.values() if sheet.allowed(user)]


def sheet_for(user: Any, code: str) -> Sheet | None:
    """One of them; None where there is none, or it is not for this person."""
    sheet = _sheets.get(code)
    return sheet if sheet is not None and sheet.allowed(user) else None
