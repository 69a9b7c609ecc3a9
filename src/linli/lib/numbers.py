"""Days and years that public numbers 编号 count in, and query codes 查询码."""

import re
import unicodedata
from datetime import date, datetime

from linli.lib.worktime import SHANGHAI

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8


def day_of(moment: datetime) -> date:
    """Return the day of an aware moment in Asia/Shanghai; ValueError if it has no zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"A moment without time zone: {moment}")
    return moment.astimezone(SHANGHAI).date()


def year_of(moment: datetime) -> int:
    """Return the year of an aware moment in Asia/Shanghai, in which its number is counted."""
    return day_of(moment).year


def query_code(seed: str) -> str:
    """Return the code of 8 characters (40 bits) without 0, O, 1 and I that a secret in hexadecimal gives."""
    number, code = int(seed, 16), ""
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_ALPHABET))
        code += CODE_ALPHABET[place]
    return code


def read_query_code(text: str) -> str | None:
    """Return a typed code in its stored form (full-width, lower case, blanks and hyphens allowed), or None."""
    code = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET) else None
