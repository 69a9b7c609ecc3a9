"""The list, its views and filters, paging, the map, and who gets in."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.casework.models import Case, Involvement
from linli.casework.tests.driving import NOW, STATES, WAY, bring, new_matter, take, take_in
from linli.modules.matters.actions import open_matters
from linli.modules.matters.queries import matters_of, own_report
from linli.modules.matters.tests.desk import LIST, NEW, at_desk, intake, page, words
from linli.registers.postings.actions import grant_posting
from tests.world import World, inside

PEOPLE = ("hewei", "sunli", "liufang", "chenyan", "zhoumin", "zhengjie", "zhaoqiang", "wanghai", "moshi")
PAGES = ("", "counts/", "map/", "export/")


@pytest.fixture(autouse=True)
def ten_o_clock() -> Any:
    """An hour after the matters of these tests were taken in."""
    with time_machine.travel(NOW + timedelta(hours=1), tick=False) as traveller:
        yield traveller


def listed(client: Client, address: str) -> list[str]:
    """The numbers of all pages of a list, in order, following the link to the older ones."""
    found: list[str] = []
    url = LIST + address
    for _ in range(40):
        context = client.get(url).context
        found += [row.values["no"] for row in context["rows"]]
        older = context["page"].older
        if not older:
            return found
        url = f"{LIST}{address}{'&' if '?' in address else '?'}page={older}"
    raise AssertionError("no end of pages")


def many(world: World, count: int) -> list[Case]:
    """So many matters in the first grid, some of them due at the same moment."""
    rows = [
        new_matter(
            world, received_at=NOW + timedelta(minutes=number // 3), time_class=("P1", "P2")[number % 2], tell=False,
            title=f"第{number}件",
        )
        for number in range(count)
    ]  # fmt: skip
    made = open_matters(rows=rows, by=world["liufang"], at=NOW)
    return list(Case.objects.filter(pk__in=[one.pk for one in made]))


def test_each_view_shows_each_person_their_rows(world: World) -> None:
    cases = {state: bring(world, state, time_class="P2") for state in STATES}
    lon, lat = inside(0, 9)
    cases["lost"] = take_in(world, lon=lon, lat=lat, time_class="P2")
    cases["urgent"] = take_in(world, at=NOW - timedelta(hours=3))
    names = {case.no: name for name, case in cases.items()}

    def seen(username: str, view: str) -> set[str]:
        return {names[no] for no in listed(at_desk(world, username), f"?view={view}")}

    open_ones = cases.keys() - {"closed"}
    for username in ("liufang", "chenyan", "zhoumin", "zhengjie"):
        assert seen(username, "all") == cases.keys()
        assert seen(username, "open") == open_ones
        assert seen(username, "triage") == {"lost"}
        assert seen(username, "late") == {"urgent"}
    assert seen("hewei", "all") == cases.keys() - {"lost"}
    assert seen("zhaoqiang", "all") == {"assigned", "in_hand", "replied", "checking", "closed"}
    assert seen("zhaoqiang", "mine") == {"assigned", "in_hand"}
    assert seen("liufang", "mine") == open_ones - {"assigned", "in_hand"}
    assert seen("hewei", "mine") == seen("hewei", "check") == {"replied", "checking"}
    assert seen("zhaoqiang", "check") == set()
    for username in ("wanghai", "moshi", "sunli"):
        assert seen(username, "all") == set()
    due_today = seen("liufang", "today")
    assert due_today == {name for name, case in cases.items() if _is_due_today(case)}
    assert due_today


def test_a_grid_worker_sees_what_they_took_in_until_it_lies_in_another_grid(world: World) -> None:
    desk = at_desk(world, "hewei")
    made = desk.post(NEW, intake(world, lon="", lat=""), follow=True)
    assert "社区定位到网格后接着办理" in words(made)
    own = Case.objects.get()
    assert [listed(at_desk(world, who), "?view=triage") for who in ("hewei", "sunli")] == [[own.no], []]
    assert [at_desk(world, who).get(page(own)).status_code for who in ("hewei", "sunli")] == [200, 404]
    assert own_report(world["hewei"], own.pk) == own
    take(world, own, "locate", "chenyan")
    assert at_desk(world, "hewei").get(page(own)).status_code == 404


def _is_due_today(case: Case) -> bool:
    stored = Case.objects.get(pk=case.pk)
    begin = NOW + timedelta(hours=1)
    return bool(stored.open and stored.next_due_at and begin <= stored.next_due_at <= NOW + timedelta(hours=15))


@pytest.mark.parametrize("address", ["?view=all", "?view=open", "?view=mine", "?q=件"])
def test_pages_show_every_row_exactly_once(world: World, address: str) -> None:
    cases = many(world, 60)
    found = listed(at_desk(world, "liufang"), address)
    assert len(found) == 60
    assert set(found) == {case.no for case in cases}


def test_pages_go_back_to_newer_rows(world: World) -> None:
    many(world, 60)
    client = at_desk(world, "liufang")
    first = client.get(f"{LIST}?view=all").context
    second = client.get(f"{LIST}?view=all&page={first['page'].older}").context
    back = client.get(f"{LIST}?view=all&page={second['page'].newer}").context
    assert [row.values["no"] for row in back["rows"]] == [row.values["no"] for row in first["rows"]]


@pytest.mark.parametrize("username", ["hewei", "liufang", "zhoumin", "zhengjie", "zhaoqiang"])
def test_all_holds_what_area_and_unit_reach_once_the_last_moved_first(world: World, username: str) -> None:
    many(world, 30)
    for grid in (0, 1, 0, 1):
        lon, lat = inside(grid)
        bring(world, "in_hand", lon=lon, lat=lat)
        take_in(world, lon=inside(2)[0], lat=inside(2)[1])
    rows = matters_of(world[username]).order_by("-moved_at", "-id").values_list("no", flat=True)
    assert listed(at_desk(world, username), "?view=all") == list(rows)


def test_a_person_of_two_units_sees_a_matter_of_both_once(world: World) -> None:
    grant_posting(user=world["zhaoqiang"], role="R9", area=None, organisation=world.lighting, by=None, at=NOW)
    case = bring(world, "in_hand")
    involved = Involvement.objects.get(case=case, organisation=world.property)
    more = {"role": "lead", "since": NOW, "moved_at": involved.moved_at}
    Involvement.objects.create(case=case, organisation=world.lighting, **more)
    assert listed(at_desk(world, "zhaoqiang"), "?view=all") == [case.no]


def test_closed_matters_stand_in_pages_too(world: World) -> None:
    many(world, 26)
    closed = bring(world, "closed")
    assert closed.no in listed(at_desk(world, "liufang"), "?view=all")
    assert closed.no in listed(at_desk(world, "liufang"), "?state=closed")


def test_a_tampered_page_begins_at_the_start(world: World) -> None:
    many(world, 30)
    client = at_desk(world, "liufang")
    assert len(client.get(f"{LIST}?view=all&page=nonsense").context["rows"]) == 25


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("?q=路灯", {"灯"}), ("?q=三号楼", {"灯"}), ("?state=accepted", {"车"}), ("?heading=02", {"灯"}),
        ("?time_class=P0", {"车"}), ("?since=2026-03-03", {"灯"}), ("?until=2026-03-02", {"车"}),
        ("?since=2026-03-02&until=2026-03-03", {"车", "灯"}), ("?q=没有这种事", set()),
        ("?state=nonsense&since=whenever&grid=1", {"车", "灯"}), ("?q=路灯&state=accepted", set()),
        ("?q=%25", set()), ("?view=nonsense&state=accepted", {"车"}),
    ],
)  # fmt: skip
def test_filters(world: World, address: str, expected: set[str]) -> None:
    car = bring(world, "accepted", title="车堵住了")
    lamp = take_in(world, category="0204", title="路灯不亮", address="三号楼", at=NOW + timedelta(days=1))
    names = {car.no: "车", lamp.no: "灯"}
    client = at_desk(world, "liufang")
    assert {names[no] for no in listed(client, address)} == expected


def test_the_grid_filter_offers_and_takes_ones_own_grids(world: World) -> None:
    first = take_in(world)
    lon, lat = inside(1)
    second = take_in(world, lon=lon, lat=lat)
    client = at_desk(world, "liufang")
    assert listed(client, f"?grid={world.grid.pk}") == [first.no]
    assert listed(client, f"?grid={world.second_grid.pk}") == [second.no]
    offered = {area.pk for area in client.get(LIST).context["form"].fields["grid"].queryset}
    assert offered == {world.grid.pk, world.second_grid.pk}


def test_a_chip_takes_its_filter_away(world: World) -> None:
    context = at_desk(world, "liufang").get(f"{LIST}?q=灯&state=accepted").context
    assert {(chip.label, chip.value) for chip in context["chips"]} == {("内容", "灯"), ("阶段", "已受理")}
    assert {chip.url for chip in context["chips"]} == {"?state=accepted", "?q=%E7%81%AF"}


def test_the_counts_are_those_of_the_views(world: World) -> None:
    take_in(world, at=NOW - timedelta(hours=3))
    lon, lat = inside(0, 9)
    take_in(world, lon=lon, lat=lat, time_class="P2")
    bring(world, "replied")
    client = at_desk(world, "liufang")
    tabs = client.get(f"{LIST}counts/?view=late").context["views"]
    shown = {tab.label: tab.count for tab in tabs if tab.count is not None}
    assert shown == {tab.label: len(listed(client, tab.url.removeprefix(LIST))) for tab in tabs if tab.label in shown}
    assert (shown["待定位"], shown["待我核查"]) == (1, 1)
    assert [tab.label for tab in tabs if tab.current] == ["超期"]


def test_the_map_shows_open_placed_matters_in_reach(world: World) -> None:
    placed, closed = take_in(world), bring(world, "closed")
    take_in(world, lon=None, lat=None)
    points = at_desk(world, "liufang").get(f"{LIST}map/").context["map"]["points"]
    assert [point["no"] for point in points] == [placed.no]
    assert closed.no not in str(points)
    assert at_desk(world, "moshi").get(f"{LIST}map/").context["map"]["points"] == []


def queries(client: Client, url: str) -> list[str]:
    """What a page asks: the table each query begins with."""
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return [" ".join(re.findall(r"^\w+|(?:FROM|INTO|UPDATE) \S+", query["sql"])[:2]) for query in captured]


@pytest.mark.parametrize("username", ["hewei", "zhoumin", "zhaoqiang"])
@pytest.mark.parametrize("address", ["?view=all", "?view=mine", "?view=late", "counts/", "map/"])
def test_thirty_rows_cost_as_many_queries_as_one(world: World, username: str, address: str) -> None:
    client = at_desk(world, username)
    for at in (NOW, NOW - timedelta(hours=3)):
        take_in(world, at=at)
        take_in_hand(world, at)
    few = queries(client, LIST + address)
    for at in (NOW, NOW - timedelta(hours=3)) * 4:
        take_in_hand(world, at)
    many(world, 24)
    assert queries(client, LIST + address) == few


def take_in_hand(world: World, at: datetime) -> None:
    """A matter that the unit has signed for."""
    case = take_in(world, at=at)
    for step, username in WAY[:3]:
        take(world, case, step, username, at=at)


def test_a_long_history_costs_as_many_queries_as_a_short_one(world: World) -> None:
    case = bring(world, "in_hand")
    client = at_desk(world, "zhaoqiang")
    few = queries(client, page(case))
    for _ in range(30):
        take(world, case, "note", "zhoumin")
    many(world, 30)
    assert queries(client, page(case)) == few


@pytest.mark.parametrize("username", ["hewei", "liufang", "chenyan", "zhoumin", "zhaoqiang", "zhengjie"])
def test_everybody_concerned_can_open_every_page(world: World, username: str) -> None:
    case = bring(world, "in_hand")
    client = at_desk(world, username)
    for address in PAGES:
        assert client.get(LIST + address).status_code == 200
    for address in ("", "print/"):
        response = client.get(page(case, address))
        assert response.status_code == 200
        assert case.no in words(response)


@pytest.mark.parametrize("username", ["admin", "auditor"])
def test_administrators_and_auditors_find_nothing_here(world: World, username: str) -> None:
    case = bring(world, "in_hand")
    client = at_desk(world, username)
    for url in (*(LIST + address for address in (*PAGES, "new/", "caller/")), page(case), page(case, "print/")):
        assert client.get(url).status_code == 404
    assert client.post(page(case, "reveal/"), {"purpose": "看看"}).status_code == 404
    assert client.post(page(case, "reply/"), {"result": "好了"}).status_code == 404


def test_the_anonymous_are_led_to_sign_in_and_back(world: World) -> None:
    case = bring(world, "in_hand")
    client = Client()
    for url in (
        *(LIST + address for address in (*PAGES, "new/")),
        page(case),
        page(case, "print/"),
        page(case, "reply/"),
    ):
        response = client.get(url)
        assert response.status_code == 302
        assert re.fullmatch(rf"/accounts/login/\?next={re.escape(url)}", response["Location"])
    assert client.post(page(case, "reply/"), {"result": "好了"}).status_code == 302
    assert Case.objects.get(pk=case.pk).state == "in_hand"


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("since=2026-13-45", "有效"),
        ("since=2026-11-30&until=2026-11-01", "早于"),
        ("q=" + "长" * 101, "100"),
    ],
)
def test_a_filter_that_is_not_understood_is_left_out_and_said(world: World, query: str, says: str) -> None:
    case = take_in(world)
    text = words(at_desk(world, "liufang").get(f"/desk/matters/?view=all&{query}"))
    assert "没有按它筛选" in text
    assert says in text
    if "until" not in query:
        assert case.title in text
