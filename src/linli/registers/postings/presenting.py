"""Staff as the page shows them."""

from dataclasses import dataclass, field
from datetime import date

from linli.foundation.accounts.models import User, UserKind
from linli.registers.postings.models import Departure, Posting
from linli.registers.postings.queries import posting_label, staff_postings


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

    @property
    def left_behind(self) -> bool:
        """Whether the account is closed and a posting is not."""
        return not self.person.is_active and not all(line.is_over for line in self.lines)


def staff_rows(*, on: date) -> list[StaffRow]:
    """Everybody who signs in, by name, with all postings. Three queries."""
    rows = {
        person.pk: StaffRow(person)
        for person in User.objects.filter(kind=UserKind.STAFF).order_by("-is_active", "name", "id")
    }
    for posting in staff_postings():
        rows[posting.user_id].lines.append(_line(posting, on))
    for user_id in Departure.objects.filter(done_at__isnull=True).values_list("user_id", flat=True):
        rows[user_id].is_leaving = True
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
