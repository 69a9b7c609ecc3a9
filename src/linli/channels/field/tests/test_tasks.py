"""我的任务, and 我的."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.casework.models import Case
from linli.casework.tests.driving import NOW, bring, take, take_in
from linli.channels.field.tests.conftest import LOG, REPORT, reported, settled
from linli.modules.matters import facts as given
from linli.modules.matters.tests.desk import words
from tests.world import World, add_person, inside

Phone = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def titles(client: Client, view: str = "") -> list[str]:
    """What the page lists, in its order."""
    groups = client.get(f"/field/?view={view}").context["groups"]
    return [task.values["title"] for group in groups for task in group.tasks]


def sent_home(world: World, title: str, column: float = 0) -> Case:
    """A matter sent to the committee that the grid workers serve in."""
    lon, lat = inside(column)
    case = take_in(world, title=title, lon=lon, lat=lat)
    take(world, case, "accept", "chenyan")
    take(world, case, "dispatch", "chenyan", facts=given.DispatchFacts(world.committee.pk, "松园居委会"))
    return case


def test_what_nobody_took_up_is_the_task_of_whoever_works_in_that_grid(world: World, phone: Phone) -> None:
    sent_home(world, "一网格的事")
    sent_home(world, "二网格的事", column=1)
    assert titles(phone("hewei")) == ["一网格的事"]
    assert titles(phone("sunli")) == ["二网格的事"]
    assert sorted(titles(phone("liufang"))) == ["一网格的事", "二网格的事"]
    assert titles(phone("moshi")) == []


def test_what_a_colleague_has_in_hand_is_the_task_of_the_colleague_alone(world: World, phone: Phone) -> None:
    add_person(world, "second", "副手", "R4", world.grid, world.committee)
    case = sent_home(world, "一网格的事")
    take(world, case, "sign", "hewei")
    assert titles(phone("hewei")) == ["一网格的事"]
    assert titles(phone("second")) == []
    take(world, case, "hand_over", "hewei", facts=given.HandOverFacts(world["second"].pk, "副手"))
    assert titles(phone("hewei")) == []
    assert titles(phone("second")) == ["一网格的事"]


def test_a_check_is_the_task_of_others_than_the_handler(world: World, phone: Phone) -> None:
    add_person(world, "second", "副手", "R4", world.grid, world.committee)
    case = sent_home(world, "要核查的事")
    take(world, case, "sign", "hewei")
    take(world, case, "reply", "hewei")
    assert titles(phone("hewei")) == []
    assert titles(phone("second")) == ["要核查的事"]


def test_the_most_urgent_come_first_in_groups(world: World, phone: Phone, clock: time_machine.Traveller) -> None:
    for title, time_class in (("不急", "P3"), ("很急", "P0"), ("急", "P1")):
        case = take_in(world, title=title, category="0303", time_class=time_class)
        take(world, case, "accept", "chenyan")
        take(world, case, "dispatch", "chenyan", facts=given.DispatchFacts(world.committee.pk, "松园居委会"))
    clock.move_to(NOW + timedelta(hours=1))
    groups = phone("hewei").get("/field/").context["groups"]
    assert [(group.key, [task.values["title"] for task in group.tasks]) for group in groups] == [
        ("late", ["很急"]), ("soon", ["急"]), ("normal", ["不急"]),
    ]  # fmt: skip


def test_a_task_carries_its_place_and_no_position_of_anybody_is_asked(world: World, phone: Phone) -> None:
    sent_home(world, "一网格的事")
    lon, lat = inside(0)
    page = phone("hewei").get("/field/").content.decode()
    assert f'data-lon="{lon}" data-lat="{lat}"' in page
    assert page.count("<form") == 0


def test_pages_of_tasks_follow_each_other_without_gaps(world: World, phone: Phone) -> None:
    for number in range(23):
        sent_home(world, f"第{number}件")
    client = phone("hewei")
    first = client.get("/field/").context["page"]
    second = client.get("/field/", {"page": first.older}).context["page"]
    ids = [row["id"] for row in (*first.rows, *second.rows)]
    assert (len(first.rows), len(second.rows), len(set(ids))) == (20, 3, 23)


@pytest.mark.parametrize("path", ["/field/", "/field/?view=mine", "/field/me/"])
def test_pages_cost_the_same_with_one_and_with_thirty(world: World, phone: Phone, path: str) -> None:
    client = phone("hewei")

    def cost() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(path).status_code == 200
        return len(caught)

    client.post(REPORT, reported())
    sent_home(world, "一件")
    client.get(path)
    one = cost()
    for number in range(29):
        client.post(REPORT, reported(body=f"第{number}处"))
        sent_home(world, f"第{number}件")
    assert cost() == one


def test_reports_show_what_became_of_them(world: World, phone: Phone) -> None:
    data = reported(body="三单元堆物")
    phone("hewei").post(REPORT, data)
    take_in(world, title="别人登记的")
    assert titles(phone("hewei"), "mine") == ["三单元堆物"]
    case = Case.objects.get(pk=data["id"])
    take(world, case, "accept", "chenyan")
    assert "已受理" in words(phone("hewei").get("/field/?view=mine"))


def test_a_report_outside_the_own_area_is_not_followed(phone: Phone) -> None:
    lon, lat = inside(5)
    phone("hewei").post(REPORT, reported(body="外街道的事", lon=str(lon), lat=str(lat)))
    assert titles(phone("hewei"), "mine") == []


def test_a_building_head_sees_the_own_reports_and_nothing_else(world: World, phone: Phone) -> None:
    data = reported(body="自己报的")
    phone("hanmei").post(REPORT, data)
    other = sent_home(world, "本网格别人的事")
    client = phone("hanmei")
    assert titles(client) == titles(client, "mine") == ["自己报的"]
    assert client.get(f"/field/matters/{data['id']}/").status_code == 200
    assert client.get(f"/field/matters/{other.pk}/").status_code == 404
    assert client.get(f"/desk/matters/{data['id']}/").status_code == 404


def test_what_building_heads_settled_is_counted(world: World, phone: Phone) -> None:
    add_person(world, "second", "另一位", "R3", world.second_grid, world.committee)
    place = {"images": None, "lon": "", "lat": "", "category": "1001"}
    for name, grid in (("hanmei", world.grid), ("hanmei", world.grid), ("second", world.second_grid)):
        data = reported(**place, grid=str(grid.pk)) | settled(**{"settled": None, "done-images": None})
        assert phone(name).post(LOG, data).status_code == 302
    phone("hewei").post(REPORT, reported() | settled())
    counts = {name: phone(name).get("/field/me/").context["heads"] for name in ("hanmei", "second", "hewei", "chenyan")}
    assert counts == {"hanmei": 2, "second": 1, "hewei": 2, "chenyan": 3}
    assert phone("hanmei").get("/field/me/").context["figures"] == {"reported": 2, "settled": 2}


def test_nothing_to_do_leads_to_the_camera(world: World, phone: Phone) -> None:
    bring(world, "received")
    text = phone("sunli").get("/field/")
    assert "现在没有要您办的" in words(text)
    assert 'href="/field/report/"' in text.content.decode()
