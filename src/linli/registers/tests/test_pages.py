"""The pages of the registers: who may open them, what they say to bad input, what they leave behind."""

import json
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from linli.foundation.accounts.models import User
from linli.lib.worktime import DEFAULT_PERIODS
from linli.registers.areas.actions import create_area
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.queries import locate
from linli.registers.calendar.queries import current_calendar, hours_of
from linli.registers.organisations.models import Organisation
from linli.registers.postings.models import Posting
from linli.registers.tests.cast import CROSSING, NOW, Town, make_holder, make_user, middle, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def sign_in(user: User) -> Client:
    """A browser of somebody."""
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def admin(town: Town) -> Client:
    """The system administrator's browser."""
    return sign_in(make_holder("admin", "R13"))


@pytest.fixture
def centre(town: Town) -> Client:
    """The browser of the first street's centre."""
    return sign_in(make_holder("centre", "R8", town.street))


PAGES = [
    ("areas:tree", {"R13", "R14", "R8", "R5", "R4", "R9"}),
    ("areas:new", {"R13"}),
    ("organisations:list", {"R13", "R14", "R8", "R5", "R9"}),
    ("organisations:new", {"R13", "R8"}),
    ("postings:list", {"R13", "R14"}),
    ("postings:new", {"R13", "R14"}),
    ("calendar:year", {"R13", "R14", "R8", "R5", "R4", "R9", "R15"}),
]


@pytest.mark.parametrize(("page", "roles"), PAGES)
def test_each_page_opens_for_its_roles_and_is_not_there_for_others(town: Town, page: str, roles: set[str]) -> None:
    places: dict[str, Area | Organisation] = {"R8": town.street, "R5": town.community, "R4": town.grid, "R9": town.unit}
    opened = set()
    for role in ("R13", "R14", "R15", "R8", "R5", "R4", "R9"):
        answer = sign_in(make_holder(role.lower(), role, places.get(role))).get(reverse(page))
        assert answer.status_code in {200, 404}
        opened |= {role} if answer.status_code == 200 else set()
    assert opened == roles
    assert sign_in(make_user("nobody")).get(reverse(page)).status_code == 404
    assert Client().get(reverse(page)).status_code == 302


AREA_PAGES = ("areas:area", "areas:edit", "areas:code", "areas:draw", "areas:upload", "areas:new_below", "areas:close")


@pytest.mark.parametrize("page", AREA_PAGES)
def test_areas_of_another_street_are_not_there(town: Town, centre: Client, page: str) -> None:
    method = centre.post if page == "areas:close" else centre.get
    assert method(reverse(page, args=[town.other_community.id])).status_code == 404
    assert method(reverse(page, args=[town.community.id])).status_code == (302 if page == "areas:close" else 200)
    assert Area.objects.get(id=town.other_community.id).active


@pytest.mark.parametrize("page", AREA_PAGES[1:])
def test_those_who_only_look_cannot_change(town: Town, page: str) -> None:
    worker = sign_in(make_holder("worker", "R5", town.community))
    assert worker.get(reverse("areas:area", args=[town.community.id])).status_code == 200
    assert worker.post(reverse(page, args=[town.community.id])).status_code == 404


def test_the_tree_shows_each_area_below_its_own(admin: Client) -> None:
    text = admin.get(reverse("areas:tree")).content.decode()
    places = [text.index(name) for name in ("白杨街道</a>", "杨树社区</a>", "青松街道</a>", "松园社区</a>")]
    assert places == sorted(places)


