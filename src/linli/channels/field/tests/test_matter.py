"""One matter on the phone: its steps, the phone number, who may not see it."""

from collections.abc import Callable
from datetime import time
from typing import Any

import pytest
from django.test import Client

from linli.casework.models import Case
from linli.casework.tests.driving import NOW, bring, take, take_in
from linli.channels.field.tests.conftest import REPORT, reported
from linli.foundation.audit.models import AuditRow
from linli.modules.matters import facts as given
from linli.modules.matters.tests.desk import HTMX, errors_of, words
from linli.registers.places.actions import NewRule, PlaceRow, add_rule, store_places
from linli.registers.places.models import Place
from linli.registers.places.resolving import candidate_of
from tests.pictures import upload
from tests.world import World

Phone = Callable[[str], Client]
pytestmark = pytest.mark.django_db
ENDED: dict[str, Any] = {
    "how": "site", "contacted": "", "attempts": "1", "satisfaction": "not_rated", "note": "现场已清空", "kept": "",
}  # fmt: skip


def page(case: Case, rest: str = "") -> str:
    """An address below a matter's page."""
    return f"/field/matters/{case.pk}/{rest}"


def state_of(case: Case) -> str:
    """Where it stands in the database."""
    return Case.objects.get(pk=case.pk).state


def test_a_check_is_one_tap_and_its_result_one_form(world: World, phone: Phone) -> None:
    case, client = bring(world, "replied"), phone("hewei")
    assert 'action="/field/matters/' in client.get(page(case)).content.decode()
    client.post(page(case, "check/"))
    assert state_of(case) == "checking"
    response = client.post(page(case, "close/"), ENDED | {"images": upload("核查")}, follow=True)
    assert "已销号" in words(response)
    assert state_of(case) == "closed"


def test_the_rules_of_a_place_are_known_on_the_spot(world: World, phone: Phone) -> None:
    store_places(rows=[PlaceRow(world.community, "松园小区", "11")], by=None, at=NOW)
    compound, building = Place.objects.get(kind="compound"), Place.objects.get(kind="building")
    rule = NewRule(kind="window", starts=time(8), ends=time(12), text="", from_on=NOW.date(), to_on=None)
    add_rule(place=compound, new=rule, by=None, at=NOW)
    case = take_in(world, place=candidate_of(building))
    shown = words(phone("liufang").get(page(case)))
    assert all(one in shown for one in ("场地规则", "08:00–12:00", "松园小区"))


def test_a_second_tap_says_how_it_stands(world: World, phone: Phone) -> None:
    case, client = bring(world, "replied"), phone("hewei")
    client.post(page(case, "check/"))
    response = client.post(page(case, "check/"), follow=True)
    assert "何伟 已于 2026-03-02" in words(response)
    assert response.status_code == 200


def test_who_was_not_reached_is_tried_three_times_or_the_place_is_looked_at(world: World, phone: Phone) -> None:
    case, client = bring(world, "checking"), phone("hewei")
    response = client.post(page(case, "close/"), ENDED | {"how": "phone", "attempts": "2"}, headers=HTMX)
    assert response.status_code == 422
    assert errors_of(response) == {"attempts": ["没有联系上反映人，须记满三次或到现场查看。"]}
    client.post(page(case, "close/"), ENDED | {"how": "phone", "attempts": "3"})
    assert state_of(case) == "closed"


def test_a_failed_check_needs_a_reason(world: World, phone: Phone) -> None:
    case, client = bring(world, "checking"), phone("hewei")
    assert errors_of(client.post(page(case, "fail/"), {"reason": ""}))
    client.post(page(case, "fail/"), {"reason": "又堆回来了"})
    assert state_of(case) == "rework"


def test_the_handler_does_not_check(world: World, phone: Phone) -> None:
    case = take_in(world)
    take(world, case, "accept", "chenyan")
    take(world, case, "dispatch", "chenyan", facts=given.DispatchFacts(world.committee.pk, "松园居委会"))
    take(world, case, "sign", "hewei")
    take(world, case, "reply", "hewei")
    response = phone("hewei").get(page(case))
    assert "须由另一人核查" in words(response)
    assert phone("hewei").post(page(case, "check/")).status_code == 422
    assert state_of(case) == "replied"


