"""The ground of the demo community: two streets, five communities, their grids, and the units that work there.

Grids are cells of a bent lattice (WGS-84, around 111.69 E 40.82 N), so that neighbours share their borders exactly.
"""

from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Any

from linli.channels.demo.accounts import MARK
from linli.registers.areas.actions import create_area
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.organisations.actions import create_organisation
from linli.registers.organisations.models import Organisation, OrganisationKind

WEST, SOUTH = 111.6700, 40.8080
WIDE, HIGH = 0.0052, 0.0036
COLUMNS, ROWS = 4, 5
NUMERALS = "一二三四"
Cell = tuple[int, int]
Point = tuple[float, float]


@dataclass(frozen=True)
class Community:
    """A community: its street, and the cells of its grids in order (column from the west, row from the south)."""

    short: str
    street: str
    code: str
    cells: tuple[Cell, ...]


STREETS = {"青松": "150105901", "望河": "150105902"}
COMMUNITIES = (
    Community("松园", "青松", "150105901001", ((0, 3), (1, 3), (0, 4), (1, 4))),
    Community("竹园", "青松", "150105901002", ((0, 1), (1, 1), (0, 2), (1, 2))),
    Community("河湾", "望河", "150105902001", ((2, 3), (3, 3), (2, 4), (3, 4))),
    Community("柳岸", "望河", "150105902002", ((2, 1), (3, 1), (2, 2), (3, 2))),
    Community("荷塘", "望河", "150105902003", ((1, 0), (2, 0), (3, 0))),
)


@dataclass(frozen=True)
class Unit:
    """A unit; `place` is the short name of the street or community it works in, empty for everywhere."""

    short: str
    name: str
    kind: OrganisationKind
    place: str = ""


UNITS = (
    *(
        Unit(f"{one.short}居委会", f"{one.short}社区居民委员会", OrganisationKind.COMMITTEE, one.short)
        for one in COMMUNITIES
    ),
    *(Unit(f"{one}综治中心", f"{one}街道综治中心", OrganisationKind.GOVERNANCE_CENTRE, one) for one in STREETS),
    *(Unit(f"{one}执法队", f"{one}街道综合执法队", OrganisationKind.ENFORCEMENT, one) for one in STREETS),
    Unit("青松街道办", "青松街道办事处", OrganisationKind.STREET_OFFICE, "青松"),
    Unit("安居物业", "安居物业服务中心", OrganisationKind.PROPERTY, "青松"),
    Unit("和美物业", "和美物业服务中心", OrganisationKind.PROPERTY, "望河"),
    Unit("市政养护所", "市政设施养护所", OrganisationKind.DEPARTMENT),
    Unit("环卫所", "环境卫生管理所", OrganisationKind.DEPARTMENT),
    Unit("园林绿化队", "园林绿化养护队", OrganisationKind.DEPARTMENT),
    Unit("供电所", "城区供电所", OrganisationKind.UTILITY),
    Unit("供热公司", "城区供热公司", OrganisationKind.UTILITY),
    Unit("供水公司", "城区供水公司", OrganisationKind.UTILITY),
)
OWNERS = {
    "市政养护所": ("0202", "0203", "0204", "0208"),
    "环卫所": ("0205", "0301", "0304", "0908"),
    "园林绿化队": ("0406", "0902", "0903", "0904", "0905", "0906"),
    "供电所": ("0207", "0602", "0605", "0805"),
    "供热公司": ("0801", "0802", "0803"),
    "供水公司": ("0804",),
}
"""Which categories have one owner wherever they arise; property firms and enforcement teams differ by street."""


@dataclass
class Ground:
    """Everything that was laid out, by short name."""

    areas: dict[str, Area]
    units: dict[str, Organisation]

    def community_of(self, grid: str) -> Area:
        """The community of a grid, or the community itself, by short name."""
        return self.areas[grid[:2]]


def lay_out(*, at: datetime) -> Ground:
    """Make the areas and units."""
    areas = _make_areas(at)
    units = {
        unit.short: create_organisation(
            name=f"{unit.name}{MARK}", short=unit.short, kind=unit.kind, area=areas.get(unit.place), by=None, at=at
        )
        for unit in UNITS
    }
    return Ground(areas, units)


def _make_areas(at: datetime) -> dict[str, Area]:
    """The tree from streets to grids."""
    chance = Random(8)
    areas: dict[str, Area] = {}
    for short, code in STREETS.items():
        areas[short] = create_area(
            level=AreaLevel.STREET, name=f"{short}街道{MARK}", short=short, code=code, by=None, at=at
        )
    for one in COMMUNITIES:
        households = [chance.randrange(280, 620) for _ in one.cells]
        community = create_area(
            level=AreaLevel.COMMUNITY, name=f"{one.short}社区{MARK}", short=one.short, code=one.code,
            parent=areas[one.street], households=sum(households), people=sum(households) * 5 // 2, by=None, at=at,
        )  # fmt: skip
        areas[one.short] = community
        for number, (cell, count) in enumerate(zip(one.cells, households, strict=True), start=1):
            short = f"{one.short}{NUMERALS[number - 1]}网格"
            areas[short] = create_area(
                level=AreaLevel.GRID, name=f"{one.short}社区第{NUMERALS[number - 1]}网格", short=short,
                code=f"{one.code}{number:03d}", parent=community, polygon=outline(cell), households=count,
                people=count * 5 // 2, by=None, at=at,
            )  # fmt: skip
    return areas


def outline(cell: Cell) -> dict[str, Any]:
    """The border of a cell as GeoJSON: four bent corners and a bend in the middle of each side."""
    column, row = cell
    corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)]
    ring: list[Point] = []
    for here, there in zip(corners, corners[1:] + corners[:1], strict=True):
        ring += [_corner(*here), _middle(here, there)]
    return {"type": "Polygon", "coordinates": [[list(point) for point in [*ring, ring[0]]]]}


def point_in(cell: Cell, across: float, up: float) -> Point:
    """A point inside a cell; both shares 0.25 to 0.75."""
    west, south = WEST + (cell[0] + across) * WIDE, SOUTH + (cell[1] + up) * HIGH
    return round(west, 6), round(south, 6)


def cell_of(grid: str) -> Cell:
    """The cell of a grid by its short name."""
    one = next(one for one in COMMUNITIES if one.short == grid[:2])
    return one.cells[NUMERALS.index(grid[2])]


def _corner(column: int, row: int) -> Point:
    """A corner of the lattice, moved by up to a seventh of a cell, always the same way."""
    return _bent(column, row, 0.14)


def _middle(one: Cell, other: Cell) -> Point:
    """The bend in a side; the same from both sides."""
    return _bent((one[0] + other[0]) / 2, (one[1] + other[1]) / 2, 0.09)


def _bent(column: float, row: float, most: float) -> Point:
    chance = Random(f"{column:.1f} {row:.1f}")
    east, north = (chance.uniform(-most, most) for _ in range(2))
    return round(WEST + (column + east) * WIDE, 6), round(SOUTH + (row + north) * HIGH, 6)
