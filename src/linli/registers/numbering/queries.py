"""Reading templates, and what the next numbers will be."""

from linli.registers.numbering.models import NumberSequence, NumberTemplate
from linli.registers.numbering.patterns import PATTERNS, default_of, write_number

MOST = 20


def templates() -> dict[str, str]:
    """How numbers of each kind are written now."""
    kept = dict(NumberTemplate.objects.values_list("kind", "template"))
    return {kind: kept.get(kind) or default_of(kind) for kind in PATTERNS}


def next_numbers(kind: str, template: str, year: int, example: str) -> list[tuple[str, str]]:
    """The next number of every short name that counts in a year, as this template writes it; takes none of them.

    Up to twenty short names, in order; where none counts yet, the first number of an example.
    """
    rows = NumberSequence.objects.filter(kind=kind, year=year).order_by("short").values_list("short", "next")[:MOST]
    found = list(rows) or [(example, 1)]
    return [(short, write_number(template, short, year, n)) for short, n in found]
