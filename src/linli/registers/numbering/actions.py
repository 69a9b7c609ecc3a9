"""Giving out numbers, and saying how they are written."""

from collections.abc import Collection
from datetime import datetime

from django.db import connection, transaction

from linli.foundation.accounts.models import Actor
from linli.foundation.audit.actions import record_audit
from linli.foundation.history.actions import record_change
from linli.foundation.history.standing import check_standing
from linli.lib.worktime import SHANGHAI
from linli.registers.numbering.models import NumberSequence, NumberTemplate
from linli.registers.numbering.patterns import check_template, default_of, read_number, write_number

KIND_TEMPLATE = "number_template"
FARTHEST = 1_000_000
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
    return [write_number(template, short, year, n) for n in range(after - count, after)]


def _take_block(kind: str, short: str, year: int, count: int) -> tuple[int, str]:
    """Move the sequence on; the number after the block, and the template of the kind."""
    while (taken := _advance(kind, short, year, count)) is None:
        NumberSequence.objects.bulk_create([NumberSequence(kind=kind, short=short, year=year)], ignore_conflicts=True)
    after, template = taken
    return after, template or default_of(kind)


def _advance(kind: str, short: str, year: int, count: int) -> tuple[int, str | None] | None:
    """One statement that moves the sequence on and says where it stands; None where there is no sequence yet."""
    with connection.cursor() as cursor:
        cursor.execute(ADVANCE, [count, kind, short, year, kind])
        found: tuple[int, str | None] | None = cursor.fetchone()
    return found


@transaction.atomic(savepoint=False)
def pass_over(*, kind: str, numbers: Collection[str]) -> None:
    """Never issue these numbers, which something from elsewhere has: sequences that would come to one go on behind it.

    Numbers written in another way than ours are none of ours. One that lies further ahead than any office counts in a
    year moves nothing.
    """
    template = NumberTemplate.objects.filter(kind=kind).values_list("template", flat=True).first() or default_of(kind)
    highest: dict[tuple[str, int], int] = {}
    for short, year, n in filter(None, (read_number(template, number) for number in numbers)):
        if n <= FARTHEST:
            highest[short, year] = max(n, highest.get((short, year), 0))
    rows = [NumberSequence(kind=kind, short=short, year=year) for short, year in highest]
    NumberSequence.objects.bulk_create(rows, ignore_conflicts=True)
    for (short, year), n in sorted(highest.items()):
        NumberSequence.objects.filter(kind=kind, short=short, year=year, next__lte=n).update(next=n + 1)


@transaction.atomic
def set_template(*, kind: str, template: str, seen: str | None, by: Actor, at: datetime) -> bool:
    """Write numbers of a kind so from now on; whether that is another way than before.

    Counting goes on where it stands, so a number given before is never given again, whichever way it is written.
    `seen` is the mark of the template when its form was opened. Raises: TemplateRefused, Outdated.
    """
    row = NumberTemplate.objects.select_for_update().filter(kind=kind).first()
    old = row.template if row else default_of(kind)
    check_standing(kind=KIND_TEMPLATE, subject_id=kind, values={"template": old}, seen=seen)
    check_template(template)
    if template == old:
        return False
    NumberTemplate.objects.update_or_create(kind=kind, defaults={"template": template})
    record_change(
        subject_kind=KIND_TEMPLATE, subject_id=kind, what="template", before={"template": old},
        after={"template": template}, by=by, at=at,
    )  # fmt: skip
    record_audit(action="numbering.changed", by=by, at=at, subject_kind=KIND_TEMPLATE, detail={"kind": kind})
    return True
