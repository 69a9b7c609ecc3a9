"""One person for every role inside the area of the examples and one outside it, each in a browser of their own."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client

from linli.foundation.access.roles import STAFF_ROLES
from linli.foundation.accounts.middleware import SEEN as STAFF_SEEN
from linli.foundation.accounts.models import User, UserKind
from linli.foundation.editions.actions import renew
from linli.foundation.residents.requests import RESIDENT, SEEN
from linli.foundation.sealing.keys import find_key
from linli.lib.hashing import find_hash
from linli.lib.ids import new_id
from linli.registers.areas.models import Area
from linli.registers.organisations.actions import create_organisation
from linli.registers.organisations.models import Organisation, OrganisationKind
from linli.registers.postings.actions import grant_posting
from linli.registers.postings.models import POSTINGS_EDITION, Posting
from tests.world import FOUNDED, PASSWORD, World, moment

NOW = moment(2026, 3, 2, 9, 30)
STRANGER = "none"
COLUMNS = (*(f"R{number}" for number in range(16)), STRANGER)
"""The roles, and somebody on the staff without a posting."""


@dataclass(frozen=True)
class Actor:
    """Somebody at a browser. `inside`: posted where the examples lie, or, for a resident, the reporter."""

    role: str
    inside: bool
    client: Client
    user: User | None = None


def actors_of(world: World, reporter: str) -> list[Actor]:
    """Everybody, role by role, the one inside first; `reporter` is the phone that the example matter came from."""
    found = [Actor("R0", inside=True, client=Client())]
    found += [Actor("R1", inside, _phone(phone)) for inside, phone in ((True, reporter), (False, "13900139000"))]
    found += [
        Actor(role, inside, *_posted(world, role, inside=inside, places=places))
        for role, inside, places in _postings(world)
    ]
    client, nobody = _posted(world, "", inside=True, places=[])
    found.append(Actor(STRANGER, inside=True, client=client, user=nobody))
    return sorted(found, key=lambda actor: (COLUMNS.index(actor.role), not actor.inside))


Places = list[tuple[Area | None, Organisation | None]]


def _postings(world: World) -> Iterator[tuple[str, bool, Places]]:
    """Role, whether inside, and the places served. Whoever is outside sits as near as can be: next door."""
    water = create_organisation(
        name="自来水公司", short="水司", kind=OrganisationKind.UTILITY, area=world.street, by=None, at=FOUNDED
    )
    near: dict[str, tuple[Area, Area]] = {
        "R3": (world.grid, world.second_grid), "R4": (world.grid, world.second_grid),
        "R5": (world.community, world.sister_community), "R6": (world.community, world.sister_community),
        "R8": (world.street, world.other_street), "R11": (world.street, world.other_street),
    }  # fmt: skip
    for role, (inside, outside) in near.items():
        yield role, True, [(inside, None)]
        yield role, False, [(outside, None)]
    for role in ("R9", "R10"):
        yield role, True, [(None, world.property), (None, world.lighting)]
        yield role, False, [(None, water)]
    for role in ("R2", "R7", "R12", "R13", "R14", "R15"):
        yield role, True, [(None, None)]


def _posted(world: World, role: str, *, inside: bool, places: Places) -> tuple[Client, User]:
    """A member of staff who serves there. Roles that nobody can be posted in yet are written straight to the table."""
    name = f"{role or STRANGER}{'' if inside else '.out'}".lower()
    user = User(username=name, name=name.upper(), created_at=FOUNDED)
    user.set_password(PASSWORD)
    user.save(force_insert=True)
    world.people[name] = user
    for area, organisation in places:
        if role in STAFF_ROLES:
            grant_posting(user=user, role=role, area=area, organisation=organisation, by=None, at=FOUNDED)
            continue
        Posting.objects.create(
            user=user, role=role, area=area, organisation=organisation, from_on=FOUNDED.date(), granted_at=FOUNDED
        )
        renew(POSTINGS_EDITION)
    client = Client()
    client.force_login(user)
    session = client.session
    session[STAFF_SEEN] = int(NOW.timestamp())  # else every request would write it, as none of them stays
    session.save()
    return client, user


def _phone(number: str) -> Client:
    """A phone that a resident has signed in on."""
    user = User(kind=UserKind.RESIDENT, phone=number, created_at=FOUNDED, username=f"resident-{new_id().hex}")
    user.phone_hash = find_hash(find_key(), number)
    user.set_unusable_password()
    user.save(force_insert=True)
    client = Client()
    session = SessionStore()
    session[RESIDENT], session[SEEN] = str(user.pk), int(NOW.timestamp())
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = str(session.session_key)
    return client
