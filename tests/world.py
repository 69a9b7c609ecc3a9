"""The cast of every story, journey and benchmark: one street with two communities, a stranger's street, a dozen people.

Everything is made by the same actions as the screens use. Names are invented.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from linli.foundation.accounts.actions import create_user
from linli.foundation.accounts.models import User
from linli.foundation.installation.models import Installation, Kind
from linli.lib.worktime import SHANGHAI
from linli.registers.areas.actions import create_area
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.organisations.actions import create_organisation
from linli.registers.organisations.models import Organisation, OrganisationKind
from linli.registers.postings.actions import grant_posting
from tests.kept import Kept, keep, put_in

FOUNDED = datetime(2025, 1, 6, 9, 0, tzinfo=SHANGHAI)
PASSWORD = "songyuan-2026"
WEST, SOUTH, STEP = 111.69, 40.82, 0.004
_kept: "list[Kept[World]]" = []


def moment(*parts: int) -> datetime:
    """A moment in Asia/Shanghai."""
    year, month, day, *rest = parts
    hour, minute = [*rest, 0, 0][:2]
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def square(column: float, row: float = 0) -> dict[str, Any]:
    """A grid's outline: a square so many steps from the origin."""
    west, south = WEST + column * STEP, SOUTH + row * STEP
    east, north = west + STEP, south + STEP
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def inside(column: float, row: float = 0) -> tuple[float, float]:
    """A point in the middle of such a square, as (lon, lat)."""
    return WEST + (column + 0.5) * STEP, SOUTH + (row + 0.5) * STEP


@dataclass
class World:
    """Where and who. `people` are found by user name."""

    street: Area
    community: Area
    grid: Area
    second_grid: Area
    sister_community: Area
    sister_grid: Area
    other_street: Area
    other_community: Area
    other_grid: Area
    committee: Organisation
    centre: Organisation
    property: Organisation
    lighting: Organisation
    other_committee: Organisation
    people: dict[str, User] = field(default_factory=dict)

    def __getitem__(self, username: str) -> User:
        """Somebody, as a fresh user object: postings are read anew, as on a new request."""
        return User.objects.get(pk=self.people[username].pk)


def _area(level: str, name: str, short: str, parent: Area | None = None, **more: Any) -> Area:
    return create_area(level=level, name=name, short=short, parent=parent, by=None, at=FOUNDED, **more)


def _unit(name: str, short: str, kind: str, area: Area) -> Organisation:
    return create_organisation(name=name, short=short, kind=kind, area=area, by=None, at=FOUNDED)


def _places() -> World:
    street = _area(AreaLevel.STREET, "青松街道", "青松")
    community = _area(AreaLevel.COMMUNITY, "松园社区", "松园", street)
    sister = _area(AreaLevel.COMMUNITY, "桃源社区", "桃源", street)
    other_street = _area(AreaLevel.STREET, "柏苑街道", "柏苑")
    other = _area(AreaLevel.COMMUNITY, "梧桐社区", "梧桐", other_street)
    return World(
        street=street, community=community, sister_community=sister, other_street=other_street, other_community=other,
        grid=_area(AreaLevel.GRID, "松园一网格", "一网格", community, polygon=square(0), households=126),
        second_grid=_area(AreaLevel.GRID, "松园二网格", "二网格", community, polygon=square(1)),
        sister_grid=_area(AreaLevel.GRID, "桃源一网格", "一网格", sister, polygon=square(2)),
        other_grid=_area(AreaLevel.GRID, "梧桐一网格", "一网格", other, polygon=square(5)),
        committee=_unit("松园社区居委会", "松园居委会", OrganisationKind.COMMITTEE, community),
        centre=_unit("青松街道综治中心", "青松综治中心", OrganisationKind.GOVERNANCE_CENTRE, street),
        property=_unit("松园物业服务站", "松园物业", OrganisationKind.PROPERTY, community),
        lighting=_unit("路灯管理所", "路灯所", OrganisationKind.UTILITY, street),
        other_committee=_unit("梧桐社区居委会", "梧桐居委会", OrganisationKind.COMMITTEE, other),
    )  # fmt: skip


def add_person(world: World, username: str, name: str, role: str, area: Area | None, unit: Organisation | None) -> User:
    """Somebody with one posting."""
    user = create_user(
        username=username, name=name, password=PASSWORD, by=None, at=FOUNDED, must_change_password=False, is_demo=False
    )
    grant_posting(user=user, role=role, area=area, organisation=unit, by=None, at=FOUNDED)
    world.people[username] = user
    return user


def build_world() -> World:
    """Put all of it into the current database, which counts as set up for real.

    The actions make it once in a process: a thousand tests begin with it.
    """
    Installation.objects.update_or_create(
        number=1, defaults={"kind": Kind.REAL, "name": "青松街道", "set_up_at": FOUNDED}
    )
    if not _kept:
        _kept.append(keep(make_world))
        return deepcopy(_kept[0].made)
    return put_in(_kept[0])


def make_world() -> World:
    """All of it by the actions."""
    world = _places()
    for username, name, role, area, unit in (
        ("hewei", "何伟", "R4", world.grid, world.committee),
        ("sunli", "孙丽", "R4", world.second_grid, world.committee),
        ("liufang", "刘芳", "R5", world.community, world.committee),
        ("chenyan", "陈燕", "R6", world.community, world.committee),
        ("zhoumin", "周敏", "R8", world.street, world.centre),
        ("zhengjie", "郑杰", "R11", world.street, None),
        ("zhaoqiang", "赵强", "R9", None, world.property),
        ("wanghai", "王海", "R9", None, world.lighting),
        ("moshi", "莫识", "R5", world.other_community, world.other_committee),
        ("admin", "安建国", "R13", None, None),
        ("auditor", "沈计", "R15", None, None),
    ):
        add_person(world, username, name, role, area, unit)
    return world
