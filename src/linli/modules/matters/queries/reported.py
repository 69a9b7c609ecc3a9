"""Reads for whoever reported: their matter once they have shown it is theirs, and the little a report needs."""

from collections.abc import Collection
from uuid import UUID

from django.utils.crypto import constant_time_compare

from linli.casework.models import Case
from linli.modules.matters.models import Category, Matter, Merger
from linli.modules.matters.procedure import KIND
from linli.modules.matters.queries import categories

UNSORTED = "1208"
ORDINARY = ("P2", "P3", "P1")


def reported_matter(pk: UUID) -> Case | None:
    """A matter for somebody who has shown that they reported it; nobody else may ask."""
    related = ("matter__category", "lead", "community", "grid", "street")
    return Case.objects.filter(kind=KIND, pk=pk).select_related(*related).first()


def goes_on_in(case: Case) -> Case | None:
    """The matter that a merged one goes on in: how far that one is, its reporter may know; its words they may not."""
    merger = Merger.objects.filter(case=case, undone_at__isnull=True).first() if case.state == "merged" else None
    return reported_matter(merger.into_id) if merger else None


def matter_of_code(query_hash: str) -> UUID | None:
    """The matter whose receipt carries the code with this hash."""
    return Matter.objects.filter(query_hash=query_hash).values_list("pk", flat=True).first() if query_hash else None


def matter_of_number(numbers: Collection[str], last_four: str) -> UUID | None:
    """The matter of one of these numbers, if its reporter's phone ends so; both wrong answers take as long."""
    matter = Matter.objects.filter(case__no__in=numbers, case__kind=KIND).first()
    phone = matter.reporter_phone if matter else None
    ending = phone.masked(lambda whole: whole[-4:]) if phone else ""
    same = constant_time_compare(ending.rjust(4, "-"), last_four.rjust(4, "+"))
    return matter.pk if matter and same else None


def headings() -> list[tuple[str, str]]:
    """The headings a resident may point at: code, and the word on the tile."""
    rows = (row for row in categories().values() if row.heading_id is None)
    return [(row.code, row.tile or row.name) for row in rows if row.active and row.on_portal]


def first_category(heading: str) -> str:
    """The category a resident's report starts in; whoever accepts it corrects it.

    An ordinary one of the heading they pointed at, else 政策咨询/建议表扬, so that nothing is alarming by a guess.
    """
    rows = Category.objects.filter(heading_id=heading, active=True, time_class__in=ORDINARY).values_list(
        "time_class", "code"
    )
    return min(rows, key=lambda row: (ORDINARY.index(row[0]), row[1]), default=("", UNSORTED))[1]
