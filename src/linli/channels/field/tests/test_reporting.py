"""拍照上报: photo, tile, send; and settled in the same go."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from linli.casework.models import Case, Entry, Involvement
from linli.channels.field.tests.conftest import LOG, REPORT, made, reported, settled
from linli.foundation.files.models import Attachment, Evidence
from linli.modules.matters.tests.desk import HTMX, errors_of, words
from tests.pictures import upload
from tests.world import World, inside

Phone = Callable[[str], Client]
pytestmark = pytest.mark.django_db


def test_a_photo_and_a_tile_are_enough(world: World, phone: Phone) -> None:
    data = reported()
    response = phone("hewei").post(REPORT, data, follow=True)
    case = made(data)
    assert "已上报" in words(response)
    assert case.title == "楼道堆物"
    assert case.matter.body == "现场发现：楼道堆物，详见照片。"
    assert (case.grid_id, case.matter.source, case.matter.kind) == (world.grid.pk, "patrol", "grid_event")
    assert [one.evidence for one in Attachment.objects.filter(subject_id=case.pk)] == [Evidence.BEFORE]


def test_without_a_photo_words_are_asked_for_and_are_enough(world: World, phone: Phone) -> None:
    data = reported(images=None)
    response = phone("hewei").post(REPORT, data)
    assert response.status_code == 422
    assert errors_of(response) == {"body": ["没有照片的，请写几句情况。"]}
    assert phone("hewei").post(REPORT, data | {"body": "三单元楼道堆满纸箱"}).status_code == 302
    assert made(data).title == "三单元楼道堆满纸箱"
    assert world.grid.pk == made(data).grid_id


def test_a_double_tap_is_one_matter(phone: Phone) -> None:
    data, client = reported(), phone("hewei")
    again = {**data, "images": upload("楼道")}
    client.post(REPORT, data)
    response = client.post(REPORT, again, follow=True)
    assert Case.objects.count() == 1
    assert Entry.objects.count() == 1
    assert response.redirect_chain[-1][0] == f"/field/matters/{data['id']}/"


def test_the_same_form_with_other_content_leads_to_the_first_report(phone: Phone) -> None:
    data, client = reported(), phone("hewei")
    client.post(REPORT, data)
    response = client.post(REPORT, {**data, "images": upload("另一张"), "body": "又想起来一句"}, follow=True)
    assert "刚才已经上报过" in words(response)
    assert Case.objects.get().title == "楼道堆物"


def test_nobody_takes_over_the_form_of_another(phone: Phone) -> None:
    data = reported()
    phone("moshi").post(REPORT, data | {"body": "别处的事"})
    response = phone("hewei").post(REPORT, data | {"images": upload("楼道")})
    assert response.status_code == 409
    assert "已经用过" in words(response)


def test_without_a_position_the_grid_is_chosen_and_holds_against_one(world: World, phone: Phone) -> None:
    data = reported(lon="", lat="")
    response = phone("liufang").post(REPORT, data)
    assert errors_of(response) == {"grid": ["没有定位，请选择网格。"]}
    phone("liufang").post(REPORT, data | {"grid": str(world.second_grid.pk), "images": upload("楼道")})
    assert made(data).grid_id == world.second_grid.pk
    other = reported(grid=str(world.second_grid.pk))
    phone("liufang").post(REPORT, other)
    assert made(other).grid_id == world.second_grid.pk


@pytest.mark.parametrize(("lon", "lat"), [("0", "0"), ("111.0", "40.0"), ("nan", "40"), ("东", "北")])
def test_a_position_that_is_none_asks_for_the_grid(phone: Phone, lon: str, lat: str) -> None:
    response = phone("liufang").post(REPORT, reported(lon=lon, lat=lat))
    assert response.status_code == 422
    assert "grid" in errors_of(response)
    assert Case.objects.count() == 0


def test_a_photo_outlives_an_error_elsewhere(phone: Phone) -> None:
    client = phone("hewei")
    data = reported(category="")
    response = client.post(REPORT, data, headers=HTMX)
    assert response.status_code == 422
    assert errors_of(response) == {"category": ["请选择分类。"]}
    kept = response.context["form"]["kept"].value()
    assert kept in response.content.decode()
    client.post(REPORT, {**data, "category": "0303", "kept": kept, "images": ""})
    assert Attachment.objects.filter(subject_id=data["id"]).count() == 1


@pytest.mark.parametrize("content", [b"<svg onload=alert(1)>", b"", b"MZ not a picture"])
def test_what_is_no_picture_is_refused_at_the_camera(phone: Phone, content: bytes) -> None:
    bad = SimpleUploadedFile("photo.jpg", content, content_type="image/jpeg")
    response = phone("hewei").post(REPORT, reported(images=bad))
    assert response.status_code == 422
    assert Case.objects.count() == 0


def test_settled_on_the_spot_in_one_go(phone: Phone) -> None:
    data = reported() | settled()
    response = phone("hewei").post(REPORT, data, follow=True)
    case = made(data)
    assert "当场办结" in words(response)
    assert (case.state, case.matter.settled) == ("closed", True)
    assert list(Entry.objects.order_by("number").values_list("step", flat=True)) == ["open", "settle"]
    evidence = Attachment.objects.filter(subject_id=case.pk).values_list("evidence", flat=True)
    assert sorted(evidence) == ["after", "before"]


def test_settled_twice_by_a_double_tap_is_settled_once(phone: Phone) -> None:
    data, client = reported() | settled(), phone("hewei")
    client.post(REPORT, data)
    again = {**data, "images": upload("楼道"), "done-images": upload("搬走后")}
    response = client.post(REPORT, again, follow=True)
    assert response.status_code == 200
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"done-agreed": None}, "反映人同意，才能当场办结。"),
        ({"done-images": None}, "现场类事项须附办理后照片。"),
        ({"done-result": " "}, "请写一句是怎么办的。"),
        ({"done-result": "找了13800138000来搬"}, "请不要写电话和证件号码"),
        ({"category": "0204"}, "不能当场办结"),
    ],
)
def test_what_is_missing_to_settle_is_said_and_nothing_is_half_written(
    phone: Phone, change: dict[str, str | None], said: str
) -> None:
    data = {key: value for key, value in (reported() | settled() | change).items() if value is not None}
    response = phone("hewei").post(REPORT, data)
    assert response.status_code == 422
    assert said in words(response)
    assert (Case.objects.count(), Involvement.objects.count()) == (0, 0)


def test_a_worker_settles_only_in_the_own_grid(phone: Phone) -> None:
    lon, lat = inside(1)
    response = phone("hewei").post(REPORT, reported(lon=str(lon), lat=str(lat)) | settled())
    assert response.status_code == 422
    assert "不在您的网格" in words(response)
    assert Case.objects.count() == 0


def test_a_building_head_logs_a_small_matter_that_opens_no_dispatch(world: World, phone: Phone) -> None:
    data = reported(category="1001", images=None, lon="", lat="", grid=str(world.grid.pk))
    response = phone("hanmei").post(LOG, data | settled(**{"settled": None, "done-images": None}), follow=True)
    case = made(data)
    assert "已记下" in words(response)
    assert (case.state, case.matter.source, case.matter.anonymous) == ("closed", "building_head", True)
    assert not Entry.objects.filter(step="dispatch").exists()


def test_a_building_head_names_nobody(phone: Phone) -> None:
    client = phone("hanmei")
    page = client.get(REPORT).content.decode()
    assert "reporter_phone" not in page
    response = client.post(REPORT, reported(body="三单元李某13800138000家漏水", reporter_phone="13800138000"))
    assert errors_of(response) == {"body": ["请不要写电话和证件号码，这里只记事，不记人。"]}


def test_a_grid_worker_may_leave_the_number_of_who_said_it(phone: Phone) -> None:
    data = reported(reporter_name="李桂兰", reporter_phone="138 0013 8000")
    phone("hewei").post(REPORT, data)
    assert made(data).matter.phone_hash
    bad = phone("hewei").post(REPORT, reported(reporter_phone="123"))
    assert errors_of(bad) == {"reporter_phone": ["电话号码看起来不对，请核对位数。"]}


def test_own_frequent_categories_come_first(phone: Phone) -> None:
    client = phone("hewei")
    for category in ("0908", "0206", "0908"):
        client.post(REPORT, reported(category=category))
    codes = [one.code for one in client.get(REPORT).context["tiles"].frequent]
    assert codes[:2] == ["0908", "0206"]
    assert len(codes) == 6


def test_the_grid_of_a_position_is_said_by_name(phone: Phone) -> None:
    client = phone("hewei")
    lon, lat = inside(0)
    assert "松园一网格" in words(client.post("/field/where/", {"lon": lon, "lat": lat}))
    for odd in ({"lon": "x", "lat": "y"}, {}, {"lon": "nan", "lat": "inf"}, {"lon": 0, "lat": 0}):
        assert "不在任何网格内" in words(client.post("/field/where/", odd))
    assert client.get("/field/where/").status_code == 405


@pytest.mark.parametrize("path", ["", "me/", "report/", "log/"])
def test_the_pages_do_not_exist_for_those_who_do_not_work_outside(phone: Phone, path: str) -> None:
    assert [phone(name).get(f"/field/{path}").status_code for name in ("admin", "auditor", "wanghai")] == [404] * 3
    assert Client().get(f"/field/{path}").status_code == 302


def test_the_report_page_costs_the_same_however_much_was_reported(
    phone: Phone, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = phone("hewei")
    client.get(REPORT)
    with django_assert_max_num_queries(12) as few:
        client.get(REPORT)
    before = len(few)
    for number in range(8):
        client.post(REPORT, reported(body=f"第{number}处"))
    with django_assert_max_num_queries(before) as many:
        client.get(REPORT)
    assert len(many) == before
