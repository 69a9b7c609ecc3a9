"""A typed address becomes a place at every door: the desk, the phone of a grid worker, the portal, a poster."""

from uuid import UUID

import pytest
from django.test import Client

from linli.casework.models import Case
from linli.channels.portal.tests.reporting import filled, report
from linli.lib.ids import new_id
from linli.modules.matters.tests.desk import NEW, at_desk, errors_of, intake, words
from linli.registers.places.actions import PlaceRow, store_places
from linli.registers.places.models import Place
from tests.world import FOUNDED, World, build_world, inside

pytestmark = pytest.mark.django_db
NO_POINT = {"lon": "", "lat": ""}


@pytest.fixture
def world() -> World:
    """The cast, with 松园小区 in the first grid and 锦绣花园 in the second; both have a building 3."""
    world = build_world()
    rows = [
        PlaceRow(world.community, "松园小区", "3号楼", "2", "301", {"grid_id": world.grid.pk}),
        PlaceRow(world.community, "松园小区", "3号楼", values={"grid_id": world.grid.pk}),
        PlaceRow(world.community, "松园小区", "7号楼", values={"lon": inside(1)[0], "lat": inside(1)[1]}),
        PlaceRow(world.community, "锦绣花园", "3栋", values={"grid_id": world.second_grid.pk}),
    ]
    store_places(rows=rows, by=None, at=FOUNDED)
    return world


def lies(case: Case) -> tuple[UUID | None, str]:
    """In which grid, and at which place."""
    place = Place.objects.filter(matters=case.pk).first()
    return case.grid_id, place.full if place else ""


def test_the_desk_places_a_matter_by_its_address_and_asks_where_it_is_not_certain(world: World) -> None:
    clerk = at_desk(world, "liufang")
    data = intake(world) | NO_POINT | {"address": "松园7栋 门口"}
    assert clerk.post(NEW, data).status_code == 302
    assert lies(Case.objects.get(pk=data["id"])) == (world.second_grid.pk, "松园小区7号楼")
    pointed = intake(world) | {"id": str(new_id()), "address": "三号楼", "body": "点在地图上的事"}
    assert clerk.post(NEW, pointed).status_code == 302
    assert lies(Case.objects.get(pk=pointed["id"])) == (world.grid.pk, "")
    open_one = intake(world) | NO_POINT | {"id": str(new_id()), "address": "三号楼", "body": "楼顶的水箱一直在漏水"}
    asked = clerk.post(NEW, open_one)
    assert (asked.status_code, errors_of(asked)) == (422, {"place": ["这个地点可能是下面几处，请选一处再提交。"]})
    assert "松园小区3号楼" in words(asked)
    assert asked.context["form"]["place"].value() == str(Place.objects.get(full="松园小区3号楼").pk)
    chosen = Place.objects.get(full="锦绣花园3栋")
    assert clerk.post(NEW, open_one | {"place": str(chosen.pk)}).status_code == 302
    assert lies(Case.objects.get(pk=open_one["id"])) == (world.second_grid.pk, "锦绣花园3栋")
    none = open_one | {"id": str(new_id()), "body": "都不是的那件事", "place": "none"}
    assert clerk.post(NEW, none).status_code == 302
    assert lies(Case.objects.get(pk=none["id"])) == (None, "")
    forged = open_one | {"id": str(new_id()), "body": "编造的那件事", "place": str(new_id())}
    assert clerk.post(NEW, forged).status_code == 422


def test_the_phone_needs_no_point_where_the_address_says_it(world: World) -> None:
    worker = at_desk(world, "hewei")
    data = {"id": str(new_id()), "category": "0303", "grid": "", "address": "松园小区7号楼", "body": "楼道堆物"}
    assert worker.post("/field/report/", data | NO_POINT | {"kept": ""}).status_code == 302
    assert lies(Case.objects.get(pk=data["id"])) == (world.second_grid.pk, "松园小区7号楼")
    nowhere = worker.post("/field/report/", data | NO_POINT | {"kept": "", "address": "路边"})
    assert errors_of(nowhere) == {"grid": ["没有定位，请选择网格。"]}
    asked = worker.post("/field/report/", data | NO_POINT | {"kept": "", "address": "3号楼", "id": str(new_id())})
    assert list(errors_of(asked)) == ["place"]


def test_a_resident_is_not_told_which_houses_there_are_and_a_poster_says_where(world: World) -> None:
    case = report(Client(), world, **NO_POINT, address="松园小区3号楼2单元301")
    assert lies(case) == (world.grid.pk, "松园小区3号楼2单元")
    building = Place.objects.get(full="松园小区3号楼")
    client = Client()
    page = client.get(f"/portal/report/?at={building.code}")
    assert "您在 松园小区3号楼" in words(page)
    posted = filled(client, world, **NO_POINT, at=building.code, address="二单元门口", body="单元门关不上，冷风往里灌")
    assert client.post("/portal/report/", posted).status_code == 302
    located = Case.objects.get(pk=posted["id"])
    assert lies(located) == (world.grid.pk, "松园小区3号楼2单元")
    assert located.matter.address == "松园小区3号楼 二单元门口"
    assert "您在" not in words(Client().get("/portal/report/?at=NOSUCHCODE"))
