"""How numbers of each kind are written, and what a template must be like so that no number is ever given twice."""

import re
import string
from dataclasses import dataclass
from itertools import pairwise

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

PLACES = ("short", "year", "n")
WIDTHS = ("", "02d", "03d", "04d", "05d", "06d")
READ = {"short": r"(?P<short>.{1,20})", "year": r"(?P<year>[0-9]{4})", "n": r"(?P<n>[0-9]{1,9})"}
LONGEST_SHORT, LONGEST_NUMBER, LONGEST = "字" * 20, 10**9, 60
PLAIN = "{short}〔{year}〕{n}号"


class TemplateRefused(ValueError):
    """A template that can not be; `field` names the form field it is about."""

    def __init__(self, message: str) -> None:
        """Keep the sentence for the person."""
        super().__init__(message)
        self.message, self.field = message, "template"


@dataclass(frozen=True)
class Pattern:
    """A kind of number: what it is called, and how it is written where nobody says otherwise."""

    kind: str
    label: str | Promise
    default: str


PATTERNS = {"case": Pattern("case", gettext_lazy("诉求和其他事项"), "{short}诉〔{year}〕{n}号")}


def default_of(kind: str) -> str:
    """How numbers of a kind are written where nobody says otherwise."""
    return PATTERNS[kind].default if kind in PATTERNS else PLAIN


def check_template(template: str) -> None:
    """The template names each place once and tells any two numbers apart. Raises: TemplateRefused."""
    parts = _parts(template)
    names = [name for _text, name, _width in parts if name]
    if sorted(names) != sorted(PLACES):
        raise TemplateRefused(_("{short}（社区简称）、{year}（年份）、{n}（序号）各要出现一次，才不会重号。"))
    for (_before, first, _a), (between, second, _b) in pairwise(parts):
        if {first, second} == {"short", "n"} and not between:
            raise TemplateRefused(_("{short} 和 {n} 之间要隔开，不然两个社区的编号可能相同。"))
    if any(character.isdigit() for text, _name, _width in parts for character in text):
        raise TemplateRefused(_("固定的文字里不要有数字，会和序号混在一起。"))
    if len(write_number(template, LONGEST_SHORT, 2026, LONGEST_NUMBER)) > LONGEST:
        raise TemplateRefused(_("编号太长，请减少固定的文字。"))


def _parts(template: str) -> list[tuple[str, str, str]]:
    """Text, place and width of each part. Raises: TemplateRefused."""
    try:
        parts = [
            (text, name or "", width or "", turned) for text, name, width, turned in string.Formatter().parse(template)
        ]
    except ValueError as error:
        raise TemplateRefused(_("花括号没有配对。")) from error
    for _text, name, width, turned in parts:
        allowed = WIDTHS if name == "n" else ("",)
        if turned or width not in allowed or (name and name not in PLACES):
            raise TemplateRefused(_("只能用 {short}、{year}、{n}，序号补零写作 {n:03d}。"))
    return [(text, name, width) for text, name, width, _turned in parts]


def read_number(template: str, number: str) -> tuple[str, int, int] | None:
    """The short name, year and count of a number, if this template writes it so; None for any other."""
    wanted = "".join(re.escape(text) + READ.get(name, "") for text, name, _width in _parts(template))
    found = re.fullmatch(wanted, number)
    if found is None:
        return None
    short, year, n = found["short"], int(found["year"]), int(found["n"])
    return (short, year, n) if write_number(template, short, year, n) == number else None


def write_number(template: str, short: str, year: int, n: int) -> str:
    """One number."""
    return template.format(short=short, year=year, n=n)
