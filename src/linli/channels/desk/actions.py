"""The steps of the first run that are more than one action of a register."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db import transaction

from linli.foundation.accounts.actions import create_user
from linli.foundation.accounts.models import User
from linli.foundation.installation.actions import DemoMeetsReal, mark_real
from linli.foundation.sealing.keys import keyring
from linli.lib.numbers import day_of
from linli.registers.areas.actions import AreaRefused, change_code, create_area, rename_area
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.organisations.actions import OrganisationRefused, create_organisation
from linli.registers.organisations.models import Organisation
from linli.registers.postings.actions import grant_posting

FOUNDER_ROLES: Final = ("R13", "R14")


class AlreadyFounded(Exception):
    """Somebody was first: this installation has its administrator, or is a demo."""


class LineRefused(ValueError):
    """One of several lines cannot be; `number` counts from 0, `field` names the form field."""

    def __init__(self, number: int, refusal: OrganisationRefused) -> None:
        """Keep which line, and the sentence."""
        super().__init__(refusal.message)
        self.number, self.message, self.field = number, refusal.message, refusal.field


class StreetRefused(AreaRefused):
    """The street of the community cannot be like this."""


@dataclass(frozen=True)
class Names:
    """Name, short name and official code of an area."""

    name: str
    short: str
    code: str = ""


@dataclass(frozen=True)
class OrganisationLine:
    """One unit to enter."""

    name: str
    short: str
    kind: str


@transaction.atomic
def found_installation(*, username: str, name: str, password: str, at: datetime, community: str = "") -> User:
    """Make a new database a real installation with its first administrator (R13 and R14). The first one wins.

    `community` may be named now or later.
    Raises: AlreadyFounded, BadUsername, UsernameTaken, WeakPassword.
    """
    try:
        mark_real(
            name=community, by=None, at=at
        )  # holds the one row of the installation, so that founders come one by one
    except DemoMeetsReal as error:
        raise AlreadyFounded from error
    if User.objects.exists():
        raise AlreadyFounded
    keyring()
    user = create_user(username=username, name=name, password=password, must_change_password=False, by=None, at=at)
    for role in FOUNDER_ROLES:
        grant_posting(user=user, role=role, by=None, at=at)
    return user


@transaction.atomic
def set_up_community(*, street: Names, community: Names, by: User, at: datetime) -> Area:
    """The first street and its first community; done again, it renames them. Raises: StreetRefused, AreaRefused."""
    mark_real(name=street.name, by=by, at=at)
    old_street = Area.objects.filter(level=AreaLevel.STREET, active=True).order_by("created_at", "id").first()
    try:
        above = _lay(AreaLevel.STREET, street, old_street, None, by, at)
    except AreaRefused as error:
        raise StreetRefused(error.message, error.field) from error
    below = Area.objects.filter(level=AreaLevel.COMMUNITY, parent=above, active=True).order_by("created_at", "id")
    return _lay(AreaLevel.COMMUNITY, community, below.first(), above, by, at)


def _lay(level: str, names: Names, old: Area | None, parent: Area | None, by: User, at: datetime) -> Area:
    if old is None:
        return create_area(
            level=level, name=names.name, short=names.short, code=names.code, parent=parent, by=by, at=at
        )
    area = rename_area(area=old, name=names.name, short=names.short, by=by, at=at)
    return change_code(area=area, code=names.code, on=day_of(at), by=by, at=at)


@transaction.atomic
def add_organisations(*, lines: Sequence[OrganisationLine], by: User, at: datetime) -> list[Organisation]:
    """Enter all units or none. Raises: LineRefused."""
    made = []
    for number, line in enumerate(lines):
        try:
            made.append(create_organisation(name=line.name, short=line.short, kind=line.kind, by=by, at=at))
        except OrganisationRefused as error:
            raise LineRefused(number, error) from error
    return made
