"""The ground of the benchmarks: two streets, twenty communities with ten grids each, forty units, and some people."""

from dataclasses import dataclass
from typing import Any

from django.test import Client

from linli.foundation.accounts.actions import create_user
from linli.foundation.accounts.models import User
from linli.foundation.installation.models import Installation, Kind
from linli.registers.areas.actions import create_area
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.organisations.actions import create_organisation
from linli.registers.organisations.models import Organisation, OrganisationKind
from linli.registers.postings.actions import grant_posting
from tests.world import FOUNDED, PASSWORD, square

STREETS, COMMUNITIES, GRIDS, UNITS = 2, 10, 10, 40
READERS = {"R4": "grid0", "R5": "worker0", "R8": "centre0", "R9": "unit0"}


@dataclass(frozen=True)
class Ground:
    """Areas with the row and column of each grid, and units."""

    grids: list[Area]
    units: list[Organisation]


def build() -> None:
    """Make everything in an empty database, by the actions the screens use."""
    Installation.objects.update_or_create(
        number=1, defaults={"kind": Kind.REAL, "name": "青松街道", "set_up_at": FOUNDED}
    )
    streets = [_area(AreaLevel.STREET, f"第{number + 1}街道", f"街{number + 1}") for number in range(STREETS)]
    units = [_unit(number, streets[number % STREETS]) for number in range(UNITS)]
    for number, street in enumerate(streets):
        _person(f"centre{number}", "R8", street, None)
        for inner in range(COMMUNITIES):
            _community(number * COMMUNITIES + inner, street, units)
    for number, unit in enumerate(units):
        _person(f"unit{number}", "R9", None, unit)


def _community(number: int, street: Area, units: list[Organisation]) -> None:
    """A community with its worker, its grids, and a grid worker in the first of them."""
    community = _area(AreaLevel.COMMUNITY, f"第{number + 1}社区", f"社{number + 1}", street)
    _person(f"worker{number}", "R5", community, None)
    for column in range(GRIDS):
        grid = _area(
            AreaLevel.GRID, f"第{number + 1}社区{column + 1}网格", f"{column + 1}网格", community,
            polygon=square(column, number),
        )  # fmt: skip
        if column == 0:
            _person(f"grid{number}", "R4", grid, units[number])


def _area(level: str, name: str, short: str, parent: Area | None = None, **more: Any) -> Area:
    return create_area(level=level, name=name, short=short, parent=parent, by=None, at=FOUNDED, **more)


def _unit(number: int, area: Area) -> Organisation:
    return create_organisation(
        name=f"第{number + 1}承办单位", short=f"单位{number + 1}", kind=OrganisationKind.UTILITY, area=area, by=None,
        at=FOUNDED,
    )  # fmt: skip


def _person(username: str, role: str, area: Area | None, unit: Organisation | None) -> None:
    user = create_user(
        username=username, name=f"人员{username}", password=PASSWORD, by=None, at=FOUNDED, must_change_password=False
    )
    grant_posting(user=user, role=role, area=area, organisation=unit, by=None, at=FOUNDED)


def ground() -> Ground:
    """What `build` made."""
    grids = Area.objects.filter(level=AreaLevel.GRID).order_by("community__created_at", "community_id", "id")
    return Ground(list(grids), list(Organisation.objects.order_by("id")))


def person(username: str) -> User:
    """Somebody, as a fresh user object."""
    return User.objects.get(username=username)


def cookies_of(username: str) -> str:
    """The Cookie header of a session in which this person is signed in."""
    client = Client()
    client.force_login(person(username), backend="allauth.account.auth_backends.AuthenticationBackend")
    return "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
