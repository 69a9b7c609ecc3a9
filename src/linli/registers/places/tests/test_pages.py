"""The pages of places: writing them down, looking at them, posters."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.foundation.history.queries import changes_of
from linli.registers.places.actions import PlaceRow, change_place, store_places
from linli.registers.places.models import BuildingHead, Equipment, Place, SiteRule
from linli.registers.places.queries import rules_for, total_of
from linli.registers.tests.cast import NOW, Town, make_holder, middle

pytestmark = pytest.mark.django_db
LIST = "/desk/places/"


@pytest.fixture
def town() -> Town:
    town = Town()
    east, north = middle(1)
    rows = [
        PlaceRow(town.community, "松园小区", values={"households": 300, "people": 700}, aliases=("铁路新村",)),
        PlaceRow(town.community, "松园小区", "11", "2", "301", {"households": 1, "people": 3}),
        PlaceRow(town.community, "松园小区", "11", values={"grid_id": town.grid.id}),
        PlaceRow(town.community, "松园小区", "2号楼", values={"lon": east, "lat": north, "households": 60}),
        PlaceRow(town.other_community, "杨树家园", "3号楼"),
    ]
    store_places(rows=rows, by=None, at=NOW)
    return town


def browser(username: str, role: str, place: Any = None) -> Client:
    client = Client()
    client.force_login(make_holder(username, role, place))
    return client


def place(full: str) -> Place:
    return Place.objects.get(full=full)


def page(one: Place, rest: str = "") -> str:
    return f"{LIST}{one.id}/{rest}"


def test_a_compound_and_what_stands_in_it_is_written_down_through_the_forms(town: Town) -> None:
    worker = browser("worker", "R5", town.community)
    empty = worker.get(f"{LIST}new/")
    assert [one.name for one in empty.context["form"].fields["community"].queryset] == ["松园社区"]
    bad = worker.post(f"{LIST}new/", {"community": town.community.id, "name": "松园 小区", "households": "很多"})
    assert bad.status_code == 422
    assert list(bad.context["form"].errors) == ["households"]
    known = worker.post(f"{LIST}new/", {"community": town.community.id, "name": "松园 小区"})
    assert known.context["form"].errors == {"name": ["这里已经有“松园小区”。"]}
    made = {
        "community": town.community.id,
        "name": "锦绣花园",
        "aliases": "锦绣，二轻院",
        "built": "old",
        "area_m2": "9000",
    }
    assert worker.post(f"{LIST}new/", made).status_code == 302
    garden = place("锦绣花园")
    assert (garden.initials.split()[0], len(garden.code)) == ("jxhy", 10)
    assert sorted(garden.aliases.values_list("name", flat=True)) == ["二轻院", "锦绣"]
    worker.post(page(garden, "new/building/"), {"name": "3", "grid": town.grid2.id, "floors": "6"})
    worker.post(page(place("锦绣花园3号楼"), "new/unit/"), {"name": "一单元"})
    worker.post(page(place("锦绣花园3号楼一单元"), "new/house/"), {"name": "101", "use": "rented", "people": "2"})
    house = place("锦绣花园3号楼一单元101室")
    assert (house.path, house.loose, house.grid_id, house.use) == ("3/1/101", "3//101", town.grid2.id, "rented")
    renamed = {"name": "锦绣家园", "aliases": "锦绣", "households": "180", "grid": town.grid.id}
    assert worker.post(page(garden, "edit/"), renamed).status_code == 302
    house.refresh_from_db()
    assert (house.full, house.grid_id) == ("锦绣家园3号楼一单元101室", town.grid.id)
    told = [one.what for one in changes_of("place", garden.id)]
    assert told == [
        "created",
        "named",
        "named",
        "moved",
        "changed",
        "named",
    ]
    assert worker.post(page(garden, "close/")).status_code == 302
    assert not Place.objects.filter(compound=garden, active=True).exists()
    assert worker.get(page(garden, "edit/")).status_code == 404


def test_what_belongs_to_a_building_stands_on_its_page_from_a_day_to_a_day(town: Town) -> None:
    worker, building = browser("worker", "R5", town.community), place("松园小区11号楼")
    day = {"from_on": "2025-03-01"}
    worker.post(page(building, "add/equipment/"), {"kind": "lift", "name": "1 号电梯", "phone": "4001", **day})
    window = {"kind": "window", "starts": "08:00", "ends": "12:00", "from_on": "2025-03-01"}
    worker.post(page(building.compound, "add/rule/"), window)
    assert worker.post(page(building, "add/rule/"), {"kind": "zone", **day}).status_code == 422
    worker.post(page(building, "add/head/"), {"name": "韩梅", "phone": "13800138000", "is_party": "on", **day})
    again = worker.post(page(building, "add/head/"), {"name": "郭亮", **day})
    assert "从 2025-03-01 起任楼栋长" in str(again.context["form"].errors)
    with_account = {"name": "郭亮", "from_on": "2025-06-01", "user": make_holder("r3", "R3", town.grid).pk}
    refused = worker.post(
        page(building, "add/head/"), with_account | {"user": make_holder("far", "R3", town.other_grid).pk}
    )
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["user"]), "of another community"
    worker.post(page(building, "add/head/"), with_account)
    assert list(BuildingHead.objects.order_by("from_on").values_list("name", "to_on")) == [
        ("韩梅", BuildingHead.objects.get(name="韩梅").to_on), ("郭亮", None),
    ]  # fmt: skip
    assert str(BuildingHead.objects.get(name="韩梅").to_on) == "2025-05-31"
    shown = worker.get(page(building)).content.decode()
    assert all(words in shown for words in ("1 号电梯", "08:00–12:00", "郭亮", "*8000", "有账号"))
    assert BuildingHead.objects.get(name="郭亮").user_id == with_account["user"]
    assert "13800138000" not in shown
    assert [one.kind for one in rules_for(place("松园小区11号楼2单元301室"), NOW.date())] == ["window"]
    for what, model in (("equipment", Equipment), ("rule", SiteRule), ("head", BuildingHead)):
        one = model.objects.filter(to_on=None)[0]
        assert worker.post(page(one.place, f"end/{what}/{one.id}/")).status_code == 302
        assert not model.objects.filter(to_on=None).exists()
    assert worker.post(page(building, f"end/nothing/{building.id}/")).status_code == 404


def test_everybody_sees_their_own_places_found_by_any_name(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    grid = browser("grid", "R4", town.grid)
    assert grid.get(page(place("松园小区2号楼"))).status_code == 404
    assert grid.get(page(place("松园小区"))).status_code == 200
    assert grid.get(page(place("松园小区"), "edit/")).status_code == 404
    assert grid.get(page(place("杨树家园"))).status_code == 404
    centre = browser("centre", "R8", town.street)

    def listed(query: str) -> list[str]:
        return [line.place.full for line in centre.get(f"{LIST}?{query}").context["page"].rows]

    assert listed("") == ["松园小区"]
    assert listed("q=syxq") == listed("q=铁路") == listed("q=tlxc") == ["松园小区"]
    assert listed("q=十一号楼&kind=building") == ["松园小区11号楼"]
    assert listed("kind=building") == ["松园小区2号楼", "松园小区11号楼"]
    assert listed("q=没有") == listed("grid=nonsense&kind=unit&q=2号") == []
    in_grid = centre.get(f"{LIST}?kind=building&grid={town.grid2.id}")
    assert in_grid.context["total"].households == 60
    everything = total_of(Place.objects.visible_to(make_holder("all", "R8", town.street)))
    assert (everything.compounds, everything.households, everything.people) == (1, 300, 700)
    with django_assert_num_queries(9) as few:
        centre.get(f"{LIST}?kind=building")
    rows = [PlaceRow(town.community, "松园小区", str(number)) for number in range(20, 60)]
    store_places(rows=rows, by=None, at=NOW)
    with django_assert_num_queries(len(few)):
        assert centre.get(f"{LIST}?kind=building").context["page"].older


def test_posters_lead_to_the_report_form_of_their_building(town: Town) -> None:
    worker = browser("worker", "R5", town.community)
    one = worker.get(page(place("松园小区11号楼"), "posters/"))
    assert [poster.place.full for poster in one.context["posters"]] == ["松园小区11号楼"]
    code = place("松园小区11号楼").code
    assert one.context["posters"][0].address.endswith(f"/portal/report/?at={code}")
    every = worker.get(page(place("松园小区"), "posters/") + "?all=1")
    assert [poster.place.full for poster in every.context["posters"]] == ["松园小区2号楼", "松园小区11号楼"]


def test_the_ledger_says_where_figures_do_not_agree(town: Town) -> None:
    worker = browser("worker", "R5", town.community)
    ledger = worker.get(f"{LIST}ledger/").context["ledger"]
    assert (ledger.total.compounds, ledger.total.households, ledger.total.per_household) == (1, 300, "2.33")
    assert ledger.mismatches == []
    change_place(place=place("松园小区11号楼"), name="11", values={"households": 70}, by=None, at=NOW)
    ledger = worker.get(f"{LIST}ledger/?community={town.community.id}").context["ledger"]
    assert ledger.mismatches == ["台账不平：“松园小区”登记 300 户，楼栋合计 130 户。"]
    assert worker.get(f"{LIST}ledger/?community={town.other_community.id}").status_code == 404
    found = worker.post(f"{LIST}find/", {"address": "十一栋", "community": town.community.id}).content.decode()
    assert "识别为 松园小区11号楼" in found
