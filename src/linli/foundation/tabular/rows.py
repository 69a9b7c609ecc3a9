"""The rows of a file as a sheet reads them: values by column, and what can not be read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _

from linli.foundation.tabular.cells import BadCell, Cell, is_blank
from linli.foundation.tabular.headers import Header
from linli.foundation.tabular.sheets import Column, Judgement, Row, Run, Sheet, Verdict

LABEL_MOST = 60


@dataclass(frozen=True)
class ReadRows:
    """What stands below a header: rows for the sheet to judge, and verdicts over those it never sees."""

    rows: list[Row]
    bad: list[Verdict]


def read_rows(sheet: Sheet, header: Header, mapping: Mapping[str, int]) -> ReadRows:
    """Every row below the header that is not blank."""
    return read_columns(sheet.columns, sheet.key, header, mapping)


def read_columns(
    wanted: Sequence[Column], key_names: Sequence[str], header: Header, mapping: Mapping[str, int]
) -> ReadRows:
    """The same for columns that are no sheet of the desk; the columns of the key tell rows apart."""
    columns = [(column, mapping[column.name]) for column in wanted if column.name in mapping]
    read = ReadRows([], [])
    seen: dict[tuple[Any, ...], int] = {}
    for line, cells in enumerate(header.table.rows[header.line :], start=header.line + 1):
        if all(is_blank(cell) for cell in cells):
            continue
        values, reasons = _read(columns, cells)
        key = tuple(values.get(name) for name in key_names)
        if not reasons and (first := seen.setdefault(key, line)) != line:
            reasons.append(_("与第 %(line)d 行重复。") % {"line": first})
        if reasons:
            read.bad.append(Verdict(line, Judgement.BAD, tuple(reasons), label_of(key_names, values)))
        else:
            read.rows.append(Row(line, values))
    return read


def _read(columns: Sequence[tuple[Column, int]], cells: Sequence[Cell]) -> tuple[dict[str, Any], list[str]]:
    values: dict[str, Any] = {}
    reasons = []
    for column, place in columns:
        cell = cells[place] if place < len(cells) else None
        try:
            values[column.name] = _value(column, cell)
        except BadCell as bad:
            reasons.append(_("%(column)s：%(reason)s") % {"column": column.label, "reason": bad})
    return values, reasons


def _value(column: Column, cell: Cell) -> Any:
    if not is_blank(cell):
        return column.read(cell)
    if column.required:
        raise BadCell(_("必填，这里是空的。"))
    return column.blank


def label_of(key_names: Sequence[str], values: Mapping[str, Any]) -> str:
    """What a row is called in lists: the columns that tell rows apart."""
    return " ".join(str(values[name]) for name in key_names if values.get(name))[:LABEL_MOST]


def judge_rows(sheet: Sheet, read: ReadRows, run: Run) -> list[Verdict]:
    """One verdict for every row, in the order of the file."""
    judged = sheet.judge(read.rows, run)
    if [verdict.line for verdict in judged] != [row.line for row in read.rows]:
        raise ValueError(f"{sheet.code}: one verdict a row, in the order of the rows")
    named = [
        verdict if verdict.label else replace(verdict, label=label_of(sheet.key, row.values))
        for verdict, row in zip(judged, read.rows, strict=True)
    ]
    return sorted([*read.bad, *named], key=attrgetter("line"))
