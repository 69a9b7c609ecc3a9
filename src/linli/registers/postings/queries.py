"""Who serves where."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.foundation.access.roles import ROLES, Level
from linli.foundation.access.scope import Grant, scope_of
from linli.foundation.accounts.models import User, UserKind
from linli.lib.worktime import SHANGHAI
from linli.registers.areas.models import Area
from linli.registers.areas.successors import Line
from linli.registers.postings.models import Departure, Deputy, Leave, Posting, Proposal
from linli.registers.postings.serving import Serving, Servings, servings

Somebody = AbstractBaseUser | AnonymousUser

PLACES_SHOWN = 2


def in_force(on: date, prefix: str = "") -> Q:
    """Postings in force on a day."""
    open_end = Q(**{f"{prefix}to_on__isnull": True}) | Q(**{f"{prefix}to_on__gte": on})
    return Q(**{f"{prefix}from_on__lte": on}) & open_end


def holders(
    *, roles: Iterable[str], area_ids: Iterable[UUID] = (), organisation_ids: Iterable[UUID] = (), on: date
) -> list[User]:
    """The active people who serve in one of these roles on a day, or stand in, by name, each once. From memory.

    Where areas or organisations are given, only those posted to one of them; where neither is, wherever they serve.
    For a grid that was split or merged, those of the grids it became too.
    """
    known = servings()
    wanted = {*known.line.with_later(area_ids), *organisation_ids}
    found = {
        row.user.pk: row.user
        for role in roles
        for row in known.by_role.get(role, ())
        if row.in_force(on) and (not wanted or row.area_id in wanted or row.organisation_id in wanted)
    }
    return sorted(found.values(), key=lambda user: (user.name, user.pk))


def people_serving(areas: QuerySet[Area], on: date) -> QuerySet[User]:
    """The staff in office who are posted to one of these areas on a day, or to a unit that works in one."""
    inside = Q(area__in=areas.values("pk")) | Q(organisation__area__in=areas.values("pk"))
    posted = Posting.objects.filter(in_force(on), inside).values("user_id")
    return User.objects.filter(kind=UserKind.STAFF, is_active=True, pk__in=posted)


def postings_of(user: Somebody, on: date) -> list[Posting]:
    """The postings of a person in force on a day with area and organisation, the oldest first. One query."""
    mine = Posting.objects.filter(in_force(on), user_id=cast("UUID", user.pk))
    return list(mine.select_related("area", "organisation").order_by("from_on", "granted_at", "id"))


def main_posting(user: Somebody, on: date) -> Posting | None:
    """The posting a person is shown by: the oldest in force. One query."""
    return next(iter(postings_of(user, on)), None)


def unit_name_of(user: Somebody, at: datetime) -> str:
    """The short name of the unit a person serves in at a moment, or of their area where there is none; may be empty."""
    posting = main_posting(user, at.astimezone(SHANGHAI).date())
    place = posting and (posting.organisation or posting.area)
    return place.short if place else ""


def posting_label(posting: Posting | Proposal | None) -> str:
    """How a posting is shown: the role and the short name of the unit, or of the area where there is none."""
    if posting is None:
        return ""
    name = str(ROLES[posting.role].name)
    place = posting.organisation or posting.area
    return f"{name} · {place.short}" if place else name


def left_behind(on: date) -> QuerySet[Posting]:
    """The postings that are in force on a day, or will be, of people whose account is closed: nobody ended them."""
    running = Q(to_on__isnull=True) | Q(to_on__gte=on)
    return Posting.objects.filter(running, user__is_active=False).select_related("user", "area", "organisation")


def proposals_for(user: User) -> QuerySet[Proposal]:
    """What this person proposed, and everything for who grants: what waits first, then the latest."""
    rows = Proposal.objects.select_related("area", "organisation", "proposed_by", "decided_by")
    if not scope_of(user).has_role("R14"):
        rows = rows.filter(proposed_by=user)
    return rows.order_by("decision", "-proposed_at", "-id")


def leaving(user: User) -> Departure | None:
    """That this person is to leave, as long as the account is open."""
    return Departure.objects.filter(user=user, done_at__isnull=True).select_related("asked_by").first()


def leaves_of(user: Somebody, on: date) -> list[Leave]:
    """The leaves of a person that run on a day or are to come, the earliest first."""
    return list(Leave.objects.filter(user_id=cast("UUID", user.pk), to_on__gte=on).order_by("from_on", "id"))


def away(user_ids: Iterable[UUID], on: date) -> dict[UUID, date]:
    """Who of these people is on leave on a day, and the last day of it. One query."""
    rows = Leave.objects.filter(user_id__in=list(user_ids), from_on__lte=on, to_on__gte=on)
    return dict(rows.values_list("user_id", "to_on"))


def colleagues_for(postings: Iterable[Posting], on: date) -> QuerySet[User]:
    """Those who may stand in for at least one of these postings, by name. A query a posting, and one."""
    found = {pk for posting in postings for pk in colleagues_of(posting, on).values_list("pk", flat=True)}
    return User.objects.filter(pk__in=found).order_by("name", "id")


def staff_postings() -> QuerySet[Posting]:
    """All postings with person, area and organisation, by person's name: what the page of staff lists."""
    return Posting.objects.select_related("user", "area", "organisation").order_by("user__name", "from_on", "id")


