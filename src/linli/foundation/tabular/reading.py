"""A file as tables of cells: xlsx, xls and csv, told by the content and never by the name."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import IO, Final

import python_calamine
from django.utils.translation import gettext as _

from linli.foundation.files.kinds import COMPOUND, MB, BadFile
from linli.foundation.files.office import read_open_xml
from linli.foundation.tabular.cells import Cell, is_blank

MOST_BYTES: Final = 20 * MB
MOST_ROWS: Final = 60_000
MOST_COLUMNS: Final = 200
MOST_CELLS: Final = 1_200_000
ZIP: Final = b"PK\x03\x04"
ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
HTML: Final = (b"<html", b"<table", b"<!doctype", b"<?xml", b"mime-version")
DIMENSION: Final = re.compile(rb'<dimension ref="[A-Z]+\d+:([A-Z]+)(\d+)"')
FILLED: Final = re.compile(rb'<c\s[^>]*?\br="([A-Z]+)(\d+)"[^>]*>\s*<(?:v|is|f)')
PIECE: Final = 1 * MB
HEAD: Final = 4096
TAIL: Final = 256
DELIMITERS: Final = ",\t;"
# What a text turns into that was once saved in the wrong encoding: nothing brings it back.
DESTROYED: Final = ("\ufffd", "锟斤拷", "烫烫烫")
PRIVATE_USE: Final = re.compile(r"[\ue000-\uf8ff\u0080-\u009f\x00-\x08\x0e-\x1f]")


class BadTable(ValueError):
    """A file that can not be read as a table; the text is a sentence for the person who sent it."""


@dataclass(frozen=True)
class Table:
    """One sheet of a file: its name, and its rows from the top, each a sequence of cells. Line n is rows[n - 1]."""

    name: str
    rows: Sequence[Sequence[Cell]]


def check_length(length: int) -> None:
    """Raises: BadTable where a file of so many bytes is not even looked at."""
    if length > MOST_BYTES:
        words = {"size": -(-length // MB), "most": MOST_BYTES // MB}
        raise BadTable(_("文件有 %(size)d MB，最多 %(most)d MB。请删去图片和多余的工作表，或分成几个文件。") % words)
    if length == 0:
        raise BadTable(_("文件是空的。"))


def read_tables(data: bytes) -> list[Table]:
    """The visible sheets of a file that hold anything. Raises: BadTable."""
    check_length(len(data))
    if data.startswith(ZIP):
        _check_archive(data)
        tables = _workbook(data)
    elif data.startswith(COMPOUND):
        if ENCRYPTED in data:
            raise _locked()
        tables = _workbook(data)
    else:
        tables = [_csv(data)]
    found = [table for table in tables if table.rows]
    if not found:
        raise BadTable(_("表格里没有内容。"))
    return found


def _check_archive(data: bytes) -> None:
    """Only workbooks, nothing that unpacks to more than the server can hold."""
    try:
        mime = read_open_xml(io.BytesIO(data), len(data))
    except BadFile as bad:
        raise BadTable(str(bad)) from bad
    if "spreadsheetml" not in mime:
        raise BadTable(_("这不是表格。请上传 .xlsx、.xls 或 .csv 文件。"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            if name.startswith("xl/worksheets/") and name.endswith(".xml"):
                with archive.open(name) as sheet:
                    _check_extent(sheet)


def _check_extent(sheet: IO[bytes]) -> None:
    """One cell in the far corner makes a table of thousands of millions: it is refused before it is laid out."""
    columns = rows = 0
    text = sheet.read(HEAD)
    said = DIMENSION.search(text)
    if said and _column(said.group(1)) * int(said.group(2)) <= MOST_CELLS:
        return
    while text:
        for cell in FILLED.finditer(text):
            columns, rows = max(columns, _column(cell.group(1))), max(rows, int(cell.group(2)))
        piece = sheet.read(PIECE)
        text = text[-TAIL:] + piece if piece else b""
    if columns * rows > MOST_CELLS:
        raise BadTable(_("表格太大：最右下角的内容在第 %(row)d 行。请删去远处多余的内容再上传。") % {"row": rows})


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number


def _workbook(data: bytes) -> list[Table]:
    """What the library reads; it gives formulas as their values."""
    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as book:
            visible = [
                one.name
                for one in book.sheets_metadata
                if one.visible == python_calamine.SheetVisibleEnum.Visible
                and one.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            return [_sheet(book.get_sheet_by_name(name)) for name in visible]
    except BadTable:
        raise
    except python_calamine.PasswordError as error:
        raise _locked() from error
    except (KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException as error:  # a damaged file makes the library fail in any way, panics too
        raise BadTable(_("表格已损坏或不完整，请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。")) from error


def _locked() -> BadTable:
    return BadTable(_("工作簿设有打开密码。请在 Excel 或 WPS 里去掉密码，保存后再上传。"))


def _sheet(sheet: python_calamine.CalamineSheet) -> Table:
    _check_columns(sheet.total_width)
    return Table(sheet.name, _trimmed(sheet.iter_rows()))


def _check_columns(count: int) -> None:
    if count > MOST_COLUMNS:
        words = {"count": count, "most": MOST_COLUMNS}
        raise BadTable(_("表格有 %(count)d 列，最多 %(most)d 列。请删去右边多余的列。") % words)


def _trimmed(rows: Iterator[Sequence[Cell]]) -> list[Sequence[Cell]]:
    """The rows without the blank ones at the end."""
    kept: list[Sequence[Cell]] = list(islice(rows, MOST_ROWS + 1))
    while kept and all(is_blank(cell) for cell in kept[-1]):
        kept.pop()
    if len(kept) > MOST_ROWS:
        raise BadTable(_("表格超过 %(most)d 行，请分成几个文件。") % {"most": MOST_ROWS})
    return kept


def _csv(data: bytes) -> Table:
    start = data[:200].lstrip().lower()
    if start.startswith(HTML):
        raise BadTable(_("这是网页格式的表格。请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。"))
    text = _decoded(data)
    first = text[:4096].split("\n", 1)[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        rows = _trimmed(iter(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as error:
        raise BadTable(_("CSV 文件的格式不对，请用 Excel 或 WPS 打开，另存为 .xlsx 再上传。")) from error
    _check_columns(max((len(row) for row in rows), default=0))
    return Table("", rows)


def _decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with its mark, GB18030. Raises: BadTable for all else."""
    marked = "utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ""
    for encoding in filter(None, (marked, "utf-8-sig", "gb18030")):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if any(mark in text for mark in DESTROYED):
            raise BadTable(_("文件里的汉字已经变成乱码，恢复不了。请从原来的系统重新导出，编码选 UTF-8 或 GB18030。"))
        if not PRIVATE_USE.search(text):
            return text
    raise BadTable(_("认不出文件的编码。请用 Excel 或 WPS 打开，另存为 .xlsx，或导出为 UTF-8、GB18030 编码的 CSV。"))
