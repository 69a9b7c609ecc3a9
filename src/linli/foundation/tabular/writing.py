"""Workbooks out: a template with drop-down lists, an export in the same columns, a file back with its verdicts."""

import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import IO, Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from linli.foundation.tabular.cells import show_value
from linli.foundation.tabular.headers import Header
from linli.foundation.tabular.models import ImportRow
from linli.foundation.tabular.sheets import Column, Judgement, Sheet

LAST_LINE: Final = 5000
"""How far down a template's lists reach."""


def words_of(judgement: str) -> str:
    """A judgement as people read it."""
    return {
        Judgement.NEW.value: _("新增"), Judgement.CHANGED.value: _("更新"), Judgement.SAME.value: _("无变化"),
        Judgement.BAD.value: _("有问题"),
    }[judgement]  # fmt: skip


def write_sheet(sheet: Sheet, rows: Iterable[Mapping[str, Any]]) -> tuple[IO[bytes], int]:
    """A workbook of these rows, rewound, and how many they are; without rows it is the template.

    Everything is written as text, so that numbers keep their zeros and nothing is taken for a formula.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        table = book.add_worksheet(str(sheet.title)[:31])
        explained, offered = book.add_worksheet(_("填写说明")), book.add_worksheet(_("选项"))
        head, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "@"})
        for place, column in enumerate(sheet.columns):
            table.set_column(place, place, column.width, text)
            star = "*" if column.required else ""
            table.write_string(0, place, f"{column.label}{star}", head)
        table.freeze_panes(1, 1)
        _explain(explained, sheet.columns, head)
        for place, reach in _offer(offered, sheet.columns).items():
            table.data_validation(1, place, LAST_LINE, place, {"validate": "list", "source": reach})
        count = _fill(table, sheet.columns, rows, text)
    file.seek(0)
    return file, count


def _fill(table: Any, columns: Sequence[Column], rows: Iterable[Mapping[str, Any]], text: Any) -> int:
    count = 0
    for count, row in enumerate(rows, start=1):
        for place, column in enumerate(columns):
            table.write_string(count, place, column.show(row.get(column.name)), text)
    return count


def _explain(table: Any, columns: Sequence[Column], head: Any) -> None:
    """What to write into each column, on a sheet of its own: a row of remarks would be read as data."""
    table.set_column(0, 1, 16)
    table.set_column(2, 2, 80)
    for place, text in enumerate((_("列"), _("是否必填"), _("怎么填"))):
        table.write_string(0, place, text, head)
    for line, column in enumerate(columns, start=1):
        table.write_string(line, 0, str(column.label))
        table.write_string(line, 1, _("必填") if column.required else _("选填"))
        table.write_string(line, 2, str(column.note))


def _offer(table: Any, columns: Sequence[Column]) -> dict[int, str]:
    """The choices, a column each, on a hidden sheet; gives the reach of each by the place of its column.

    The sheet is written row by row, as the library asks for in this mode.
    """
    lists = {place: list(column.choices()) for place, column in enumerate(columns)}
    filled = [(place, choices) for place, choices in lists.items() if choices]
    for line in range(max((len(choices) for _place, choices in filled), default=0)):
        for spot, (_place, choices) in enumerate(filled):
            if line < len(choices):
                table.write_string(line, spot, choices[line])
    table.hide()
    name = table.get_name()
    return {
        place: f"='{name}'!${letter}$1:${letter}${len(choices)}"
        for (place, choices), letter in zip(filled, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", strict=False)
    }


def write_copy(header: Header, rows: Sequence[ImportRow]) -> IO[bytes]:
    """The table as it was sent, with what was found out about each row in two columns on the left."""
    found = {row.line: row for row in rows}
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False}) as book:
        table = book.add_worksheet()
        head, bad = book.add_format({"bold": True, "bottom": 1}), book.add_format({"font_color": "#B42318"})
        table.set_column(0, 0, 10)
        table.set_column(1, 1, 50)
        for line, cells in enumerate(header.table.rows, start=1):
            row = found.get(line)
            style = bad if row and row.judgement == Judgement.BAD else None
            marks = (words_of(row.judgement), "".join(row.reasons)) if row else ("", "")
            if line == header.line:
                marks, style = (_("核对结果"), _("原因")), head
            for place, text in enumerate(marks):
                table.write_string(line - 1, place, text, style)
            for place, cell in enumerate(cells, start=len(marks)):
                _write(table, line - 1, place, cell)
        table.freeze_panes(header.line, len(marks))
    file.seek(0)
    return file


def _write(table: Any, line: int, place: int, cell: Any) -> None:
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        table.write_number(line, place, cell)
    elif cell is not None and cell != "":
        table.write_string(line, place, cell if isinstance(cell, str) else show_value(cell))


def file_name(sheet: Sheet, at: datetime) -> str:
    """What an export is called."""
    return f"{sheet.title}-{at:%Y%m%d}.xlsx"