def test_pages_of_areas_ask_as_much_for_many_as_for_few(
    town: Town, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    def count(address: str) -> int:
        with django_assert_max_num_queries(30) as queries:
            assert admin.get(address).status_code == 200
        return len(queries)

    tree, page = reverse("areas:tree"), reverse("areas:area", args=[town.community.id])
    count(tree)
    few = count(tree), count(page)
    for number in range(12):
        create_area(
            level=AreaLevel.GRID, name=f"网格{number}", short="格", parent=town.community, by=None, at=NOW,
            polygon=square(20 + number),
        )  # fmt: skip
        create_area(level=AreaLevel.COMMUNITY, name=f"社区{number}", short="社", parent=town.street, by=None, at=NOW)
    count(tree)  # what is kept in memory is loaded anew
    assert (count(tree), count(page)) == few


def test_a_grid_is_drawn_on_the_page_of_its_community(town: Town, centre: Client) -> None:
    address = reverse("areas:new_below", args=[town.community.id])
    page = centre.get(address).content.decode()
    assert 'data-map="draw"' in page
    values = {
        "level": "grid",
        "name": "第三网格",
        "short": "三网格",
        "households": "126",
        "polygon": json.dumps(square(9)),
    }
    answer = centre.post(address, values)
    grid = Area.objects.get(name="第三网格")
    assert answer["Location"] == reverse("areas:area", args=[grid.id])
    assert locate(*middle(9)) == grid
    assert grid.households == 126


def test_a_bad_grid_is_told_at_its_field_and_what_was_typed_is_kept(town: Town, centre: Client) -> None:
    values = {"level": "grid", "name": "第三网格", "short": "三网格", "polygon": json.dumps(CROSSING)}
    answer = centre.post(reverse("areas:new_below", args=[town.community.id]), values)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'href="#id_polygon"' in text
    assert "自相交" in text
    assert "第三网格" in text
    assert not Area.objects.filter(name="第三网格").exists()


def test_an_area_is_renamed_redrawn_and_recoded(town: Town, centre: Client) -> None:
    grid = town.grid2
    centre.post(
        reverse("areas:edit", args=[grid.id]), {"name": "东网格", "short": "东", "households": "80", "people": ""}
    )
    centre.post(reverse("areas:draw", args=[grid.id]), {"polygon": json.dumps(square(7))})
    centre.post(reverse("areas:code", args=[grid.id]), {"code": "G2", "on": "2026-01-01"})
    grid.refresh_from_db()
    assert (grid.name, grid.households, grid.code) == ("东网格", 80, "G2")
    assert locate(*middle(7)) == grid
    assert "第二网格 → 东网格" in centre.get(reverse("areas:area", args=[grid.id])).content.decode()


def upload(client: Client, community: Area, *features: object, **more: str) -> str:
    """The answer to an upload."""
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    file = SimpleUploadedFile("grids.geojson", content)
    return client.post(
        reverse("areas:upload", args=[community.id]), {"file": file, **more}, follow=True
    ).content.decode()


def test_a_file_is_looked_over_and_then_taken(town: Town, centre: Client) -> None:
    good = {"type": "Feature", "geometry": square(9), "properties": {"name": "第三网格"}}
    bad = {"type": "Feature", "geometry": CROSSING, "properties": {"name": "第四网格"}}
    text = upload(centre, town.community, good, bad)
    assert "第 2 个（第四网格）" in text
    assert "没有导入任何网格" in text
    assert "检查通过" in upload(centre, town.community, good, check="1")
    assert not Area.objects.filter(name="第三网格").exists()
    assert "已建立 1 个网格" in upload(centre, town.community, good)
    assert Area.objects.filter(name="第三网格").exists()


def test_an_upload_without_a_file_is_told_so(town: Town, centre: Client) -> None:
    answer = centre.post(reverse("areas:upload", args=[town.community.id]), {})
    assert answer.status_code == 422
    assert "请选择文件，或者粘贴内容。" in answer.content.decode()
    binary = SimpleUploadedFile("x.json", b"\xff\xfe\x00")
    answer = centre.post(reverse("areas:upload", args=[town.community.id]), {"file": binary})
    assert "UTF-8" in answer.content.decode()


def test_an_area_in_use_inside_is_not_closed(town: Town, centre: Client) -> None:
    answer = centre.post(reverse("areas:close", args=[town.community.id]), follow=True)
    assert "请先停用或移走它们" in answer.content.decode()
    centre.post(reverse("areas:close", args=[town.grid.id]))
    assert not Area.objects.get(id=town.grid.id).active


def test_a_unit_is_entered_changed_and_closed(town: Town, centre: Client) -> None:
    values = {"name": "青松供电所", "short": "供电所", "kind": "utility", "area": str(town.street.id), "phone": "95598"}
    centre.post(reverse("organisations:new"), values)
    unit = Organisation.objects.get(name="青松供电所")
    assert unit.area == town.street
    again = centre.post(reverse("organisations:new"), values)
    assert again.status_code == 422
    assert 'href="#id_name"' in again.content.decode()
    edit, close = (reverse(f"organisations:{page}", args=[unit.id]) for page in ("edit", "close"))
    assert centre.post(edit, {**values, "area": ""}).status_code == 422
    other = Client()
    other.force_login(make_holder("next", "R8", town.other_street))
    assert (other.get(edit).status_code, other.post(close).status_code) == (404, 404)
    centre.post(edit, {**values, "short": "供电", "area": str(town.community.id)})
    centre.post(close)
    unit.refresh_from_db()
    assert (unit.short, unit.area, unit.active) == ("供电", town.community, False)
    assert centre.get(reverse("organisations:edit", args=[unit.id])).status_code == 404
    assert "已停用" in centre.get(reverse("organisations:list")).content.decode()


def staff(town: Town, **more: object) -> dict[str, object]:
    """What the form of a new person is sent."""
    values = {"username": "li.min", "name": "李敏", "role": "R5", "area": town.community.id, "from_on": "2026-01-01"}
    return {**values, **more}


def test_a_password_made_here_is_shown_once_and_works(town: Town, admin: Client) -> None:
    answer = admin.post(reverse("postings:new"), staff(town))
    user = User.objects.get(username="li.min")
    password = answer.context["password"]
    assert password in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert user.check_password(password)
    assert user.must_change_password
    assert password not in admin.get(reverse("postings:list")).content.decode()


def test_a_password_that_was_given_is_not_shown(town: Town, admin: Client) -> None:
    answer = admin.post(reverse("postings:new"), staff(town, password="Sonne-9-gelb-Tal"), follow=True)
    assert answer.redirect_chain
    assert "Sonne-9-gelb-Tal" not in answer.content.decode()
    assert User.objects.get(username="li.min").check_password("Sonne-9-gelb-Tal")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("username", "李敏"),
        ("username", "admin"),
        ("password", "1234"),
        ("phone", "12"),
        ("area", ""),
        ("role", "R1"),
        ("name", ""),
    ],
)
def test_a_bad_new_person_is_told_at_the_field_and_not_entered(
    town: Town, admin: Client, field: str, value: str
) -> None:
    before = User.objects.count()
    answer = admin.post(reverse("postings:new"), staff(town, **{field: value}))
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert (User.objects.count(), Posting.objects.filter(role="R5").count()) == (before, 0)


