"""Public numbers 编号 from templates, and query codes 查询码."""

import re
import secrets
import unicodedata
from datetime import date, datetime
from enum import StrEnum
from string import Formatter
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
CODE_LENGTH = 8
LONGEST_TEMPLATE = 60
WORD_FIELDS = frozenset({"short", "list", "session", "program"})
DATE_FIELDS = frozenset({"year", "yyyymmdd"})
RUN_OF_N = re.compile(r"n{1,8}")
PADDING = re.compile(r"0[1-9]d")


class TemplateFault(StrEnum):
    """Why a number template is refused."""

    SYNTAX = "syntax"
    UNKNOWN_FIELD = "unknown_field"
    BAD_PADDING = "bad_padding"
    NO_NUMBER = "no_number"
    TOO_LONG = "too_long"


class BadTemplate(ValueError):
    """The number template cannot be used; `reason` says why and `part` where."""

    def __init__(self, reason: TemplateFault, part: str) -> None:
        """Keep the reason and the part of the template that is at fault."""
        super().__init__(f"{reason}: {part}")
        self.reason = reason
        self.part = part


def check_template(template: str) -> frozenset[str]:
    """Return the field names of a template; raises BadTemplate.

    Fields: short, list, session, program (words); year, yyyymmdd (of the day); n, with padding as
    `{n:03d}` or by repeating the letter, `{nnnn}`. The running number must occur, or numbers repeat.
    """
    if len(template) > LONGEST_TEMPLATE:
        raise BadTemplate(TemplateFault.TOO_LONG, template[:LONGEST_TEMPLATE])
    try:
        parts = list(Formatter().parse(template))
    except ValueError as error:
        raise BadTemplate(TemplateFault.SYNTAX, template) from error
    names = {_check_field(name, spec or "", conversion) for _, name, spec, conversion in parts if name is not None}
    if not any(map(RUN_OF_N.fullmatch, names)):
        raise BadTemplate(TemplateFault.NO_NUMBER, template)
    return frozenset(names)


def _check_field(name: str, spec: str, conversion: str | None) -> str:
    is_number = bool(RUN_OF_N.fullmatch(name))
    if not is_number and name not in WORD_FIELDS | DATE_FIELDS:
        raise BadTemplate(TemplateFault.UNKNOWN_FIELD, name)
    if conversion or (spec and not (name == "n" and PADDING.fullmatch(spec))):
        raise BadTemplate(TemplateFault.BAD_PADDING, f"{name}:{spec}")
    return name


def render_number(template: str, *, n: int, on: date, **words: str) -> str:
    """Return the number n of a sequence on a local day, with the words the template names.

    Raises BadTemplate for a bad template, ValueError for n < 1 or a missing or empty word.
    """
    if n < 1:
        raise ValueError(f"Numbers start at 1, not {n}")
    names = check_template(template)
    if missing := {name for name in names & WORD_FIELDS if not words.get(name)}:
        raise ValueError(f"Words missing for the number: {sorted(missing)}")
    values: dict[str, object] = {**words, "year": f"{on.year:04d}", "yyyymmdd": on.strftime("%Y%m%d")}
    values |= {name: _padded(n, name) for name in names if RUN_OF_N.fullmatch(name)}
    return template.format_map(values)


def _padded(n: int, name: str) -> int | str:
    return n if len(name) == 1 else f"{n:0{len(name)}d}"


def day_of(moment: datetime) -> date:
    """Return the day of an aware moment in Asia/Shanghai; ValueError if it has no zone."""
    if moment.utcoffset() is None:
        raise ValueError(f"A moment without time zone: {moment}")
    return moment.astimezone(SHANGHAI).date()


def year_of(moment: datetime) -> int:
    """Return the year of an aware moment in Asia/Shanghai, in which its number is counted."""
    return day_of(moment).year


def new_query_code() -> str:
    """Return a random code of 8 characters (40 bits) without 0, O, 1 and I."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))


def read_query_code(text: str) -> str | None:
    """Return a typed code in its stored form (full-width, lower case, blanks and hyphens allowed), or None."""
    code = re.sub(r"[\s\-]", "", unicodedata.normalize("NFKC", text)).upper()
    return code if len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET) else None