def running_postings(at: datetime) -> QuerySet[Posting]:
    """The postings in force or to come of open staff accounts, by user name, with person, place and unit."""
    running = Q(to_on__isnull=True) | Q(to_on__gte=at.astimezone(SHANGHAI).date())
    found = Posting.objects.filter(running, user__is_active=True, user__kind=UserKind.STAFF)
    return found.select_related("user", "area__parent", "organisation").order_by("user__username", "from_on", "id")


def without_password() -> QuerySet[User]:
    """Open staff accounts that nobody can sign in with yet, by name."""
    people = User.objects.filter(kind=UserKind.STAFF, is_active=True, password__startswith=UNUSABLE_PASSWORD_PREFIX)
    return people.order_by("name", "id")


def serving(user: Somebody, known: Servings | None = None) -> list[Serving]:
    """The postings of a person in force today in Asia/Shanghai, the oldest first, then those they stand in for."""
    today = datetime.now(SHANGHAI).date()
    return [row for row in (known or servings()).by_user.get(cast("UUID", user.pk), ()) if row.in_force(today)]


def grants_of(user: Somebody) -> list[Grant]:
    """The scope source: the grants of the postings in force today. From memory.

    Whoever serves in a grid also reaches what was placed in those that became it; whoever still serves in one that is
    out of use keeps what was placed there.
    """
    known = servings()
    return [
        Grant(one.role, target, one.organisation_id, one.for_name)
        for one in serving(user, known)
        if one.role in ROLES
        for target in _targets(one, known.line)
    ]


def area_words(user: Somebody) -> str:
    """How the scope of a person is called in the bar: the places, or the units where there are none."""
    if not user.is_authenticated:
        return ""
    places = [one.area or one.organisation or "" for one in serving(user)]
    shown = list(dict.fromkeys(place for place in places if place))
    return "、".join(shown[:PLACES_SHOWN]) + ("…" if len(shown) > PLACES_SHOWN else "")


def role_words(user: Somebody) -> str:
    """How the work of a person is called: the roles held, each once."""
    if not user.is_authenticated:
        return ""
    return "、".join(dict.fromkeys(_role_word(one) for one in serving(user) if one.role in ROLES))


def _role_word(row: Serving) -> str:
    """The role, or whom this person stands in for."""
    return _("代%(name)s") % {"name": row.for_name} if row.for_name else str(ROLES[row.role].name)


def _targets(row: Serving, line: Line) -> list[UUID | None]:
    """What the grants of a posting are tied to, its own area or unit first."""
    level = ROLES[row.role].level
    if level == Level.ORGANISATION:
        return [row.organisation_id]
    if level == Level.GRID and row.area_id:
        return [*line.with_earlier([row.area_id])]
    return [None if level in {Level.NONE, Level.OWN} else row.area_id]


def colleagues_of(posting: Posting, on: date) -> QuerySet[User]:
    """The active people who serve on a day in the same unit or area as this posting, but for its holder, by name."""
    beside = Posting.objects.filter(in_force(on)).exclude(user_id=posting.user_id)
    near = Q(pk__in=())
    if posting.organisation_id:
        near |= Q(organisation_id=posting.organisation_id)
    if posting.area_id:
        near |= Q(area_id=posting.area_id)
    found = User.objects.filter(is_active=True, pk__in=beside.filter(near).values("user_id"))
    return found.order_by("name", "id")


def deputies_about(user: Somebody, on: date) -> list[Deputy]:
    """Who stands in for this person and for whom they stand in, from a day on, the earliest first. One query."""
    mine = Q(user_id=user.pk) | Q(posting__user_id=user.pk)
    rows = Deputy.objects.filter(mine, to_on__gte=on)
    return list(
        rows.select_related("user", "posting__user", "posting__area", "posting__organisation").order_by("from_on", "id")
    )
