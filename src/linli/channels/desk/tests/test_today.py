"""The first page after signing in, for each role."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from linli.casework.models import Case
from linli.channels.desk import queries
from linli.channels.desk.queries import sections
from linli.modules.matters import actions
from linli.modules.matters import facts as given
from linli.registers.postings.models import Posting
from tests.world import World, build_world, inside

pytestmark = pytest.mark.django_db
ORDER = ["mine", "late", "check", "today"]


@pytest.fixture
def world() -> World:
    return build_world()


def take_in(world: World, count: int = 1, hours_ago: float = 0, time_class: str = "P2") -> list[Case]:
    """Matters of the first grid, taken in so long ago."""
    at = timezone.now() - timedelta(hours=hours_ago)
    lon, lat = inside(0)
    rows = [
        actions.NewMatter(
            body=f"路灯不亮 {number}", category="0204", kind="complaint", source="call", received_at=at,
            lon=lon, lat=lat, time_class=time_class,
            community_id=world.community.pk, reporter=actions.Reporter("某人", "19900000001"),
        )
        for number in range(count)
    ]  # fmt: skip
    return [matter.case for matter in actions.open_matters(rows=rows, by=world["liufang"], at=at)]


def send_to_lighting(world: World, case: Case, hours_ago: float) -> None:
    at = timezone.now() - timedelta(hours=hours_ago)
    facts = given.AcceptFacts("0204", case.matter.time_class, duplicates_seen=True)
    actions.accept_matter(case=case, by=world["liufang"], at=at, facts=facts)
    actions.dispatch_matter(case=case, by=world["liufang"], at=at, facts=given.DispatchFacts(world.lighting.pk))


def reply(world: World, case: Case, hours_ago: float) -> None:
    at = timezone.now() - timedelta(hours=hours_ago)
    case.matter.on_site = False
    case.matter.save()
    actions.sign_matter(case=case, by=world["wanghai"], at=at, facts=given.SignFacts())
    actions.reply_matter(case=case, by=world["wanghai"], at=at, facts=given.ReplyFacts("修好了。"))


def shown(world: World, username: str) -> dict[str, list[str]]:
    """The titles of every part that holds something."""
    found = sections(world[username], timezone.now())
    return {section.key: [row.title for row in section.rows] for section in found if section.count}


def test_a_new_matter_waits_for_the_desk_of_its_community_and_street_only(world: World) -> None:
    take_in(world)
    assert shown(world, "liufang")["mine"] == ["路灯不亮 0"]
    assert shown(world, "zhoumin")["mine"] == ["路灯不亮 0"]
    assert "mine" not in shown(world, "hewei")
    assert shown(world, "moshi") == {}
    assert shown(world, "zhaoqiang") == {}


def test_a_dispatched_matter_waits_for_its_unit(world: World) -> None:
    (case,) = take_in(world, hours_ago=3)
    send_to_lighting(world, case, 2)
    assert shown(world, "wanghai")["mine"] == [case.title]
    assert "mine" not in shown(world, "liufang")
    assert "check" not in shown(world, "wanghai")


def test_a_replied_matter_waits_for_checkers_who_did_not_handle_it(world: World) -> None:
    (case,) = take_in(world, hours_ago=3)
    send_to_lighting(world, case, 2)
    reply(world, case, 1)
    for username in ("hewei", "liufang", "zhoumin", "zhengjie"):
        assert shown(world, username)["check"] == [case.title]
    assert "check" not in shown(world, "wanghai")
    assert "check" not in shown(world, "sunli")


def test_late_matters_are_told_from_those_due_today(world: World) -> None:
    (late,) = take_in(world, hours_ago=30, time_class="P1")
    send_to_lighting(world, late, 29)
    found = shown(world, "liufang")
    assert found["late"] == [late.title]
    assert "today" not in found


def test_the_most_urgent_stand_first_and_no_more_than_eight(world: World) -> None:
    take_in(world, count=9)
    (urgent,) = take_in(world, time_class="P0", hours_ago=0.01)
    mine = sections(world["liufang"], timezone.now())[0]
    assert mine.rows[0].no == urgent.no
    assert (len(mine.rows), mine.count, mine.left_out) == (8, 10, True)


def test_the_page_links_to_the_matter_and_to_the_whole_view(world: World, client: Client) -> None:
    (case,) = take_in(world)
    client.force_login(world["liufang"])
    page = client.get("/desk/").content.decode()
    assert f"/desk/matters/{case.pk}/" in page
    assert "/desk/matters/?view=mine" in page
    assert "待受理" in page


def test_an_empty_day_says_what_can_be_done(world: World, client: Client) -> None:
    client.force_login(world["liufang"])
    page = client.get("/desk/").content.decode()
    assert "现在没有等你处理的事项" in page
    assert "/desk/matters/new/" in page


@pytest.mark.parametrize("username", ["liufang", "hewei", "zhoumin", "wanghai"])
def test_thirty_matters_cost_no_more_queries_than_nine(
    world: World, client: Client, username: str, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for case in take_in(world, count=9, hours_ago=2):
        send_to_lighting(world, case, 1)
    few = _queries(client, world, username)
    for case in take_in(world, count=21, hours_ago=2):
        send_to_lighting(world, case, 1)
    with django_assert_num_queries(few):
        client.get("/desk/")


def test_what_waits_and_what_is_due_are_two_queries_and_all_rows_are_one_more(
    world: World, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    take_in(world, count=8)
    user = world["liufang"]
    sections(user, timezone.now())
    with django_assert_num_queries(3):
        sections(user, timezone.now())


@pytest.mark.parametrize("username", ["liufang", "hewei", "zhoumin", "wanghai"])
def test_more_than_hot_lists_count_shows_the_same(world: World, username: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for hours, count in ((400, 6), (60, 6), (2, 6)):
        for number, case in enumerate(take_in(world, count=count, hours_ago=hours)):
            if number % 2:
                send_to_lighting(world, case, hours - 1)
                reply(world, case, hours - 1.5)
    user = world[username]
    whole = {section.key: section for section in sections(user, timezone.now())}
    monkeypatch.setattr(queries, "CAP", 2)
    cut = {section.key: section for section in sections(user, timezone.now())}
    assert whole["late"].count
    assert cut == whole


def _queries(client: Client, world: World, username: str) -> int:
    client.force_login(world[username])
    client.get("/desk/")
    with CaptureQueriesContext(connection) as caught:
        client.get("/desk/")
    return len(caught)


def test_the_root_leads_each_to_their_work(world: World, client: Client) -> None:
    assert client.get("/").headers["Location"].startswith("/accounts/login/")
    for username, target in (("liufang", "/desk/"), ("wanghai", "/desk/"), ("admin", "/desk/settings/")):
        client.force_login(world[username])
        assert client.get("/").headers["Location"] == target
    client.force_login(world["auditor"])
    assert client.get("/").headers["Location"] == "/desk/settings/"


@pytest.mark.parametrize(
    ("username", "others"),
    [
        ("admin", {"区划与网格", "组织", "人员与任职", "任职建议", "党组织、委员会和队伍", "小区与房屋"}),
        ("zhoumin", {"区划与网格", "组织", "任职建议", "党组织、委员会和队伍", "小区与房屋"}),
        ("zhengjie", set()),
        ("auditor", None),
    ],
)
def test_settings_list_what_the_role_may_configure(
    world: World, client: Client, username: str, others: set[str] | None
) -> None:
    client.force_login(world[username])
    answer = client.get("/desk/settings/")
    assert answer.status_code == 200
    rules = {"诉求分类", "时限规则", "升级阶梯", "编号"}
    messages = (
        {"党组织、委员会和队伍", "小区与房屋", "日历与办公时间", "消息用语", "消息去向", "表格导入导出", "导出导入配置"}
        if others
        else set()
    )
    pages = {"审计日志"} if others is None else rules | messages | others
    assert {str(page.label) for page in answer.context["pages"]} == pages
    assert all(client.get(page.url).status_code == 200 for page in answer.context["pages"])


def test_settings_do_not_exist_for_those_who_configure_nothing(world: World, client: Client) -> None:
    client.force_login(world["liufang"])
    assert client.get("/desk/settings/").status_code == 404
    assert "设置</a>" not in client.get("/desk/").content.decode()


def test_somebody_without_a_posting_is_told_whom_to_ask(world: World, client: Client) -> None:
    user = world["liufang"]
    Posting.objects.filter(user=user).delete()
    client.force_login(world["liufang"])
    assert "你现在没有任职" in client.get("/desk/").content.decode()