def test_a_matter_is_signed_for_handled_and_replied_to_on_the_phone(world: World, phone: Phone) -> None:
    case, client = take_in(world), phone("hewei")
    take(world, case, "accept", "chenyan")
    take(world, case, "dispatch", "chenyan", facts=given.DispatchFacts(world.committee.pk, "松园居委会"))
    client.post(page(case, "sign/"))
    client.post(page(case, "contact/"), {"how": "site", "note": "到现场看过"})
    response = client.post(page(case, "reply/"), {"result": "挪走了", "kept": ""}, headers=HTMX)
    assert errors_of(response) == {"images": ["现场类事项须附办理后照片。"]}
    done = client.post(page(case, "reply/"), {"result": "挪走了", "kept": "", "images": upload()}, headers=HTMX)
    assert done["HX-Redirect"] == page(case)
    assert state_of(case) == "replied"


def test_what_arrived_is_settled_on_the_spot(world: World, phone: Phone) -> None:
    case = take_in(world)
    data = {"result": "车主下楼挪走了", "agreed": "on", "kept": "", "images": upload()}
    phone("hewei").post(page(case, "settle/"), data)
    assert state_of(case) == "closed"


def test_one_tap_shows_the_number_and_leaves_a_record(world: World, phone: Phone) -> None:
    case = bring(world, "checking")
    client = phone("hewei")
    before = client.get(page(case)).content.decode()
    assert "13800138000" not in before
    assert "138****8000" in before
    for headers in (HTMX, {}):
        response = client.post(page(case, "phone/"), headers=headers)
        assert 'href="tel:13800138000"' in response.content.decode()
        assert response["Cache-Control"] == "no-store"
    rows = AuditRow.objects.filter(subject_id=case.pk)
    assert {row.purpose for row in rows} == {"外勤核查回访：联系反映人"}
    assert rows.count() == 2


def test_there_is_no_number_where_none_was_left(world: World, phone: Phone) -> None:
    data = reported()
    phone("hewei").post(REPORT, data)
    case = Case.objects.get(pk=data["id"])
    assert phone("hewei").post(page(case, "phone/")).status_code == 404
    assert "打电话" not in words(phone("hewei").get(page(case)))
    assert world.grid.pk == case.grid_id


def test_a_building_head_sees_neither_number_nor_internal_notes(world: World, phone: Phone) -> None:
    data = reported(body="自己报的")
    phone("hanmei").post(REPORT, data)
    case = Case.objects.get(pk=data["id"])
    take(world, case, "accept", "chenyan")
    take(world, case, "note", "chenyan")
    text = words(phone("hanmei").get(page(case)))
    assert "已受理" in text
    assert "请注意安全" not in text
    assert phone("hanmei").post(page(case, "phone/")).status_code == 404
    assert phone("hanmei").get(page(case, "note/")).status_code == 404


@pytest.mark.parametrize("rest", ["", "close/", "note/", "nothing/"])
def test_to_a_stranger_a_matter_does_not_exist_and_the_look_is_recorded(world: World, phone: Phone, rest: str) -> None:
    case = bring(world, "checking")
    assert phone("moshi").get(page(case, rest)).status_code == 404
    assert phone("moshi").post(page(case, rest or "phone/"), ENDED).status_code == 404
    assert AuditRow.objects.filter(action="refused_look", subject_id=case.pk).count() == 2
    assert phone("sunli").get(page(case)).status_code == 404


def test_steps_of_the_desk_are_not_taken_here(world: World, phone: Phone) -> None:
    case = bring(world, "received")
    assert phone("chenyan").get(page(case, "accept/")).status_code == 404
    assert "在工作台打开" in words(phone("chenyan").get(page(case)))


def test_a_step_that_is_gone_leads_back(world: World, phone: Phone) -> None:
    case = bring(world, "closed")
    response = phone("hewei").get(page(case, "close/"), follow=True)
    assert "这一步现在不能做了" in words(response)


def test_who_asked_to_stay_hidden_is_hidden_on_the_phone_too(world: World, phone: Phone) -> None:
    case = take_in(world, confidential=True)
    take(world, case, "accept", "chenyan")
    take(world, case, "dispatch", "chenyan", facts=given.DispatchFacts(world.committee.pk, "松园居委会"))
    text = phone("hewei").get(page(case)).content.decode()
    assert "138****8000" not in text
    assert "李" not in words(phone("hewei").get(page(case))).replace("邻里", "")
    assert phone("hewei").post(page(case, "phone/")).status_code == 404
