"""Who serves where."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import cast
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from linli.foundation.access.roles import ROLES, Level
from linli.foundation.access.scope import Grant
from linli.foundation.accounts.models import User
from linli.lib.worktime import SHANGHAI
from linli.registers.postings.models import Posting

Somebody = AbstractBaseUser | AnonymousUser

PLACES_SHOWN = 2


def in_force(on: date, prefix: str = "") -> Q:
    """Postings in force on a day."""
    open_end = Q(**{f"{prefix}to_on__isnull": True}) | Q(**{f"{prefix}to_on__gte": on})
    return Q(**{f"{prefix}from_on__lte": on}) & open_end


def holders(
    *, roles: Iterable[str], area_ids: Iterable[UUID] = (), organisation_ids: Iterable[UUID] = (), on: date
) -> list[User]:
    """The active people who serve in one of these roles on a day, by name, each once. One query.

    Where areas or organisations are given, only those posted to one of them; where neither is, wherever they serve.
    """
    areas, organisations = list(area_ids), list(organisation_ids)
    serving = Posting.objects.filter(in_force(on), role__in=list(roles))
    if areas or organisations:
        serving = serving.filter(Q(area_id__in=areas) | Q(organisation_id__in=organisations))
    people = User.objects.filter(is_active=True, id__in=serving.values("user_id"))
    return list(people.order_by("name", "id"))


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


def posting_label(posting: Posting | None) -> str:
    """How a posting is shown: the role and the short name of the unit, or of the area where there is none."""
    if posting is None:
        return ""
    name = str(ROLES[posting.role].name)
    place = posting.organisation or posting.area
    return f"{name} · {place.short}" if place else name


def staff_postings() -> QuerySet[Posting]:
    """All postings with person, area and organisation, by person's name: what the page of staff lists."""
    return Posting.objects.select_related("user", "area", "organisation").order_by("user__name", "from_on", "id")


def serving(user: Somebody) -> list[Posting]:
    """The postings of a person in force today in Asia/Shanghai, asked once per user object."""
    known: list[Posting] | None = getattr(user, "_linli_postings", None)
    if known is None:
        today = datetime.now(SHANGHAI).date()
        # Asked with every page: no outlines and no particulars, only what scope and shell show.
        mine = Posting.objects.filter(in_force(today), user_id=cast("UUID", user.pk)).order_by(
            "from_on", "granted_at", "id"
        )
        shown = ("role", "area__name", "organisation__short")
        known = list(mine.select_related("area", "organisation").only(*shown))
        setattr(user, "_linli_postings", known)  # noqa: B010 the user object is the cache, so a new request asks anew
    return known


def grants_of(user: Somebody) -> list[Grant]:
    """The scope source: the grants of the postings in force today. One query per request."""
    return [
        Grant(one.role, _target(one.role, one.area_id, one.organisation_id), one.organisation_id)
        for one in serving(user)
        if one.role in ROLES
    ]


def area_words(user: Somebody) -> str:
    """How the scope of a person is called in the bar: the places, or the units where there are none."""
    if not user.is_authenticated:
        return ""
    places = [str(one.area or one.organisation or "") for one in serving(user)]
    shown = list(dict.fromkeys(place for place in places if place))
    return "、".join(shown[:PLACES_SHOWN]) + ("…" if len(shown) > PLACES_SHOWN else "")


def role_words(user: Somebody) -> str:
    """How the work of a person is called: the roles held, each once."""
    if not user.is_authenticated:
        return ""
    return "、".join(dict.fromkeys(str(ROLES[one.role].name) for one in serving(user) if one.role in ROLES))


def _target(role: str, area_id: UUID | None, organisation_id: UUID | None) -> UUID | None:
    """What a grant in a role is tied to."""
    level = ROLES[role].level
    if level == Level.ORGANISATION:
        return organisation_id
    return None if level in {Level.NONE, Level.OWN} else area_id
