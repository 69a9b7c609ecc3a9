"""Files as tables: what is understood, and what is refused with a word that helps."""

from datetime import date, datetime
from typing import Any

import pytest

from linli.foundation.files.tests.samples import archive, compound, open_xml, open_xml_bomb
from linli.foundation.tabular.cells import (
    BadCell,
    Read,
    one_of,
    read_date,
    read_moment,
    read_number,
    read_phone,
    read_text,
    read_whole,
    read_yes,
    show_value,
    text_of,
)
from linli.foundation.tabular.headers import find_header, guess_mapping
from linli.foundation.tabular.reading import MOST_BYTES, BadTable, check_length, read_tables
from linli.foundation.tabular.sheets import Column
from linli.foundation.tabular.tests.books import XLS, csv, far_corner, xlsx
from linli.lib.worktime import SHANGHAI

HEAD = ("名称", "类型", "日期", "人数")
COLUMNS = (
    Column("name", "名称", ("单位名称",)),
    Column("kind", "类型", ("单位性质",)),
    Column("on", "日期", read=read_date),
    Column("people", "人数", read=read_whole),
)


def test_xlsx_xls_and_csv_in_every_usual_encoding_are_the_same_table() -> None:
    rows = [HEAD, ("松园物业", "物业公司", date(2026, 1, 5), 12)]
    typed = [[str(cell) for cell in row] for row in rows]
    files = [
        xlsx(*rows), XLS, csv(*typed), csv(*typed, encoding="utf-8-sig"), csv(*typed, encoding="gb18030"),
        csv(*typed, encoding="utf-16"), csv(*typed).replace(b",", b"\t"),
    ]  # fmt: skip
    for file in files:
        header = find_header(read_tables(file), COLUMNS)
        mapping = guess_mapping(header.headings, COLUMNS)
        cells = header.table.rows[header.line]
        read = [column.read(cells[mapping[column.name]]) for column in COLUMNS]
        assert read == ["松园物业", "物业公司", date(2026, 1, 5), 12]
        assert len(header.table.rows) == 2


def test_a_title_above_the_header_formulas_and_a_hidden_sheet_do_not_confuse() -> None:
    file = xlsx(
        ("序号", "单位名称（全称）", "单位性质*", "备注"), (1, "松园物业", "物业公司", ""), ("", "", "", ""),
        title="青松街道组织名单", formulas={"D3": 7},
    )  # fmt: skip
    header = find_header(read_tables(file), COLUMNS)
    assert (header.line, header.table.name) == (2, "名单")
    assert guess_mapping(header.headings, COLUMNS) == {"name": 1, "kind": 2}
    assert header.table.rows[2][3] == 7
    assert len(header.table.rows) == 3


def test_without_a_known_heading_a_person_says_which_is_which() -> None:
    header = find_header(read_tables(csv(("表一", ""), ("甲", "乙"), ("1", "2"))), COLUMNS)
    assert (header.line, header.headings) == (2, ("甲", "乙"))
    assert guess_mapping(header.headings, COLUMNS) == {}


REFUSED: dict[str, tuple[bytes, str]] = {
    "empty": (b"", "空的"),
    "blank": (csv(("", "")), "没有内容"),
    "password": (compound("EncryptionInfo", "EncryptedPackage"), "去掉密码"),
    "broken": (xlsx(HEAD)[:900], "损坏"),
    "no workbook": (compound("Nothing"), "损坏"),
    "a letter": (open_xml(), "不是表格"),
    "an archive": (archive({"a.txt": b"x"}), "压缩包"),
    "a bomb": (open_xml_bomb(), "过大"),
    "a far corner": (far_corner(), "1048576 行"),
    "a web page": (b"<html><table><tr><td>x", "网页格式"),
    "another encoding": ("名稱,類型\r\n臺灣,物業".encode("big5") + b"\xff\xff,\x80", "编码"),
    "no text": (bytes(range(256)) * 4, "编码"),
    "destroyed": (csv(("名称", "\ufffd\ufffd锟斤拷")), "乱码"),
    "too wide": (csv(["x"] * 201), "201 列"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_is_no_table_is_refused_with_the_reason(case: str) -> None:
    data, words = REFUSED[case]
    with pytest.raises(BadTable, match=words):
        read_tables(data)


def test_a_large_file_is_refused_by_its_length_alone() -> None:
    check_length(MOST_BYTES)
    with pytest.raises(BadTable, match="200 MB，最多 20 MB"):
        check_length(200 * 1024 * 1024)


READ: list[tuple[Read, Any, Any]] = [
    (read_text, 13800138000.0, "13800138000"),
    (read_text, " 甲\u200b ", "甲"),
    (read_text, 12.5, "12.5"),
    (read_text, None, ""),
    (read_date, 46027.0, date(2026, 1, 5)),
    (read_date, "2026年1月5日", date(2026, 1, 5)),
    (read_date, "２０２６.1.5", date(2026, 1, 5)),
    (read_date, 20260105.0, date(2026, 1, 5)),
    (read_date, datetime(2026, 1, 5, 8), date(2026, 1, 5)),  # noqa: DTZ001 as the library gives it
    (read_moment, "2019/4/25 9:32:09", datetime(2019, 4, 25, 9, 32, 9, tzinfo=SHANGHAI)),
    (read_moment, 46027.5, datetime(2026, 1, 5, 12, tzinfo=SHANGHAI)),
    (read_whole, "1,200", 1200),
    (read_number, "12.50", 12.5),
    (read_yes, "√", True),
    (read_yes, False, False),
    (read_phone, 13800138000.0, "13800138000"),
    (read_phone, "0471-6600001", "04716600001"),
    (read_phone, "138****8000", "138****8000"),
    (one_of({"other": "其他"}), "其他", "other"),
]


@pytest.mark.parametrize(("read", "cell", "value"), READ)
def test_a_cell_is_read_and_what_is_written_reads_the_same(read: Read, cell: Any, value: Any) -> None:
    assert read(cell) == value
    if read is not read_yes:
        assert read(show_value(value)) == value


BAD: list[tuple[Read, Any, str]] = [
    (read_text, 1.50104199001011e17, "1.50104E\\+17.*文本"),
    (read_text, "1.50104E+17", "1.50104E\\+17"),
    (read_phone, 1.38e15, "Excel"),
    (read_date, "2026-02-30", "2026-02-30"),
    (read_date, 99999.0, "不是有效的日期"),
    (read_date, "下周", "下周"),
    (read_whole, "-1", "整数"),
    (read_whole, "1.5", "整数"),
    (read_whole, "9" * 5000, "整数"),
    (read_number, "很多", "数字"),
    (read_yes, "也许", "是"),
    (read_phone, "12345", "号码不对"),
    (one_of({"other": "其他"}), "没有", "可以填：其他"),
    (text_of(3), "四个字呀", "最多 3 个字，现在有 4 个"),
]


@pytest.mark.parametrize(("read", "cell", "words"), BAD)
def test_a_cell_that_can_not_be_read_says_why(read: Read, cell: Any, words: str) -> None:
    with pytest.raises(BadCell, match=words):
        read(cell)
