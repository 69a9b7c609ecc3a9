"""Who serves where, kept in memory: asked with every page for scopes, and with every step for whom to tell."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from linli.foundation.accounts.models import PEOPLE_EDITION, User
from linli.foundation.editions.snapshots import Snapshot
from linli.registers.areas.models import GRIDS_EDITION
from linli.registers.areas.successors import Line, load_line
from linli.registers.organisations.models import ORGANISATIONS_EDITION
from linli.registers.postings.models import POSTINGS_EDITION, Deputy, Posting

SHOWN = ("role", "area_id", "organisation_id", "area__name", "organisation__short", "from_on", "to_on")


@dataclass(frozen=True, slots=True)
class Serving:
    """One posting of an active person: the role, what it is tied to, and the names shown (None where there is none)."""

    user: User
    role: str
    area_id: UUID | None
    organisation_id: UUID | None
    area: str | None
    organisation: str | None
    from_on: date
    to_on: date | None
    for_name: str = ""
    """Whom the person stands in for; empty for a posting of their own."""

    def in_force(self, on: date) -> bool:
        """Whether it is in force on a day."""
        return self.from_on <= on and (self.to_on is None or self.to_on >= on)


@dataclass(frozen=True)
class Servings:
    """All of them, the oldest first, by person and by role; and which grids became which."""

    by_user: Mapping[UUID, Sequence[Serving]]
    by_role: Mapping[str, Sequence[Serving]]
    line: Line


def servings() -> Servings:
    """The postings of all active people: no query but the look at the editions while none of them has changed."""
    return _snapshot.current()


def _load() -> Servings:
    active = User.objects.filter(is_active=True, pk__in=Posting.objects.values("user_id"))
    people = active.only("username", "name", "email", "is_active").in_bulk()
    rows = Posting.objects.filter(user__is_active=True).order_by("from_on", "granted_at", "id")
    by_user: dict[UUID, list[Serving]] = defaultdict(list)
    by_role: dict[str, list[Serving]] = defaultdict(list)
    for user_id, *columns in rows.values_list("user_id", *SHOWN):
        # Somebody posted between the two statements is read with the edition that this brings.
        if (user := people.get(user_id)) is None:
            continue
        row = Serving(user, *columns)
        by_user[user_id].append(row)
        by_role[row.role].append(row)
    for row in _standing_in(people):
        by_user[row.user.pk].append(row)
        by_role[row.role].append(row)
    return Servings(dict(by_user), dict(by_role), load_line())


def _standing_in(people: Mapping[UUID, User]) -> Iterator[Serving]:
    """For every deputy the posting they stand in for, on the days on which both are in force."""
    rows = Deputy.objects.filter(posting__user__is_active=True).order_by("from_on", "id")
    for deputy in rows.select_related("posting__user", "posting__area", "posting__organisation"):
        posting = deputy.posting
        if (user := people.get(deputy.user_id)) is None:
            continue
        yield Serving(
            user, posting.role, posting.area_id, posting.organisation_id, posting.area.name if posting.area else None,
            posting.organisation.short if posting.organisation else None, max(posting.from_on, deputy.from_on),
            min(posting.to_on or deputy.to_on, deputy.to_on), str(posting.user),
        )  # fmt: skip


_snapshot = Snapshot(_load, POSTINGS_EDITION, PEOPLE_EDITION, GRIDS_EDITION, ORGANISATIONS_EDITION)
