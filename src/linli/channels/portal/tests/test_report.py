"""我要反映: a minute, no login, one matter."""

import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.casework.models import Case, Entry
from linli.channels.portal.tests.reporting import BODY, filled, report
from linli.foundation.files.models import Attachment
from linli.modules.matters.tests.desk import words
from tests.pictures import jpeg
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """The cast."""
    return build_world()


def photo(name: str = "deng.jpg") -> SimpleUploadedFile:
    """A picture from a phone."""
    return SimpleUploadedFile(name, jpeg(), "image/jpeg")


def test_a_report_with_a_photo_becomes_a_matter_in_its_grid_and_gives_a_receipt(world: World) -> None:
    client = Client()
    case = report(client, world, images=photo())
    assert (case.state, case.grid, case.opened_by) == ("received", world.grid, None)
    entry = Entry.objects.get(case=case)
    assert (entry.by_id, entry.by_role, entry.by_name) == (None, "R1", "反映人")
    assert Attachment.objects.filter(subject_id=case.pk, evidence="before").count() == 1
    receipt = words(client.get(f"/portal/receipt/{case.pk}/"))
    assert case.no in receipt
    assert "最迟办结" in receipt
    assert "查询码" in receipt


def test_a_second_tap_is_the_same_matter_with_the_same_code(world: World) -> None:
    client = Client()
    sent = filled(client, world)
    codes = []
    for _ in range(2):
        page = client.post("/portal/report/", sent, follow=True)
        codes.append(re.findall(r'data-copy="([2-9A-HJ-NP-Z]{8})"', page.content.decode()))
    assert Case.objects.count() == 1
    assert codes[0] == codes[1] != []


def test_who_sends_anothers_words_again_does_not_become_the_reporter(world: World) -> None:
    sent = filled(Client(), world)
    Client().post("/portal/report/", sent)
    stranger = Client()
    assert stranger.post("/portal/report/", sent).status_code == 409
    assert stranger.get(f"/my/{sent['id']}/").status_code == 302
    assert Client().post("/portal/report/", sent | {"body": "另一件完全不同的事"}).status_code == 409


def test_without_name_and_phone_it_is_anonymous_and_found_by_its_code(world: World) -> None:
    case = report(Client(), world, reporter_phone="", reporter_name="")
    assert case.matter.anonymous
    assert len(case.matter.query_hash) == 64


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("body", {"body": ""}),
        ("body", {"body": "灯"}),
        ("body", {"body": "灯" * 4001}),
        ("address", {"lon": "2.35", "lat": "48.85"}),
        ("address", {"lon": "111.7", "lat": ""}),
        ("address", {"address": "楼" * 121}),
        ("reporter_phone", {"reporter_phone": "12345"}),
        ("community", {"community": "no"}),
        ("images", {"images": [photo(f"{n}.jpg") for n in range(10)]}),
        ("images", {"images": SimpleUploadedFile("a.jpg", b"<svg onload=alert(1)>", "image/jpeg")}),
    ],
)
def test_bad_input_is_said_at_its_field_and_the_rest_is_kept(world: World, field: str, given: dict[str, Any]) -> None:
    client = Client()
    response = client.post("/portal/report/", filled(client, world) | given)
    assert response.status_code == 422
    form = response.context["form"]
    assert list(form.errors) == [field]
    assert not Case.objects.exists()
    if "body" not in given:
        assert BODY in response.content.decode()


def test_a_photo_survives_an_error_elsewhere(world: World) -> None:
    client = Client()
    first = client.post("/portal/report/", filled(client, world, images=photo(), reporter_phone="1"))
    form = first.context["form"]
    assert form["kept"].value()
    report(client, world, kept=form["kept"].value(), session=form["session"].value())
    assert Attachment.objects.count() == 1


def test_a_photo_of_another_browser_cannot_be_taken_up(world: World) -> None:
    client = Client()
    first = client.post("/portal/report/", filled(client, world, images=photo(), reporter_phone="1"))
    report(Client(), world, kept=first.context["form"]["kept"].value())
    assert not Attachment.objects.exists()


def test_the_trap_swallows_what_no_person_fills_in(world: World) -> None:
    client = Client()
    assert client.post("/portal/report/", filled(client, world, website="http://x")).status_code == 302
    assert not Case.objects.exists()


def test_a_flood_from_one_address_is_asked_for_a_proof_and_loses_nothing(world: World) -> None:
    client = Client()
    for turn in range(20):
        report(client, world, reporter_phone="", reporter_name="", body=f"第{turn}件不同的事情")
    response = client.post("/portal/report/", filled(client, world, reporter_phone=""))
    assert response.status_code == 422
    assert "proof" in response.context["form"].errors
    assert BODY in response.content.decode()
    assert Case.objects.count() == 20


def test_one_phone_is_limited_whatever_the_address(world: World) -> None:
    for turn in range(10):
        report(Client(REMOTE_ADDR=f"10.0.0.{turn}"), world, body=f"第{turn}件不同的事情")
    late = Client(REMOTE_ADDR="10.0.1.1")
    response = late.post("/portal/report/", filled(late, world))
    assert response.status_code == 422
    assert "太频繁" in words(response)


def test_a_heading_gives_an_ordinary_category_for_the_clerk_to_correct(world: World) -> None:
    assert report(Client(), world).matter.category_id == "1208"
    case = report(Client(), world, heading="06", body="楼道里堆了很多纸箱")
    assert case.matter.category_id.startswith("06")
    assert case.matter.time_class == "P2"


def test_the_community_of_a_poster_is_chosen_already(world: World) -> None:
    form = Client().get(f"/portal/report/?c={world.sister_community.pk}").context["form"]
    assert form["community"].value() == world.sister_community.pk or form["community"].value() == world.sister_community


def test_nothing_of_the_portal_is_indexed_or_needs_a_login(world: World) -> None:
    for address in ("/portal/", "/portal/report/", "/portal/find/"):
        response = Client().get(address)
        assert response.status_code == 200
        assert "noindex" in response.content.decode()


def test_a_form_without_its_token_is_refused(world: World) -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/portal/report/", filled(client, world)).status_code == 403
