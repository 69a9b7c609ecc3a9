"""Groups: the tree, terms of committees, members, who may set them up; and the ties of units."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.foundation.accounts.models import User
from linli.foundation.history.queries import changes_of
from linli.registers.organisations.grouping import GroupParticulars, NewMember, add_member, create_group
from linli.registers.organisations.models import Group, Link, Member, Organisation
from linli.registers.organisations.queries import units_serving
from linli.registers.tests.cast import NOW, Town, make_holder

pytestmark = pytest.mark.django_db
GROUPS = "/desk/settings/groups/"


@pytest.fixture
def town() -> Town:
    return Town()


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def make(town: Town, kind: str, name: str, **more: Any) -> Group:
    particulars = GroupParticulars(**{"kind": kind, "name": name, "area": town.community, **more})
    return create_group(particulars=particulars, by=None, at=NOW)


def send(client: Client, path: str, **data: Any) -> Any:
    return client.post(GROUPS + path, data, follow=True)


@time_machine.travel(NOW, tick=False)
def test_a_secretary_sets_up_branch_cell_and_members(town: Town) -> None:
    secretary = make_holder("r6", "R6", town.community)
    client = sign_in(secretary)
    text = send(client, "new/", kind="branch", name="松园第一党支部", area=town.community.pk).content.decode()
    assert "已建立“松园第一党支部”" in text
    branch = Group.objects.get()
    send(client, "new/", kind="cell", name="一网格党小组", area=town.grid.pk, parent=branch.pk)
    cell = branch.children.get()
    manager = Organisation.objects.create(name="物业", short="物业", kind="property", area=town.grid, created_at=NOW)
    near = [
        secretary,
        *(make_holder(f"near-{role}", role, place) for role, place in (("R4", town.grid2), ("R9", manager))),
    ]
    stranger, keeper = make_holder("stranger", "R5", town.other_community), make_holder("r13", "R13")
    offered = client.get(f"{GROUPS}{cell.pk}/join/").context["form"].fields["user"].queryset
    assert set(offered) == set(near), "who serves in the community, in its grids, in a unit that works there"
    refused = send(client, f"{cell.pk}/join/", user=stranger.pk, post="leader", from_on="2025-09-01")
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["user"])
    offered = sign_in(keeper).get(f"{GROUPS}{cell.pk}/join/").context["form"].fields["user"].queryset
    assert set(offered) == {*near, stranger, keeper}
    send(client, f"{cell.pk}/join/", user=secretary.pk, post="leader", from_on="2025-09-01")
    send(client, f"{cell.pk}/join/", name="王桂芳", post="member", from_on="2025-09-01")
    text = client.get(f"{GROUPS}{branch.pk}/").content.decode()
    assert "一网格党小组" in text
    assert "2 人" in text
    former = Member.objects.get(name="王桂芳")
    send(client, f"members/{former.pk}/leave/", last_on="2025-09-01")
    with time_machine.travel("2025-09-02 09:00:00+08:00"):
        client = sign_in(secretary)
        assert "往届和离任" in client.get(f"{GROUPS}{cell.pk}/").content.decode()
        assert "1 人" in client.get(GROUPS).content.decode()
    assert [one.what for one in changes_of("group", cell.pk)] == [
        "created", "member_joined", "member_joined", "member_left",
    ]  # fmt: skip
    assert "请先停用它们" in send(client, f"{branch.pk}/close/").content.decode()
    send(client, f"{cell.pk}/close/")
    send(client, f"{branch.pk}/close/")
    assert not Group.objects.filter(active=True).exists()


@time_machine.travel(NOW, tick=False)
def test_a_committee_has_terms_that_do_not_overlap_and_members_within_them(town: Town) -> None:
    client = sign_in(make_holder("r8", "R8", town.street))
    committee = make(town, "owners", "松园小区业委会")
    member = {"name": "李强", "post": "chair", "from_on": "2025-09-01"}
    assert "请先登记届次" in send(client, f"{committee.pk}/join/", **member).content.decode()
    send(client, f"{committee.pk}/term/", number=3, from_on="2025-01-01", to_on="2027-12-31")
    text = send(client, f"{committee.pk}/term/", number=4, from_on="2027-12-31", to_on="2030-12-31").content.decode()
    assert "与第 3 届（2025-01-01 至 2027-12-31）重叠" in text
    assert "已经有第 3 届" in send(
        client, f"{committee.pk}/term/", number=3, from_on="2031-01-01", to_on="2031-12-31"
    ).content.decode()  # fmt: skip
    text = send(client, f"{committee.pk}/join/", **member).content.decode()
    assert "李强 · 主任" in text
    assert Member.objects.get().to_on == date(2027, 12, 31)
    assert "第 3 届" in text
    team = make(town, "team", "松园志愿队")
    refused = send(client, f"{team.pk}/term/", number=1, from_on="2025-01-01", to_on="2025-12-31").content.decode()
    assert "只有居委会、业委会和监督委员会有届次" in refused
    assert "松园志愿队" in client.get(f"{GROUPS}?view=teams").content.decode()
    assert "松园小区业委会" in client.get(f"{GROUPS}?view=committees").content.decode()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"name": ""}, "请填写名称"),
        ({"kind": "x"}, "没有这一项"),
        ({"kind": "branch", "parent": "cell"}, "更高一级的党组织"),
        ({"name": "一网格党小组", "area": "grid"}, "这里已经有"),
        ({"area": "other_community"}, "没有这一项"),
    ],
)
def test_a_bad_group_is_told_at_its_field(town: Town, wrong: dict[str, str], says: str) -> None:
    cell = make(town, "cell", "一网格党小组", area=town.grid)
    client = sign_in(make_holder("r6", "R6", town.community))
    data: dict[str, Any] = {"kind": "team", "name": "新队", "area": "community", **wrong}
    data["area"] = getattr(town, data["area"]).pk
    data |= {"parent": cell.pk} if "parent" in wrong else {}
    answer = client.post(f"{GROUPS}new/", data)
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert list(Group.objects.all()) == [cell]


def test_a_group_of_elsewhere_is_not_there_and_nobody_stands_below_themselves(town: Town) -> None:
    branch = make(town, "team", "上级队")
    below = make(town, "team", "下级队", parent=branch)
    for role, place in (("R6", town.other_community), ("R8", town.other_street)):
        stranger = sign_in(make_holder(role.lower(), role, place))
        assert stranger.get(f"{GROUPS}{branch.pk}/").status_code == 404
        assert stranger.post(f"{GROUPS}{branch.pk}/close/").status_code == 404
    client = sign_in(make_holder("own", "R6", town.community))
    answer = client.post(
        f"{GROUPS}{branch.pk}/edit/",
        {"kind": "team", "name": "上级队", "area": town.community.pk, "parent": below.pk},
    )
    assert (answer.status_code, "不能放在自己的下级里" in answer.content.decode()) == (422, True)


def test_the_tree_costs_the_same_for_one_and_thirty(town: Town) -> None:
    client = sign_in(make_holder("r6", "R6", town.community))
    counts = []
    for number in (1, 30):
        for one in range(number):
            group = make(town, "cell", f"第 {number}-{one} 党小组", area=town.grid)
            add_member(group=group, member=NewMember("张三", from_on=NOW.date()), by=None, at=NOW)
        client.get(GROUPS)
        with CaptureQueriesContext(connection) as seen:
            client.get(GROUPS)
        counts.append(len(seen))
    assert counts[0] == counts[1]


@time_machine.travel(NOW, tick=False)
def test_a_unit_is_tied_to_areas_and_units_and_serves_there(town: Town) -> None:
    unit = Organisation.objects.create(
        name="柏苑物业", short="柏物", kind="property", area=town.other_street, created_at=NOW
    )
    client = sign_in(make_holder("admin", "R13"))
    page = f"/desk/settings/organisations/{unit.pk}/"
    assert unit not in units_serving(town.street.pk)
    data = {"kind": "serves", "area": town.community.pk, "from_on": "2025-09-01"}
    text = client.post(f"{page}link/", data, follow=True).content.decode()
    assert "服务于：松园社区" in text
    assert unit in units_serving(town.street.pk)
    assert "已经有相同的关系" in client.post(f"{page}link/", data).content.decode()
    assert "请选择一个区划，或者一个单位" in client.post(
        f"{page}link/", {"kind": "paired", "from_on": "2025-09-01"}
    ).content.decode()  # fmt: skip
    client.post(f"{page}link/", {"kind": "paired", "other": town.unit.pk, "from_on": "2025-08-01"})
    assert "柏苑物业 · 包联" in client.get(f"/desk/settings/organisations/{town.unit.pk}/").content.decode()
    for link in Link.objects.all():
        client.post(f"/desk/settings/organisations/links/{link.pk}/end/")
    assert [link.kind for link in Link.objects.filter(to_on=date(2025, 8, 31))] == ["paired"]
    assert unit not in units_serving(town.street.pk)
    assert [one.what for one in changes_of("organisation", unit.pk)] == ["linked", "linked", "unlinked", "unlinked"]