def test_a_posting_is_added_and_ended(town: Town, admin: Client) -> None:
    person = make_holder("li.min", "R5", town.community)
    admin.post(
        reverse("postings:grant", args=[person.pk]), {"role": "R4", "area": town.grid.id, "from_on": "2025-09-01"}
    )
    posting = Posting.objects.get(user=person, role="R4")
    yesterday = timezone.localdate() - timedelta(days=1)
    admin.post(reverse("postings:end", args=[posting.id]), {"last_on": yesterday.isoformat()})
    posting.refresh_from_db()
    assert posting.to_on == yesterday
    text = admin.get(reverse("postings:list")).content.decode()
    assert "网格员 · 第一网格" in text
    assert "已结束" in text


def test_the_last_administrator_is_told_to_find_another_first(town: Town, admin: Client) -> None:
    posting = Posting.objects.get(role="R13")
    answer = admin.post(reverse("postings:end", args=[posting.id]), {"last_on": timezone.localdate().isoformat()})
    assert answer.status_code == 422
    assert "最后一名系统管理员" in answer.content.decode()


@pytest.mark.parametrize(
    "page", ["postings:person", "postings:edit", "postings:grant", "postings:password", "postings:dismiss"]
)
def test_accounts_are_not_there_for_others(town: Town, centre: Client, page: str) -> None:
    person = make_holder("li.min", "R5", town.community)
    assert centre.get(reverse(page, args=[person.pk])).status_code in {404, 405}
    assert centre.post(reverse(page, args=[person.pk])).status_code in {404, 405}
    person.refresh_from_db()
    assert person.is_active
    assert person.check_password("demo")


def test_a_password_is_reset_and_shown_once(town: Town, admin: Client) -> None:
    person = make_holder("li.min", "R5", town.community)
    assert "社区工作者 · 松园社区" in admin.get(reverse("postings:person", args=[person.pk])).content.decode()
    answer = admin.post(reverse("postings:password", args=[person.pk]))
    person.refresh_from_db()
    assert person.check_password(answer.context["password"])
    assert person.must_change_password
    assert "no-store" in answer["Cache-Control"]


def test_a_closed_account_serves_nowhere_and_does_not_sign_in(town: Town, admin: Client) -> None:
    person = make_holder("li.min", "R5", town.community)
    browser = sign_in(person)
    assert browser.get(reverse("areas:tree")).status_code == 200
    admin.post(reverse("postings:dismiss", args=[person.pk]))
    person.refresh_from_db()
    assert not person.is_active
    assert not Posting.objects.filter(user=person, to_on=None).exists()
    assert browser.get(reverse("areas:tree")).status_code == 302
    assert admin.post(reverse("postings:dismiss", args=[person.pk])).status_code == 404


