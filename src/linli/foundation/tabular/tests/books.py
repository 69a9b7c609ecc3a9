"""Workbooks as offices send them."""

import base64
import io
import zlib
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import xlsxwriter

XLS = zlib.decompress(
    base64.b64decode(
        "eNrtWE1oU0EQ/vblpfkh/6ZCI9RYsGptBfUiQvuqVHtKaFWsiqCtDaW0pCV4qUqs1pxEEDwpXgr14KXqxX9BQdCDENGDIAiJ4kkEBYUe2jxn"
        "J+9JWhUa0EJlv7AzszO7s5O3O7vv7ct8uDB5K1bEArTBgZLpQU2FTlDx2JUQyG6aUrS5m4qpsKzgcdNE1jjxwP/CJedQzncRGm7qT4gC76kc"
        "xiiSI+lUfAmxk2PoFTKGVqICV0kTQB1HFWF6jOkKpje45UOm7ay5wLSV2hbEIeSNZNM2axUf0BrYFoD0e4f7vGXNZtTiuVzFpy+KclsndmQG"
        "e4eXmaFe92EKNKGdqXQqI+tBXIMXOEhoSSRaOjoKiNJkT+G7GQe+2Vn9OK70S6sXIP3MfL3rD3o3TeJC/SVNB8ZhHuUkycGHNbq0aOJp9ll2"
        "Fts5pWUhu3/flzFiJ0+d7yH2MbV6gNj95GhKh8gOfN4/mIklSZRsuHtmr1du+LxBhOZtEH5OHB/RfgRZDnP6hCjC2etfXyX6uowjrBnnQ6F8"
        "dKyVkcLEGdmDOgfYojGVliaWNzI9y15XsRxjGqW1Tbyxq9YSdk9wm3NsbaRxtjJeG+sq5PUk5z51363PfTA2kDzdWTwRnX5jTKKBjrJ+6i9/"
        "E2gWzeLKZYl7hs2Ftc28Y1r3y5bj1kJW7KZ1PgYxJ5OMEGZarsmnI37WNOtZlWsOqjksX+I3vgT70q32gn05qfaIYhPkJ4JNeelxC/tq0yK4"
        "zQ+0veLY9kJBQUFBQUFBQUGh4k5H45fH8ku403rFd1n3OnNUSuqa5L/FHozQ7zh9VO5CmngGY1Wtn5VwCtuXWGQf+75QoodGz2AIfRzHUNXr"
        "lz7RROX/WXTH0N9LoWrHL1UT5z8e/wcEfdrR"
    )
)
"""An .xls of Excel 97: 名称 类型 日期 人数, and 松园物业 物业公司 2026-01-05 12 below."""


def xlsx(*rows: Sequence[Any], title: str = "", formulas: Mapping[str, Any] | None = None) -> bytes:
    """A workbook of these rows under a merged title; `formulas` are cells with a formula and the value it has."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("名单")
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        start = 1 if title else 0
        if title:
            sheet.merge_range(0, 0, 0, 3, title)
        for line, row in enumerate(rows, start=start):
            for place, cell in enumerate(row):
                if isinstance(cell, date):
                    sheet.write_datetime(line, place, cell, day)
                else:
                    sheet.write(line, place, cell)
        for cell, value in (formulas or {}).items():
            sheet.write_formula(cell, "=1+1", None, value)
        for line in range(len(rows) + 1, len(rows) + 40):
            sheet.write_blank(line, 0, None, day)
        hidden = book.add_worksheet("旧表")
        hidden.write_row(0, 0, ["名称", "类型", "简称", "值班电话"])
        hidden.hide()
    return file.getvalue()


def far_corner() -> bytes:
    """One cell at the top, and one that somebody left in the last corner."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "名称")
        sheet.write(1_048_575, 99, "x")
    return file.getvalue()


def csv(*rows: Sequence[str], encoding: str = "utf-8") -> bytes:
    """Rows as text."""
    return "\r\n".join(",".join(row) for row in rows).encode(encoding)
