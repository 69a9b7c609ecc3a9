"""The intake form over HTTP: what it takes, and what it says to what it does not."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.casework.models import Case, Entry
from linli.casework.tests.driving import BODY, take_in
from linli.foundation.files.models import Attachment, StoredFile
from linli.foundation.messaging.models import Message
from linli.modules.matters.models import Matter
from linli.modules.matters.tests.desk import NEW, at_desk, errors_of, intake, page, words
from linli.registers.deadlines.models import Clock
from linli.registers.numbering.models import NumberSequence
from tests.pictures import upload
from tests.world import World, inside

WRITTEN = (Case, Entry, Matter, Clock, Message, Attachment, NumberSequence)


@pytest.fixture
def clerk(world: World) -> Client:
    """刘芳 at the desk."""
    return at_desk(world, "liufang")


def counted() -> list[int]:
    """How many rows stand in everything an intake writes to."""
    return [model._default_manager.count() for model in WRITTEN]


def test_the_empty_form_proposes_the_clerks_community_and_an_id(world: World, clerk: Client) -> None:
    form = clerk.get(NEW).context["form"]
    assert form["community"].value() == world.community.pk
    assert form["id"].value() != clerk.get(NEW).context["form"]["id"].value()
    assert [str(value) for value, _label in form.fields["community"].choices] == [str(world.community.pk)]


def test_a_filled_in_form_becomes_a_matter(world: World, clerk: Client) -> None:
    data = intake(world)
    response = clerk.post(NEW, data | {"images": [upload("one"), upload("two")]})
    case = Case.objects.get(pk=data["id"])
    assert (response.status_code, response["Location"]) == (302, page(case))
    assert case.grid_id == world.grid.pk
    assert Attachment.objects.filter(subject_id=case.pk, evidence="before").count() == 2
    assert f"已登记 {case.no}" in words(clerk.get(page(case)))
    entry = Entry.objects.get(case=case)
    assert (entry.by_role, entry.by_organisation) == ("R5", "松园居委会")


@pytest.mark.parametrize(
    ("bad", "field", "says"),
    [
        ({"body": ""}, "body", "请填写情况。"),
        ({"body": " \n　"}, "body", "请填写情况。"),
        ({"body": "长" * 4001}, "body", "4000"),
        ({"body": "坏\x00字"}, "body", "不允许"),
        ({"title": "长" * 61}, "title", "60"),
        ({"address": "长" * 121}, "address", "120"),
        ({"reporter_name": "长" * 41}, "reporter_name", "40"),
        ({"reporter_phone": "12345"}, "reporter_phone", "核对位数"),
        ({"reporter_phone": "打我手机"}, "reporter_phone", "核对位数"),
        ({"lon": "2.35", "lat": "48.85"}, "address", "不在中国境内"),
        ({"lon": "40.8", "lat": "111.7"}, "address", "不在中国境内"),
        ({"lat": ""}, "address", "位置不完整"),
        ({"lon": ""}, "address", "位置不完整"),
        ({"lon": "nan", "lat": "nan"}, "lon", "数"),
        ({"lon": "很东"}, "lon", "数"),
        ({"category": "9999"}, "category", "“分类”里没有这一项，请重新选择。"),
        ({"category": "05"}, "category", "“分类”里没有这一项，请重新选择。"),
        ({"category": ""}, "category", "请选择分类。"),
        ({"kind": "joke"}, "kind", "“性质”里没有这一项，请重新选择。"),
        ({"source": "pigeon"}, "source", "“来源”里没有这一项，请重新选择。"),
        ({"time_class": "P9"}, "time_class", "“时限”里没有这一项，请重新选择。"),
        ({"community": "not-an-id"}, "community", "“社区”里没有这一项，请重新选择。"),
        ({"community": ""}, "community", "请选择社区。"),
        ({"id": "17"}, "id", "UUID"),
        ({"id": ""}, "id", "请填写登记表编号。"),
    ],
)  # fmt: skip
def test_bad_input_is_said_at_its_field_and_writes_nothing(
    world: World, clerk: Client, bad: dict[str, str], field: str, says: str
) -> None:
    before = counted()
    data = intake(world, reporter_name="李桂兰") | bad
    response = clerk.post(NEW, data)
    assert response.status_code == 422
    assert says in " ".join(errors_of(response)[field])
    assert counted() == before
    kept = response.context["form"]
    assert {name: kept[name].value() for name in data if name != "kept"} == {
        name: value for name, value in data.items() if name != "kept"
    }
    assert errors_of(response)[field][0] in words(response)


@pytest.mark.parametrize("place", ["other_community", "sister_community", "street", "grid"])
def test_only_ones_own_communities_can_be_named(world: World, clerk: Client, place: str) -> None:
    before = counted()
    response = clerk.post(NEW, intake(world, community=str(getattr(world, place).pk)))
    assert response.status_code == 422
    assert "community" in errors_of(response)
    assert counted() == before


def test_several_faults_are_all_said_at_once(world: World, clerk: Client) -> None:
    response = clerk.post(NEW, intake(world, body="", reporter_phone="1", category=""))
    assert errors_of(response).keys() == {"body", "reporter_phone", "category"}


def test_pictures_survive_an_error_elsewhere(world: World, clerk: Client) -> None:
    data = intake(world)
    refused = clerk.post(NEW, data | {"body": "", "images": [upload("one"), upload("two")]})
    kept = refused.context["form"]["kept"].value()
    assert len(kept.split(",")) == StoredFile.objects.count() == 2
    assert not Attachment.objects.exists()
    assert refused.content.decode().count("/thumb") >= 2
    clerk.post(NEW, data | {"kept": kept})
    assert Attachment.objects.filter(subject_id=data["id"], evidence="before").count() == 2


def test_a_file_that_is_no_picture_is_said_and_nothing_is_taken_in(world: World, clerk: Client) -> None:
    before = counted()
    fake = SimpleUploadedFile("photo.jpg", b"MZ" + bytes(4000), content_type="image/jpeg")
    response = clerk.post(NEW, intake(world) | {"images": [fake]})
    assert response.status_code == 422
    assert "photo.jpg" in errors_of(response)["images"][0]
    assert counted() == before


def test_pictures_of_others_are_not_taken_up(world: World, clerk: Client) -> None:
    other = at_desk(world, "chenyan")
    kept = other.post(NEW, intake(world, body="") | {"images": [upload()]}).context["form"]["kept"].value()
    data = intake(world, kept=kept)
    clerk.post(NEW, data)
    assert not Attachment.objects.filter(subject_id=data["id"]).exists()


def test_a_double_press_is_one_matter(world: World, clerk: Client) -> None:
    data = intake(world)
    first, second = clerk.post(NEW, data), clerk.post(NEW, data)
    assert first["Location"] == second["Location"]
    assert (Case.objects.count(), Entry.objects.count()) == (1, 1)


def test_a_double_press_with_pictures_is_one_matter(world: World, clerk: Client) -> None:
    data = intake(world)
    answers = [clerk.post(NEW, data | {"images": [upload("the same")]}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (Case.objects.count(), Attachment.objects.count()) == (1, 1)


def test_the_same_form_with_another_picture_is_other_content(world: World, clerk: Client) -> None:
    data = intake(world)
    answers = [clerk.post(NEW, data | {"images": [upload(text)]}) for text in ("one", "two")]
    assert [answer.status_code for answer in answers] == [302, 409]
    assert Attachment.objects.count() == 1


@pytest.mark.parametrize("other", [{"body": "另一件事"}, {"reporter_phone": "13900139000"}, {"reporter_name": ""}])
def test_the_same_form_with_other_content_is_a_page_that_says_so(
    world: World, clerk: Client, other: dict[str, Any]
) -> None:
    data = intake(world)
    clerk.post(NEW, data)
    before = counted()
    response = clerk.post(NEW, data | other)
    assert response.status_code == 409
    assert "内容不同" in words(response)
    assert page(Case.objects.get()) in response.content.decode()
    assert counted() == before


def test_a_point_outside_all_grids_is_taken_in_to_be_located(world: World, clerk: Client) -> None:
    lon, lat = inside(0, 9)
    data = intake(world, lon=str(lon), lat=str(lat))
    text = words(clerk.post(NEW, data, follow=True))
    case = Case.objects.get(pk=data["id"])
    assert (case.community_id, case.grid_id) == (world.community.pk, None)
    assert "请先定位" in text
    assert case.no in words(clerk.get("/desk/matters/?view=triage"))


def test_a_point_in_a_foreign_grid_is_taken_in_and_says_who_goes_on_with_it(world: World, clerk: Client) -> None:
    lon, lat = inside(5)
    data = intake(world, lon=str(lon), lat=str(lat))
    response = clerk.post(NEW, data)
    case = Case.objects.get(pk=data["id"])
    assert case.grid_id == world.other_grid.pk
    assert clerk.get(page(case)).status_code == 404
    assert case.no in words(response)
    assert f"位置在“{world.other_community.name}”，由那里接着办理" in words(response)
    again = clerk.post(NEW, data)
    assert case.no in words(again)
    assert Case.objects.count() == 1


def test_what_a_grid_worker_reports_without_a_place_goes_to_the_community(world: World) -> None:
    worker = at_desk(world, "hewei")
    data = intake(world, lon="", lat="")
    text = words(worker.post(NEW, data, follow=True))
    assert "社区定位到网格后接着办理" in text
    assert Case.objects.get(pk=data["id"]).no in words(at_desk(world, "liufang").get("/desk/matters/?view=triage"))


def test_the_form_keeps_a_draft_of_its_own_for_each_person(world: World, clerk: Client) -> None:
    assert f'data-draft="intake:{world["liufang"].pk}"' in clerk.get(NEW).content.decode()


def test_without_name_and_phone_it_is_anonymous(world: World, clerk: Client) -> None:
    data = intake(world, reporter_name="  ", reporter_phone="")
    response = clerk.post(NEW, data, follow=True)
    assert Matter.objects.get(pk=data["id"]).anonymous
    assert "匿名" in words(response)


def test_earlier_matters_of_a_caller_are_found_in_ones_own_reach_only(world: World, clerk: Client) -> None:
    mine = take_in(world)
    lon, lat = inside(5)
    foreign = take_in(world, by="moshi", lon=lon, lat=lat, community_id=world.other_community.pk, title="外街道的事")
    text = words(clerk.post("/desk/matters/caller/", {"reporter_phone": "+86 138-0013-8000"}))
    assert mine.title in text
    assert foreign.title not in text
    assert "没有以前的事项" in words(clerk.post("/desk/matters/caller/", {"reporter_phone": "13900139000"}))
    assert words(clerk.post("/desk/matters/caller/", {"reporter_phone": "138"})).strip() == ""


@pytest.mark.parametrize(("username", "status"), [
    ("hewei", 200), ("liufang", 200), ("chenyan", 200), ("zhoumin", 200), ("zhengjie", 404), ("zhaoqiang", 404),
    ("admin", 404), ("auditor", 404),
])  # fmt: skip
def test_who_may_take_in(world: World, username: str, status: int) -> None:
    client = at_desk(world, username)
    assert client.get(NEW).status_code == status
    answer = client.post(NEW, intake(world))
    assert answer.status_code == (302 if status == 200 else 404)
    assert Case.objects.count() == (1 if status == 200 else 0)


def test_text_is_shown_as_text(world: World, clerk: Client) -> None:
    evil = "<script>alert(1)</script><img src=x onerror=alert(1)>"
    data = intake(world, body=BODY + evil, title=evil[:25], address=evil, reporter_name=evil[:30])
    response = clerk.post(NEW, data, follow=True)
    listed = clerk.get("/desk/matters/?view=all")
    on_map, printed = clerk.get("/desk/matters/map/"), clerk.get(f"/desk/matters/{data['id']}/print/")
    bad = clerk.post(NEW, data | {"category": "9999"})
    for shown in (response, listed, on_map, printed, bad):
        text = shown.content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert "&lt;script&gt;alert(1)" in response.content.decode()
