"""Giving out numbers."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, OuterRef, Subquery

from linli.lib.worktime import SHANGHAI
from linli.registers.numbering.models import NumberSequence, NumberTemplate

DEFAULTS = {"case": "{short}诉〔{year}〕{n}号"}
PLAIN = "{short}〔{year}〕{n}号"


class BadBlock(ValueError):
    """A block of numbers that can not be given out: a count below zero, or no short name."""


@transaction.atomic(savepoint=False)
def issue_numbers(*, kind: str, short: str, count: int, at: datetime) -> list[str]:
    """The next `count` numbers of a kind for a short name, in order, in the year that `at` has in Asia/Shanghai.

    One guarded UPDATE takes the whole block and holds the row to the end of the caller's transaction, so no number is
    given twice; a rollback gives the block back, and numbers once committed are never used again. Raises: BadBlock.
    """
    if count < 0 or not short:
        raise BadBlock(f"{count} numbers for {short!r}")
    if not count:
        return []
    year = at.astimezone(SHANGHAI).year
    after, template = _take_block(kind, short, year, count)
    return [template.format(short=short, year=year, n=n) for n in range(after - count, after)]


def _take_block(kind: str, short: str, year: int, count: int) -> tuple[int, str]:
    """Move the sequence on; the number after the block, and the template of the kind."""
    sequence = NumberSequence.objects.filter(kind=kind, short=short, year=year)
    if not sequence.update(next=F("next") + count):
        NumberSequence.objects.bulk_create([NumberSequence(kind=kind, short=short, year=year)], ignore_conflicts=True)
        sequence.update(next=F("next") + count)
    own = NumberTemplate.objects.filter(kind=OuterRef("kind")).values("template")[:1]
    after, template = sequence.annotate(template=Subquery(own)).values_list("next", "template").get()
    return after, template or DEFAULTS.get(kind, PLAIN)
