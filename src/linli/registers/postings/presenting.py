"""Staff as the page shows them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Case, IntegerField, Q, Value, When

from linli.foundation.accounts.models import User, UserKind
from linli.foundation.ui.pages import Page, keyset_page
from linli.registers.postings.models import Departure, Posting
from linli.registers.postings.queries import away, posting_label, staff_postings

CLOSED = Case(When(is_active=True, then=Value(0)), default=Value(1), output_field=IntegerField())


@dataclass(frozen=True)
class PostingLine:
    """One posting in words."""

    posting: Posting
    label: str
    place: str
    is_over: bool
    is_ahead: bool


@dataclass
class StaffRow:
    """Somebody and what they serve as; those in force or to come first."""

    person: User
    lines: list[PostingLine] = field(default_factory=list)
    is_leaving: bool = False
    away_until: date | None = None

    @property
    def left_behind(self) -> bool:
        """Whether the account is closed and a posting is not."""
        return not self.person.is_active and not all(line.is_over for line in self.lines)


def staff_page(*, words: str, cursor: str | None, on: date) -> Page[StaffRow]:
    """One page of those who sign in, open accounts first, by name, with their postings; of those the words name.

    Four queries.
    """
    people = User.objects.filter(kind=UserKind.STAFF).annotate(closed=CLOSED)
    for word in words.split():
        people = people.filter(Q(name__icontains=word) | Q(username__icontains=word))
    page: Page[User] = keyset_page(people, order=("closed", "name", "id"), cursor=cursor)
    return Page(_rows(page.rows, on), page.newer, page.older)


def _rows(people: Sequence[User], on: date) -> list[StaffRow]:
    rows = {person.pk: StaffRow(person) for person in people}
    for posting in staff_postings().filter(user_id__in=rows):
        rows[posting.user_id].lines.append(_line(posting, on))
    leaving = Departure.objects.filter(done_at__isnull=True, user_id__in=rows)
    for user_id in leaving.values_list("user_id", flat=True):
        rows[user_id].is_leaving = True
    for user_id, until in away(rows, on).items():
        rows[user_id].away_until = until
    for row in rows.values():
        row.lines.sort(key=lambda line: line.is_over)
    return list(rows.values())


def _line(posting: Posting, on: date) -> PostingLine:
    return PostingLine(
        posting=posting,
        label=posting_label(posting),
        place=posting.area.name if posting.area and posting.organisation else "",
        is_over=posting.to_on is not None and posting.to_on < on,
        is_ahead=posting.from_on > on,
    )
