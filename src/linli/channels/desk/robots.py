"""Robots and mailboxes as the settings show them: whose they are, who may set them, how it went the last time."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from linli.foundation.access.roles import STAFF_ROLES
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.messaging.actions.destinations import TEST_TOPIC
from linli.foundation.messaging.addresses import masked_address
from linli.foundation.messaging.models import Destination, Message
from linli.registers.organisations.models import Organisation
from linli.registers.postings.queries import holders

ADMINISTRATOR = "R13"
SETTERS = frozenset({ADMINISTRATOR, "R8"})
UNIT, PERSON = "organisation", "user"


@dataclass(frozen=True)
class Owner:
    """A unit or a person that a destination may be set for; `key` is how a form names it."""

    kind: str
    id: UUID
    name: str

    @property
    def key(self) -> str:
        """`organisation:…` or `user:…`."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class RobotRow:
    """One destination as list and page show it."""

    robot: Destination
    owner: str
    address: str

    @property
    def failing(self) -> bool:
        """Whether the last message did not arrive."""
        robot = self.robot
        return bool(robot.last_failed_at and (robot.last_sent_at is None or robot.last_failed_at > robot.last_sent_at))


def owners_for(user: User, on: date) -> list[Owner]:
    """Whom this person may set destinations for: every unit in use and oneself; the administrator every person."""
    units = Organisation.objects.changeable_by(user).filter(active=True).order_by("short", "id")
    everybody = scope_of(user).has_role(ADMINISTRATOR)
    people = holders(roles=STAFF_ROLES, on=on) if everybody else [user]
    return [
        *(Owner(UNIT, unit.pk, unit.name) for unit in units),
        *(Owner(PERSON, person.pk, str(person)) for person in people),
    ]


def robots_of(user: User) -> QuerySet[Destination]:
    """The destinations this person may set, by owner and name."""
    robots = Destination.objects.order_by("owner_kind", "name", "id")
    if scope_of(user).has_role(ADMINISTRATOR):
        return robots
    units = Organisation.objects.changeable_by(user).values("pk")
    return robots.filter(Q(owner_kind=UNIT, owner_id__in=units) | Q(owner_kind=PERSON, owner_id=user.pk))


def robot_rows(robots: list[Destination]) -> list[RobotRow]:
    """With the names of their owners. Two queries."""
    units = Organisation.objects.in_bulk({one.owner_id for one in robots if one.owner_kind == UNIT})
    people = User.objects.in_bulk({one.owner_id for one in robots if one.owner_kind == PERSON})
    names = {pk: unit.name for pk, unit in units.items()} | {pk: str(user) for pk, user in people.items()}
    return [RobotRow(one, names.get(one.owner_id, _("已停用的账号")), masked_address(one)) for one in robots]


def last_test(robot: Destination) -> Message | None:
    """The last test message it was sent."""
    return Message.objects.filter(destination=robot, topic=TEST_TOPIC).order_by("created_at", "id").last()
