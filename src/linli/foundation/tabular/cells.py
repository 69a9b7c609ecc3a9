"""Reading one cell: what people type, what Excel makes of it, and what can not be told any more."""

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from linli.lib.phones import BadPhone, normalise_phone
from linli.lib.worktime import SHANGHAI

Cell = str | float | bool | date | datetime | time | timedelta | None
Read = Callable[[Cell], Any]

# Excel keeps 15 digits; of a longer number the rest has become zeros.
DIGITS_KEPT: Final = 10.0**15
SCIENTIFIC: Final = re.compile(r"\d(?:\.\d+)?[eE]\+\d+")
INVISIBLE: Final = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
FIRST_SERIAL: Final = datetime(1899, 12, 30)  # noqa: DTZ001 where Excel counts its days from, without a zone
WHOLE_MOST: Final = 15  # what Excel keeps of a number
SERIALS: Final = (1.0, 73_050.0)  # up to the year 2099
DAY: Final = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")
CLOSE_DAY: Final = re.compile(r"(\d{4})(\d{2})(\d{2})")
HOUR: Final = re.compile(r"(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})秒?(?:\.\d+)?)?分?")
YES: Final = {"是": True, "有": True, "对": True, "√": True, "y": True, "yes": True, "1": True, "true": True}
NO: Final = {"否": False, "无": False, "没有": False, "×": False, "n": False, "no": False, "0": False, "false": False}


class BadCell(ValueError):
    """A cell that can not be read; the text says why in words for the person, without personal data."""


def is_blank(cell: Cell) -> bool:
    """Whether nothing stands there."""
    return cell is None or (isinstance(cell, str) and not INVISIBLE.sub("", cell).strip())


def read_text(cell: Cell) -> str:
    """The text as people see it; a number without its `.0`. Raises: BadCell for a number whose end Excel has lost."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return _("是") if cell else _("否")
    if isinstance(cell, float | int):
        return _digits(float(cell))
    if isinstance(cell, datetime | date):
        return show_value(cell)
    text = INVISIBLE.sub("", str(cell)).strip()
    if SCIENTIFIC.fullmatch(text):
        raise _lost(text)
    return text


def _digits(number: float) -> str:
    if abs(number) >= DIGITS_KEPT:
        raise _lost(f"{number:.5E}")
    return str(int(number)) if number.is_integer() else repr(number)


def _lost(shown: str) -> BadCell:
    sentence = _("号码被 Excel 变成了 %(shown)s，后几位已经丢失。请把这一列设为“文本”格式，重新填写完整号码。")
    return BadCell(sentence % {"shown": shown})


def text_of(most: int) -> Read:
    """A reader of texts of at most so many characters."""
    return partial(_read_short, most)


def _read_short(most: int, cell: Cell) -> str:
    text = read_text(cell)
    if len(text) > most:
        raise BadCell(_("最多 %(most)d 个字，现在有 %(count)d 个。") % {"most": most, "count": len(text)})
    return text


def read_date(cell: Cell) -> date:
    """A day: a date cell, a serial number, or text such as 2026-1-5, 2026/1/5, 2026.1.5, 2026年1月5日, 20260105."""
    return _naive(cell).date()


def read_moment(cell: Cell) -> datetime:
    """An aware moment in Asia/Shanghai: a date cell, a serial number, or text with or without hour and minute."""
    return _naive(cell).replace(tzinfo=SHANGHAI)


def _naive(cell: Cell) -> datetime:
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None)
    if isinstance(cell, date):
        return datetime.combine(cell, time())
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return _counted(float(cell))
    text = unicodedata.normalize("NFKC", read_text(cell)).replace("T", " ")
    try:
        return _typed(text)
    except ValueError as error:
        example = _("“%(text)s”不是有效的日期，请写成 2026-01-05 这样。") % {"text": text[:20]}
        raise BadCell(example) from error


def _counted(serial: float) -> datetime:
    """Days since 1899-12-30, or eight digits that Excel took for a number."""
    if serial.is_integer() and len(str(int(serial))) == len("20260105"):
        return _naive(str(int(serial)))
    if not SERIALS[0] <= serial <= SERIALS[1]:
        raise BadCell(_("“%(text)s”不是有效的日期，请写成 2026-01-05 这样。") % {"text": f"{serial:g}"})
    return FIRST_SERIAL + timedelta(seconds=round(serial * 86400))


def _typed(text: str) -> datetime:
    day, _blank, hour = text.partition(" ")
    found = DAY.fullmatch(day) or CLOSE_DAY.fullmatch(day)
    if found is None:
        raise ValueError(text)
    year, month, number = (int(part) for part in found.groups())
    if not hour.strip():
        return datetime(year, month, number)  # noqa: DTZ001 the zone comes with the kind of column
    clock = HOUR.fullmatch(hour.strip())
    if clock is None:
        raise ValueError(text)
    hours, minutes, seconds = (int(part or 0) for part in clock.groups())
    return datetime(year, month, number, hours, minutes, seconds)  # noqa: DTZ001


def read_whole(cell: Cell) -> int:
    """A whole number of 0 or more, `1,200` and full-width digits too."""
    text = unicodedata.normalize("NFKC", read_text(cell)).replace(",", "")
    if not text.isdecimal() or len(text) > WHOLE_MOST:
        raise BadCell(_("“%(text)s”要填 0 或更大的整数。") % {"text": text[:20]})
    return int(text)


def read_number(cell: Cell) -> float:
    """A number with or without a fraction."""
    text = unicodedata.normalize("NFKC", read_text(cell)).replace(",", "")
    try:
        return float(text)
    except ValueError as error:
        raise BadCell(_("“%(text)s”要填数字。") % {"text": text[:20]}) from error


def read_yes(cell: Cell) -> bool:
    """是 or 否."""
    text = read_text(cell).lower()
    known: Mapping[str, bool] = YES | NO
    if text not in known:
        raise BadCell(_("“%(text)s”要填“是”或“否”。") % {"text": text[:20]})
    return known[text]


def read_phone(cell: Cell) -> str:
    """The digits of a telephone, or a masked number as an export shows it. The number stays out of the refusal."""
    text = read_text(cell)
    if "*" in text:
        return text
    try:
        return normalise_phone(text)
    except BadPhone as bad:
        raise BadCell(_("电话号码不对，手机应为 11 位数字，座机请带区号。")) from bad


def one_of(choices: Mapping[Any, str | Promise]) -> Read:
    """A reader of one of these labels (or of a key itself); gives the key."""
    return partial(_read_choice, choices)


def _read_choice(choices: Mapping[Any, str | Promise], cell: Cell) -> Any:
    text = read_text(cell)
    for key, label in choices.items():
        if text in {str(key), str(label)}:
            return key
    known = "、".join(str(label) for label in choices.values())
    raise BadCell(_("“%(text)s”不在可选的内容里，可以填：%(known)s。") % {"text": text[:20], "known": known})


def show_value(value: Any) -> str:
    """A value as an export writes it and an import reads it back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI) if value.tzinfo else value
        return local.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)
