"""001-21 「一老一小一困」: the households of a grid, before anybody is cared for."""

from collections.abc import Callable

from pytest_bdd import given, parsers, scenarios, then, when

from linli.registers.areas.models import Area
from linli.registers.places.models import Place
from stories.conftest import Desk
from tests.world import World

scenarios("001-21.feature")
Seat = Callable[[str], Desk]


def build(desk: Desk, compound: str, name: str, grid: Area, households: int) -> None:
    """Write a building down through its form, and its compound where it is missing."""
    parent = Place.objects.filter(name=compound).first()
    if parent is None:
        assert grid.community
        desk.post("/desk/places/new/", community=str(grid.community.pk), name=compound)
        parent = Place.objects.get(name=compound)
    desk.post(f"/desk/places/{parent.pk}/new/building/", name=name, grid=str(grid.pk), households=households)


@given(parsers.parse("一网格有3栋楼，分别{a:d}户、{b:d}户、{c:d}户，二网格有1栋楼{d:d}户"))
def built(world: World, at_desk: Seat, a: int, b: int, c: int, d: int) -> None:
    desk = at_desk("liufang")
    for number, households in enumerate((a, b, c), start=1):
        build(desk, "松园小区", str(number), world.grid, households)
    build(desk, "松园小区", "4", world.second_grid, d)
    assert Place.objects.count() == 5


@when("何伟打开本网格的楼栋")
def opened(world: World, at_desk: Seat) -> None:
    at_desk("hewei").get(f"/desk/places/?kind=building&grid={world.grid.pk}")


@then(parsers.parse("合计是{buildings:d}栋楼、{households:d}户，没有二网格的楼"))
def counted(at_desk: Seat, buildings: int, households: int) -> None:
    desk = at_desk("hewei")
    assert f"{buildings} 栋楼 {households} 户" in desk.text
    assert "松园小区3号楼" in desk.text
    assert "松园小区4号楼" not in desk.text


@then(parsers.parse("周敏看二网格是{buildings:d}栋楼、{households:d}户"))
def elsewhere(world: World, at_desk: Seat, buildings: int, households: int) -> None:
    centre = at_desk("zhoumin")
    centre.get(f"/desk/places/?kind=building&grid={world.second_grid.pk}")
    assert f"{buildings} 栋楼 {households} 户" in centre.text
