"""A small place for the tests of the registers: two streets, who serves there, and squares for grids."""

from datetime import datetime
from typing import Any

from linli.foundation.accounts.actions import create_user
from linli.foundation.accounts.models import User
from linli.lib.worktime import SHANGHAI
from linli.registers.areas.actions import create_area
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.organisations.models import Organisation
from linli.registers.postings.actions import grant_posting

NOW = datetime(2025, 9, 1, 9, 0, tzinfo=SHANGHAI)
CROSSING = {"type": "Polygon", "coordinates": [[[111, 40], [111.1, 40.1], [111.1, 40], [111, 40.1], [111, 40]]]}
WEST, SOUTH, STEP = 111.60, 40.80, 0.01


def local(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    """A moment in Asia/Shanghai."""
    return datetime(year, month, day, hour, minute, tzinfo=SHANGHAI)


def square(column: float, row: float = 0, size: float = 1) -> dict[str, Any]:
    """A square of `size` steps whose lower left corner is so many steps from the origin."""
    west, south = WEST + column * STEP, SOUTH + row * STEP
    east, north = west + size * STEP, south + size * STEP
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def middle(column: float, row: float = 0) -> tuple[float, float]:
    """A point in the middle of the square at so many steps from the origin."""
    return WEST + (column + 0.5) * STEP, SOUTH + (row + 0.5) * STEP


def make_area(level: str, name: str, parent: Area | None = None, **more: Any) -> Area:
    """An area in use."""
    return create_area(level=level, name=name, short=name[:20], parent=parent, by=None, at=NOW, **more)


class Town:
    """A street with a community of two grids, and another street with a community of one."""

    def __init__(self) -> None:
        self.street = make_area(AreaLevel.STREET, "青松街道")
        self.community = make_area(AreaLevel.COMMUNITY, "松园社区", self.street)
        self.grid = make_area(AreaLevel.GRID, "第一网格", self.community, polygon=square(0))
        self.grid2 = make_area(AreaLevel.GRID, "第二网格", self.community, polygon=square(1))
        self.other_street = make_area(AreaLevel.STREET, "白杨街道")
        self.other_community = make_area(AreaLevel.COMMUNITY, "杨树社区", self.other_street)
        self.other_grid = make_area(AreaLevel.GRID, "第一网格", self.other_community, polygon=square(5))
        self.unit = Organisation.objects.create(
            name="青松街道城管队", short="城管队", kind="enforcement", created_at=NOW
        )


def make_user(username: str, name: str = "") -> User:
    """Somebody who signs in, with a password of a demo."""
    return create_user(
        username=username, name=name or username, password="demo", by=None, at=NOW,
        must_change_password=False, is_demo=True,
    )  # fmt: skip


def make_holder(username: str, role: str, place: Area | Organisation | None = None) -> User:
    """Somebody who serves in a role."""
    user = make_user(username)
    area = place if isinstance(place, Area) else None
    organisation = place if isinstance(place, Organisation) else None
    grant_posting(user=user, role=role, area=area, organisation=organisation, by=None, at=NOW)
    return user
