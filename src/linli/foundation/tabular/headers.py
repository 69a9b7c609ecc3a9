"""Finding the header of a table, and which of its headings is which column."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from linli.foundation.tabular.cells import BadCell, Cell, is_blank, read_text
from linli.foundation.tabular.reading import Table
from linli.foundation.tabular.sheets import Column
from linli.lib.hashing import digest

LOOK_DOWN: Final = 30
REMARK: Final = re.compile(r"[（(【\[].*?[）)】\]]|[\s*＊:：、，,。.\-_/·“”\"']+")


@dataclass(frozen=True)
class Header:
    """Where the headings stand: the table, the line they stand in (from 1), and the headings by column."""

    table: Table
    line: int
    headings: tuple[str, ...]


def mark_of(headings: Sequence[str]) -> str:
    """What a remembered mapping is found by: the same headings in the same order."""
    return digest([plain(heading) for heading in headings])


def plain(heading: str) -> str:
    """A heading without what does not tell columns apart: blanks, remarks in brackets, stars, full-width forms."""
    folded = unicodedata.normalize("NFKC", heading).strip().lower()
    return REMARK.sub("", folded) or folded


def find_header(tables: Sequence[Table], columns: Sequence[Column]) -> Header:
    """The row of all tables in whose cells most columns are known; a title above it is passed over.

    Where none is known it is the first row with two headings, so that a person can say which is which.
    """
    known = {name for column in columns for name in names_of(column)}
    best: tuple[int, Table, int] | None = None
    for table in tables:
        for line, row in enumerate(table.rows[:LOOK_DOWN], start=1):
            score = len(known.intersection(plain(text) for text in _texts(row)))
            if best is None or score > best[0]:
                best = (score, table, line)
    if best is None or best[0] == 0:
        return _header(tables[0], _first_wide(tables[0]))
    return _header(best[1], best[2])


def _first_wide(table: Table) -> int:
    for line, row in enumerate(table.rows[:LOOK_DOWN], start=1):
        if sum(not is_blank(cell) for cell in row) > 1:
            return line
    return 1


def _header(table: Table, line: int) -> Header:
    headings = _texts(table.rows[line - 1])
    while headings and not headings[-1]:
        headings.pop()
    return Header(table, line, tuple(headings))


def _texts(row: Sequence[Cell]) -> list[str]:
    return [_text(cell) for cell in row]


def _text(cell: Cell) -> str:
    try:
        return " ".join(read_text(cell).split())[:60]
    except BadCell:
        return ""


def names_of(column: Column) -> list[str]:
    """What a column is called: its label and the synonyms, folded."""
    return [plain(name) for name in (str(column.label), *column.synonyms)]


def guess_mapping(headings: Sequence[str], columns: Sequence[Column]) -> dict[str, int]:
    """Column name to place of its heading (from 0): by label and synonyms, then by a name within the heading."""
    folded = [plain(heading) for heading in headings]
    found: dict[str, int] = {}
    for fits in (lambda name, text: name == text, lambda name, text: len(name) > 1 and name in text):
        for column in columns:
            if column.name not in found and (place := _place(column, folded, found, fits)) is not None:
                found[column.name] = place
    return found


def _place(column: Column, folded: Sequence[str], taken: Mapping[str, int], fits: object) -> int | None:
    for name in names_of(column):
        for place, text in enumerate(folded):
            if text and place not in taken.values() and callable(fits) and fits(name, text):
                return place
    return None
