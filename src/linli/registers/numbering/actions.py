"""Giving out numbers."""

from datetime import datetime

from django.db import connection, transaction

from linli.lib.worktime import SHANGHAI
from linli.registers.numbering.models import NumberSequence

DEFAULTS = {"case": "{short}诉〔{year}〕{n}号"}
PLAIN = "{short}〔{year}〕{n}号"
ADVANCE = """
    UPDATE numbering_numbersequence SET next = next + %s WHERE kind = %s AND short = %s AND year = %s
    RETURNING next, (SELECT template FROM numbering_numbertemplate WHERE kind = %s)
"""


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
    while (taken := _advance(kind, short, year, count)) is None:
        NumberSequence.objects.bulk_create([NumberSequence(kind=kind, short=short, year=year)], ignore_conflicts=True)
    after, template = taken
    return after, template or DEFAULTS.get(kind, PLAIN)


def _advance(kind: str, short: str, year: int, count: int) -> tuple[int, str | None] | None:
    """One statement that moves the sequence on and says where it stands; None where there is no sequence yet."""
    with connection.cursor() as cursor:
        cursor.execute(ADVANCE, [count, kind, short, year, kind])
        found: tuple[int, str | None] | None = cursor.fetchone()
    return found