def test_the_last_administrator_is_not_closed(town: Town, admin: Client) -> None:
    person = User.objects.get(username="admin")
    answer = admin.post(reverse("postings:dismiss", args=[person.pk]), follow=True)
    assert "最后一名系统管理员" in answer.content.decode()
    person.refresh_from_db()
    assert person.is_active


def test_the_list_of_staff_asks_as_much_for_many_as_for_few(
    town: Town, admin: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    admin.get(reverse("postings:list"))
    with django_assert_max_num_queries(30) as few:
        admin.get(reverse("postings:list"))
    asked = len(few)
    for number in range(10):
        make_holder(f"worker{number}", "R4", town.grid)
    admin.get(reverse("postings:list"))  # what is kept in memory is loaded anew
    with django_assert_max_num_queries(30) as many:
        admin.get(reverse("postings:list"))
    assert len(many) == asked


def seen_and_kept(client: Client, url_name: str, form: str, **given: str) -> None:
    """Look at the effect of a form, then keep it."""
    data = {f"{form}-{name}": value for name, value in given.items()}
    shown = client.post(reverse(url_name), data)
    marks = {f"{form}-{name}": shown.context[f"{form}_form"][name].value() for name in ("seen", "stands")}
    assert client.post(reverse(url_name), data | marks | {"confirm": "1"}).status_code == 302
    late = client.post(reverse(url_name), data | marks | {"confirm": "1"})
    assert late.status_code == 422


def test_a_day_and_the_hours_are_changed_on_one_page(town: Town, centre: Client) -> None:
    day = date(timezone.localdate().year + 1, 3, 3)
    seen_and_kept(centre, "calendar:day", "day", day=day.isoformat(), kind="rest", name="社区活动日")
    assert not current_calendar().is_workday(day)
    lines = "9:00-12:00，13:00-17:00\n06-01 到 08-31 08:00-12:00"
    seen_and_kept(centre, "calendar:hours", "hours", seasons=lines)
    assert [str(start) for start, _end in hours_of(None).periods_on(date(2026, 3, 2))] == ["09:00:00", "13:00:00"]
    assert len(hours_of(None).periods_on(date(2026, 7, 1))) == 1
    text = centre.get(reverse("calendar:year")).content.decode()
    assert "社区活动日" in text
    assert "06-01 到 08-31 08:00-12:00" in text
    seen_and_kept(centre, "calendar:day", "day", day=day.isoformat(), kind="weekday")
    page = centre.get(reverse("calendar:year"))
    assert [one.title for one in page.context["day_changes"]] == [day.isoformat()] * 2
    assert day not in {one.day for _year, _published, days in page.context["years"] for one in days}


@pytest.mark.parametrize(
    "seasons", ["", "早上到晚上", "12:00-08:00", "08:00-12:00，11:00-17:00", "02-30 到 03-31 08:00-12:00"]
)
def test_bad_hours_are_told_at_the_field(town: Town, centre: Client, seasons: str) -> None:
    answer = centre.post(reverse("calendar:hours"), {"hours-seasons": seasons})
    assert answer.status_code == 422
    assert 'href="#id_hours-seasons"' in answer.content.decode()
    assert hours_of(None).periods_on(date(2026, 3, 2)) == DEFAULT_PERIODS


def test_a_bad_day_is_told_at_the_field(town: Town, centre: Client) -> None:
    answer = centre.post(reverse("calendar:day"), {"day-day": "2026-02-30", "day-kind": "rest"})
    assert answer.status_code == 422
    assert 'href="#id_day-day"' in answer.content.decode()


def test_the_calendar_is_changed_by_those_who_keep_it_only(town: Town) -> None:
    worker = sign_in(make_holder("worker", "R5", town.community))
    assert worker.get(reverse("calendar:year")).status_code == 200
    assert worker.post(reverse("calendar:day"), {}).status_code == 404
    assert worker.post(reverse("calendar:hours"), {}).status_code == 404


def test_empty_lists_say_what_to_do() -> None:
    admin = sign_in(make_holder("admin", "R13"))
    assert "先建立街道" in admin.get(reverse("areas:tree")).content.decode()
    assert "还没有组织" in admin.get(reverse("organisations:list")).content.decode()
