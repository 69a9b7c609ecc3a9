"""001-34 「铁三角」微治理: the tree of branches, party groups and building heads."""

import re
from collections.abc import Callable
from typing import Any

from pytest_bdd import given, parsers, scenarios, then, when

from linli.registers.areas.actions import create_area
from linli.registers.areas.models import AreaLevel
from linli.registers.organisations.grouping import GroupParticulars, create_group
from linli.registers.organisations.models import Group
from linli.registers.places.actions import store_places
from linli.registers.places.actions.storing import PlaceRow
from linli.registers.places.models import BuildingHead
from stories.conftest import Desk, readable
from stories.people import USERNAMES
from tests.world import FOUNDED, World

scenarios("001-34.feature")
GROUPS = "/desk/settings/groups/"
Seat = Callable[[str], Desk]
Story = dict[str, Any]


@given(parsers.parse("街道登记了{branches:d}个社区党支部、{cells:d}个网格党小组、{heads:d}名楼栋长"))
def entered(world: World, branches: int, cells: int, heads: int) -> None:
    above = [
        create_group(particulars=GroupParticulars("branch", f"第{number}党支部", world.community), by=None, at=FOUNDED)
        for number in range(1, branches + 1)
    ]
    rows = []
    for number in range(cells):
        grid = create_area(
            level=AreaLevel.GRID, name=f"网格{number}", short=f"{number}格", parent=world.community, by=None, at=FOUNDED
        )
        branch = above[number % branches]
        create_group(
            particulars=GroupParticulars("cell", f"党小组{number}", grid, branch), by=None, at=FOUNDED
        )  # fmt: skip
        most = heads // cells + (number < heads % cells)
        rows += [
            PlaceRow(world.community, "东风小区", f"{number * 100 + one + 1}号楼", values={"grid_id": grid.pk})
            for one in range(most)
        ]
    places = store_places(rows=rows, by=None, at=FOUNDED)
    BuildingHead.objects.bulk_create(
        BuildingHead(place=place, name=f"楼栋长{number}", from_on=FOUNDED.date()) for number, place in enumerate(places)
    )


@when("周敏打开党组织页")
def opened(at_desk: Seat) -> None:
    assert at_desk("zhoumin").get(GROUPS).status_code == 200


@then(parsers.parse("页上写着党支部{branches:d}、党小组{cells:d}、楼栋长{heads:d}"))
def figures(at_desk: Seat, branches: int, cells: int, heads: int) -> None:
    text = at_desk("zhoumin").text
    for label, number in (("党支部", branches), ("党小组", cells), ("楼栋长", heads)):
        assert re.search(rf"{label} {number}(?!\d)", text), label


@then(parsers.parse("平均每个党小组{each}名楼栋长"))
def average(at_desk: Seat, each: str) -> None:
    assert f"平均每个党小组 {each} 名" in at_desk("zhoumin").text


@then("第一个党支部下面的楼栋长数与它的网格相符")
def below(at_desk: Seat) -> None:
    branch = Group.objects.get(name="第1党支部")
    grids = branch.children.values("area_id")
    number = BuildingHead.objects.filter(place__grid__in=grids).count()
    row = re.search(r"第1党支部.*?</tr>", at_desk("zhoumin").response.content.decode(), re.DOTALL)
    assert row is not None
    assert f"楼栋长 {number}" in row.group()
    assert f"党小组 {branch.children.count()}" in row.group()


@given(parsers.parse('陈燕登记党支部"{name}"'))
def branch_entered(world: World, at_desk: Seat, story: Story, name: str) -> None:
    at_desk("chenyan").post(f"{GROUPS}new/", kind="branch", name=name, area=str(world.community.pk))
    story["branch"] = Group.objects.get(name=name)


@when(parsers.parse('陈燕在它下面为一网格登记党小组"{name}"，组长是{leader}'))
def cell_entered(world: World, at_desk: Seat, story: Story, name: str, leader: str) -> None:
    desk, branch = at_desk("chenyan"), story["branch"]
    desk.post(f"{GROUPS}new/", kind="cell", name=name, area=str(world.grid.pk), parent=str(branch.pk))
    person = str(world[USERNAMES[leader]].pk)
    desk.post(f"{GROUPS}{branch.children.get().pk}/join/", user=person, post="leader", from_on="2026-01-05")
    assert f"{leader} · 组长" in desk.text


@then(parsers.parse('党支部页上有"{name}"，成员{number:d}人'))
def shown(at_desk: Seat, story: Story, name: str, number: int) -> None:
    desk = at_desk("chenyan")
    text = readable(desk.get(f"{GROUPS}{story['branch'].pk}/"))
    assert name in text
    assert f"{number} 人" in text


@then("莫识打开党支部页得到404")
def not_there(at_desk: Seat, story: Story) -> None:
    assert at_desk("moshi").get(f"{GROUPS}{story['branch'].pk}/").status_code == 404
