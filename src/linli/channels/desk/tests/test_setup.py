"""The first run: from an empty database to the first matter taken in."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.utils import timezone

from linli.casework.models import Case
from linli.channels.desk.actions import AlreadyFounded, found_installation
from linli.foundation.accounts.models import User
from linli.foundation.installation.models import Installation
from linli.foundation.installation.queries import current
from linli.registers.areas.models import Area
from linli.registers.calendar.queries import hour_rows
from linli.registers.organisations.models import Organisation
from linli.registers.postings.models import Posting
from tests.world import build_world, inside, square

PASSWORD = "hao-ji-de-kouling"
FOUNDER = {"name": "安建国", "username": "anjianguo", "password": PASSWORD, "again": PASSWORD}
NAMES = {
    "street_name": "东风路街道", "street_short": "东风路", "street_code": "", "name": "松园社区", "short": "松园",
    "code": "",
}  # fmt: skip
HOURS = {"morning_from": "09:00", "morning_to": "12:00", "afternoon_from": "14:00", "afternoon_to": "18:00"}


def post(client: Client, step: str, data: dict[str, Any]) -> Any:
    return client.post(f"/setup/{step}/", data)


def found(client: Client) -> None:
    assert post(client, "administrator", FOUNDER).headers["Location"] == "/setup/community/"


@pytest.mark.django_db
def test_the_first_run_leads_from_nothing_to_the_first_matter(client: Client) -> None:
    assert client.get("/desk/").headers["Location"] == "/setup/"
    assert "欢迎使用邻里" in client.get("/setup/").content.decode()
    found(client)
    assert post(client, "community", NAMES).headers["Location"] == "/setup/hours/"
    assert post(client, "hours", HOURS).headers["Location"] == "/setup/organisations/"
    units = {
        "line0-name": "松园社区居民委员会", "line0-short": "松园居委会", "line0-kind": "committee",
        "line2-name": "安居物业", "line2-short": "安居物业", "line2-kind": "property",
    }  # fmt: skip
    assert post(client, "organisations", units).headers["Location"] == "/setup/staff/"
    community = Area.objects.get(level="community")
    person = {
        "name": "刘芳", "role": "R5", "area": str(community.pk), "username": "liufang", "password": PASSWORD,
        "phone": "", "organisation": str(Organisation.objects.get(short="松园居委会").pk),
    }  # fmt: skip
    assert post(client, "staff", person).headers["Location"] == "/setup/staff/"
    grid = {"community": str(community.pk), "name": "第一网格", "short": "松园一网格", "polygon": json.dumps(square(0))}
    assert post(client, "grids", grid).headers["Location"] == "/setup/grids/"
    assert post(client, "done", {}).headers["Location"] == "/"
    assert client.get("/setup/").status_code == 404

    assert [row.periods for row in hour_rows(None)] == [[["09:00", "12:00"], ["14:00", "18:00"]]]
    assert current().name == "东风路街道"
    worker = Client()
    _sign_in_and_choose_a_password(worker)
    _take_in_a_matter(worker, community)
    case = Case.objects.get()
    assert case.no.startswith("松园诉〔")
    assert case.grid is not None
    assert case.grid.name == "第一网格"


def _sign_in_and_choose_a_password(worker: Client) -> None:
    worker.post("/accounts/login/", {"login": "liufang", "password": PASSWORD})
    own = "my-own-long-word-8"
    assert worker.get("/desk/").headers["Location"] == "/accounts/password/change/"
    worker.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": own, "password2": own})


def _take_in_a_matter(worker: Client, community: Area) -> None:
    lon, lat = inside(0)
    matter = {
        "id": "01890000-0000-7000-8000-000000000001", "source": "call", "body": "路灯不亮", "category": "0204",
        "kind": "complaint", "time_class": "", "community": str(community.pk), "address": "3 号楼前",
        "lon": lon, "lat": lat,
    }  # fmt: skip
    assert worker.post("/desk/matters/new/", matter).status_code == 302


@pytest.mark.django_db
def test_the_first_administrator_is_signed_in_and_administers(client: Client) -> None:
    found(client)
    user = User.objects.get()
    assert client.session["_auth_user_id"] == str(user.pk)
    assert set(Posting.objects.values_list("role", flat=True)) == {"R13", "R14"}
    assert not user.must_change_password
    assert current().kind == "real"


@pytest.mark.django_db
def test_the_second_founder_is_sent_to_sign_in(client: Client) -> None:
    found(client)
    late = Client()
    assert late.get("/setup/administrator/").headers["Location"] == "/setup/"
    assert post(late, "administrator", FOUNDER | {"username": "other"}).headers["Location"] == "/setup/"
    assert late.get("/setup/").headers["Location"].startswith("/accounts/login/")
    assert late.post("/setup/demo/").headers["Location"] == "/setup/"
    assert User.objects.count() == 1


@pytest.mark.django_db
def test_the_second_founder_is_refused_by_the_action_too() -> None:
    found_installation(username="first", name="甲", password=PASSWORD, at=timezone.now())
    with pytest.raises(AlreadyFounded):
        found_installation(username="second", name="乙", password=PASSWORD, at=timezone.now())
    assert [user.username for user in User.objects.all()] == ["first"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_several_founders_at_once_one_wins() -> None:
    def try_it(number: int) -> bool:
        try:
            found_installation(username=f"founder{number}", name="某", password=PASSWORD, at=timezone.now())
        except AlreadyFounded:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(4) as pool:
        won = list(pool.map(try_it, range(4)))
    assert won.count(True) == 1
    assert User.objects.count() == 1
    assert Installation.objects.count() == 1


@pytest.mark.django_db
def test_strangers_see_nothing_of_the_steps(client: Client) -> None:
    found(client)
    for step in ("community", "hours", "organisations", "staff", "grids", "done"):
        assert Client().get(f"/setup/{step}/").headers["Location"].startswith("/accounts/login/")


@pytest.mark.django_db
def test_staff_who_are_no_administrators_are_told_to_wait(client: Client) -> None:
    found(client)
    post(client, "community", NAMES)
    person = {
        "name": "刘芳", "role": "R5", "area": str(Area.objects.get(level="community").pk), "username": "liufang",
        "password": PASSWORD, "organisation": "", "phone": "",
    }  # fmt: skip
    assert post(client, "staff", person).status_code == 302
    User.objects.filter(username="liufang").update(must_change_password=False)
    worker = Client()
    worker.force_login(User.objects.get(username="liufang"))
    page = worker.get("/setup/community/").content.decode()
    assert "系统正在设置" in page
    assert "松园社区" not in page


@pytest.mark.django_db
def test_the_first_run_is_taken_up_where_it_was_left(client: Client) -> None:
    found(client)
    post(client, "community", NAMES)
    assert client.get("/setup/").headers["Location"] == "/setup/hours/"
    assert client.get("/desk/matters/").headers["Location"] == "/setup/"
    page = client.get("/setup/community/").content.decode()
    assert "东风路街道" in page


@pytest.mark.django_db
def test_the_community_can_be_named_again(client: Client) -> None:
    found(client)
    post(client, "community", NAMES)
    post(client, "community", NAMES | {"name": "柏园社区", "short": "柏园", "code": "150105001001"})
    area = Area.objects.get(level="community")
    assert (area.name, area.short, area.code) == ("柏园社区", "柏园", "150105001001")
    assert Area.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("step", "data", "words"),
    [
        ("community", NAMES | {"street_code": "代码"}, "街道的代码是 9 或 12 位数字"),
        ("community", NAMES | {"code": "abc"}, "社区的代码是 12 位数字"),
        ("community", NAMES | {"name": " "}, "请填写社区名称"),
        ("hours", HOURS | {"morning_to": "08:00"}, "结束时间要晚于开始时间"),
        ("hours", HOURS | {"afternoon_to": ""}, "下午的开始和结束要一起填"),
        ("hours", HOURS | {"afternoon_from": "11:00"}, "下午要在上午结束以后开始"),
        ("organisations", {"line0-name": "物业", "line0-short": ""}, "请填写简称"),
        ("organisations", {"line0-name": "一", "line0-short": "一", "line0-kind": "other", "line1-name": "一",
                           "line1-short": "一", "line1-kind": "other"}, "已经有名为"),
        ("staff", {"name": "甲", "role": "R5", "username": "jia", "password": PASSWORD}, "管辖区划应为一个社区"),
        ("staff", {"name": "甲", "role": "R9", "username": "jia", "password": PASSWORD}, "要选择所在单位"),
        ("staff", {"name": "甲", "role": "R15", "username": "jia", "password": PASSWORD, "phone": "12"},
         "电话号码看起来不对"),
        ("staff", {"name": "甲", "role": "R15", "username": "jia", "password": "1234567890"}, "密码不能全是数字"),
        ("grids", {"name": "一网格", "short": "一", "polygon": "不是"}, ""),
    ],
)  # fmt: skip
def test_bad_input_comes_back_with_a_sentence_and_writes_nothing(
    client: Client, step: str, data: dict[str, str], words: str
) -> None:
    found(client)
    post(client, "community", NAMES)
    before = (Area.objects.count(), Organisation.objects.count(), User.objects.count(), len(hour_rows(None)))
    answer = post(client, step, data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "处需要改正" in page
    assert words in page
    after = (Area.objects.count(), Organisation.objects.count(), User.objects.count(), len(hour_rows(None)))
    assert before == after


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"again": "another"}, "两次输入的密码不一样"),
        ({"username": "安"}, "用户名为 2 到 64 个"),
        ({"password": "12345", "again": "12345"}, "密码至少要有 10 个字符"),
    ],
)
def test_a_bad_administrator_is_not_entered(client: Client, change: dict[str, str], words: str) -> None:
    answer = post(client, "administrator", FOUNDER | change)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not User.objects.exists()
    assert current().kind == "new"


@pytest.mark.django_db
def test_grids_come_from_a_file_all_or_none(client: Client) -> None:
    found(client)
    post(client, "community", NAMES)
    good = {"type": "Feature", "properties": {"name": "一网格"}, "geometry": square(0)}
    clash = {"type": "Feature", "properties": {"name": "二网格"}, "geometry": square(0.2)}
    assert _upload(client, [good, clash]).status_code == 422
    assert not Area.objects.filter(level="grid").exists()
    assert _upload(client, [good]).headers["Location"] == "/setup/grids/"
    assert [grid.name for grid in Area.objects.filter(level="grid")] == ["一网格"]


def _upload(client: Client, features: list[dict[str, Any]]) -> Any:
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return client.post("/setup/grids/upload/", {"file": SimpleUploadedFile("grids.geojson", text.encode())})


@pytest.mark.django_db
def test_the_demo_can_be_chosen_instead(client: Client, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    assert client.post("/setup/demo/").headers["Location"] == "/demo/"
    assert current().kind == "demo"
    assert "wangge1" in client.get("/demo/").content.decode()
    assert client.get("/setup/").status_code == 404


@pytest.mark.django_db
def test_looking_at_the_choice_loads_nothing(client: Client) -> None:
    assert client.get("/setup/demo/").headers["Location"] == "/setup/"
    assert current().kind == "new"


@pytest.mark.django_db
def test_after_the_first_run_its_pages_are_gone(client: Client) -> None:
    world = build_world()
    client.force_login(world["admin"])
    for step in ("", "administrator/", "demo/", "community/", "hours/", "organisations/", "staff/", "grids/", "done/"):
        assert client.get(f"/setup/{step}").status_code == 404
        assert client.post(f"/setup/{step}").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/setup/", "/accounts/login/", "/healthz"])
def test_what_the_first_run_needs_is_open(client: Client, path: str) -> None:
    assert "/setup/" not in client.get(path).headers.get("Location", "")
