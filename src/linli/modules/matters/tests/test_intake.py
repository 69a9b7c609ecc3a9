"""Taking matters in: placed, timed, once per id, with the reporter sealed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.casework.actions import DifferentContent
from linli.casework.models import Case, Entry, EntryText, Involvement
from linli.casework.proving import verify_history
from linli.casework.tests.driving import NOW, new_matter, picture, take, take_in
from linli.foundation.files.models import Attachment
from linli.foundation.messaging.models import Message
from linli.lib.ids import new_id
from linli.modules.matters.actions import NewMatter, Reporter, open_matter, open_matters
from linli.modules.matters.actions.intake import UnknownCategory
from linli.modules.matters.facts import AcceptFacts
from linli.modules.matters.models import Matter
from linli.modules.matters.queries import VIEWS
from linli.registers.areas.models import Area
from linli.registers.deadlines.models import Clock
from linli.registers.deadlines.queries import clocks_of, running_of
from tests.world import World, inside

PLACES = [(0, 0), (1, 0), (2, 0), (5, 0), (0, 9), None]
ENTRY = ("number", "step", "from_state", "to_state", "by_name", "by_role", "by_organisation", "at", "claimed_at")
CLOCK = ("name", "time_class", "amount", "unit", "started_at", "due_at", "next_rung_at", "stopped_at")
MATTERS = st.lists(
    st.fixed_dictionaries(
        {
            "place": st.sampled_from(PLACES),
            "category": st.sampled_from(["0501", "0101", "0204", "0104"]),
            "time_class": st.sampled_from(["", "P0", "P3"]),
            "title": st.sampled_from(["", "灯不亮", "长" * 70]),
            "phone": st.sampled_from(["", "13800138000", "04718888888"]),
            "minutes": st.integers(0, 3000),
            "claimed": st.sampled_from([None, -30, -2000, 5]),
        }
    ),
    min_size=1,
    max_size=6,
)


def built(world: World, given: dict[str, Any]) -> NewMatter:
    """One row from what hypothesis chose."""
    lon, lat = inside(*given["place"]) if given["place"] else (None, None)
    at = NOW + timedelta(minutes=given["minutes"])
    claimed = None if given["claimed"] is None else at + timedelta(minutes=given["claimed"])
    return new_matter(
        world, lon=lon, lat=lat, category=given["category"], time_class=given["time_class"], title=given["title"],
        reporter=Reporter("", given["phone"]), received_at=at, claimed_at=claimed,
    )  # fmt: skip


def written(ids: list[UUID]) -> list[dict[str, Any]]:
    """What stands in the database for these matters, without ids of rows, salts and hashes."""
    found = []
    for pk in ids:
        case = Case.objects.values().get(pk=pk)
        matter = Matter.objects.select_related("case").get(pk=pk)
        columns = {column.attname: getattr(matter, column.attname) for column in Matter._meta.concrete_fields}
        columns["reporter_phone"] = str(columns["reporter_phone"])
        found.append(
            {
                **{name: value for name, value in case.items() if name not in {"id", "head"}},
                **{name: value for name, value in columns.items() if name != "case_id"},
                "log": list(Entry.objects.filter(case=pk).order_by("number").values_list(*ENTRY)),
                "words": list(EntryText.objects.filter(entry__case=pk).values_list("words", flat=True)),
                "clocks": list(Clock.objects.filter(subject_id=pk).order_by("name").values_list(*CLOCK)),
                "people": list(Involvement.objects.filter(case=pk).values_list("role", "person", "open", "sort_key")),
                "told": sorted(Message.objects.filter(subject_id=pk).values_list("receiver", "topic", "subject")),
            }
        )
    return found


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(chosen=MATTERS)
def test_many_at_once_are_the_same_rows_as_one_by_one(world: World, chosen: list[dict[str, Any]]) -> None:
    rows = [built(world, one) for one in chosen]
    by, results = world["chenyan"], []
    for at_once in (True, False):
        with transaction.atomic():
            if at_once:
                open_matters(rows=rows, by=by, at=NOW)
            else:
                for row in rows:
                    open_matter(row=row, by=by, at=NOW)
            results.append(written([row.id for row in rows]))
            assert list(verify_history()) == []
            transaction.set_rollback(True)
    assert results[0] == results[1]


@pytest.mark.parametrize(
    ("column", "grid", "community"),
    [(0, "grid", "community"), (1, "second_grid", "community"), (2, "sister_grid", "sister_community")],
)
def test_a_point_decides_the_grid_whatever_community_was_named(
    world: World, column: int, grid: str, community: str
) -> None:
    lon, lat = inside(column)
    case = take_in(world, lon=lon, lat=lat)
    places: list[Area] = [world.street, getattr(world, community), getattr(world, grid)]
    assert [case.street_id, case.community_id, case.grid_id] == [area.pk for area in places]
    assert case.no.startswith(getattr(world, community).short)


@pytest.mark.parametrize("point", [None, inside(0, 9)], ids=["no point", "outside all grids"])
def test_what_lies_in_no_grid_waits_to_be_located(world: World, point: tuple[float, float] | None) -> None:
    lon, lat = point or (None, None)
    case = take_in(world, lon=lon, lat=lat)
    assert (case.street_id, case.community_id, case.grid_id) == (world.street.pk, world.community.pk, None)
    assert case in VIEWS["triage"].rows(world["chenyan"], NOW, NOW)
    take(world, case, "locate", "chenyan")
    case = Case.objects.get(pk=case.pk)
    assert case.grid_id == world.second_grid.pk
    assert case not in VIEWS["triage"].rows(world["chenyan"], NOW, NOW)
    take(world, case, "accept", "chenyan")
    assert case.state == "accepted"


@pytest.mark.parametrize(
    ("time_class", "clocks"),
    [
        ("P0", {"accept": timedelta(minutes=5), "main": timedelta(hours=2), "on_site": timedelta(hours=2)}),
        ("P1", {"accept": timedelta(hours=2), "main": timedelta(hours=24)}),
        ("P2", {"accept": timedelta(hours=2), "main": timedelta(days=7)}),
        ("P3", {"accept": timedelta(hours=2), "main": timedelta(days=15)}),
    ],
)
def test_each_class_has_its_clocks(world: World, time_class: str, clocks: dict[str, timedelta]) -> None:
    case = take_in(world, time_class=time_class)
    spans = {clock.name: clock.due_at - NOW for clock in running_of("matter", [case.pk])[case.pk]}
    assert spans["accept"] == clocks["accept"]
    assert spans.keys() == clocks.keys()
    assert timedelta() <= spans["main"] - clocks["main"] < timedelta(days=1)


def test_without_a_class_the_categorys_own_counts(world: World) -> None:
    assert [take_in(world, category=code).matter.time_class for code in ("0501", "0101", "0204", "0104")] == [
        "P0", "P2", "P1", "P3",
    ]  # fmt: skip


def accept_as(world: World, case: Case, category: str, time_class: str) -> dict[str, Any]:
    """Accept an hour later under another class; the running clocks by name."""
    facts = AcceptFacts(category, time_class, duplicates_seen=True)
    take(world, case, "accept", "chenyan", at=NOW + timedelta(hours=1), facts=facts)
    return {clock.name: clock for clock in running_of("matter", [case.pk])[case.pk]}


def test_made_more_urgent_at_acceptance_it_is_counted_from_when_it_was_received(world: World) -> None:
    running = accept_as(world, take_in(world, category="0101"), "0501", "P0")
    assert running.keys() == {"main", "on_site", "dispatch"}
    assert running["main"].due_at == running["on_site"].due_at == NOW + timedelta(hours=2)
    assert running["dispatch"].due_at == NOW + timedelta(hours=1, minutes=15)


def test_made_less_urgent_at_acceptance_the_clock_on_site_stops(world: World) -> None:
    case = take_in(world)
    running = accept_as(world, case, "0101", "P2")
    assert running.keys() == {"main", "dispatch"}
    assert running["main"].started_at == NOW
    assert running["main"].due_at > NOW + timedelta(days=6)
    matter = Matter.objects.get(pk=case.pk)
    assert (matter.category_id, matter.time_class, matter.on_site, matter.nature) == ("0101", "P2", False, "hw")


def test_accepted_as_it_came_its_clocks_stay(world: World) -> None:
    case = take_in(world)
    before = {clock.name: clock.pk for clock in running_of("matter", [case.pk])[case.pk]}
    running = accept_as(world, case, "0501", "P0")
    assert {name: running[name].pk for name in ("main", "on_site")} == {
        name: before[name] for name in ("main", "on_site")
    }


def test_another_category_of_the_same_class_keeps_one_clock_on_site(world: World) -> None:
    case = take_in(world)
    running = accept_as(world, case, "0202", "P0")
    assert running["on_site"].due_at == NOW + timedelta(hours=2)
    assert [clock.name for clock in clocks_of("matter", [case.pk])[case.pk]].count("on_site") == 1


def test_a_clock_that_acceptance_adds_counts_from_the_time_that_was_believed(world: World) -> None:
    running = accept_as(world, take_in(world, category="0101", claimed_at=NOW - timedelta(hours=1)), "0501", "P0")
    assert running["on_site"].started_at == running["main"].started_at == NOW - timedelta(hours=1)


def test_the_same_id_again_is_the_same_matter(world: World) -> None:
    row = new_matter(world)
    first = open_matter(row=row, by=world["liufang"], at=NOW)
    again = open_matter(row=replace(row, received_at=NOW + timedelta(hours=1)), by=world["liufang"], at=NOW)
    assert (again.pk, again.case.no, again.received_at) == (first.pk, first.case.no, NOW)
    assert Matter.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [{"body": "别的事"}, {"reporter": Reporter("李桂兰", "13900139000")}, {"reporter": Reporter()}, {"lon": 111.7}],
)
def test_the_same_id_with_other_content_is_refused(world: World, change: dict[str, Any]) -> None:
    row = new_matter(world)
    with pytest.raises(DifferentContent):
        open_matters(rows=[row, replace(row, **change)], by=world["liufang"], at=NOW)
    assert not Case.objects.exists()
    open_matter(row=row, by=world["liufang"], at=NOW)
    with pytest.raises(DifferentContent):
        open_matters(rows=[new_matter(world), replace(row, **change)], by=world["liufang"], at=NOW)
    assert Case.objects.count() == Matter.objects.count() == 1


def test_an_unknown_category_takes_nothing_in(world: World) -> None:
    with pytest.raises(UnknownCategory):
        open_matters(rows=[new_matter(world), new_matter(world, category="9999")], by=world["liufang"], at=NOW)
    assert not Case.objects.exists()


def test_pictures_of_the_intake_are_attached_as_before(world: World) -> None:
    file = picture(world["liufang"])
    case = take_in(world, files=(file,))
    assert list(Attachment.objects.filter(subject_id=case.pk).values_list("file_id", "evidence")) == [(file, "before")]


def raw(table: str) -> str:
    """Every value of a table as the database holds it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return repr([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in cursor.fetchall()])


TABLES = (
    "matters_matter", "casework_case", "casework_entry", "casework_entrytext", "casework_involvement",
    "messaging_message", "messaging_inboxitem", "history_change", "audit_auditrow",
)  # fmt: skip


def test_the_phone_stands_in_no_table_in_clear(world: World) -> None:
    case = take_in(world)
    assert not any("13800138000" in raw(table) for table in TABLES)
    assert case.matter.reporter_phone is not None
    assert case.matter.reporter_phone.masked(lambda text: text[-4:]) == "8000"


def test_the_name_stands_in_the_matter_only(world: World) -> None:
    take_in(world)
    assert [table for table in TABLES if "李桂兰" in raw(table)] == ["matters_matter"]


def test_an_anonymous_matter_keeps_nothing_of_the_reporter(world: World) -> None:
    matter = take_in(world, reporter=Reporter()).matter
    assert matter.anonymous
    assert (matter.reporter_name, matter.reporter_phone, matter.phone_hash) == ("", None, "")


def test_one_phone_has_one_hash_by_which_earlier_matters_are_found(world: World) -> None:
    hashes = {take_in(world).matter.phone_hash for _ in range(2)}
    assert len(hashes) == 1
    assert hashes.isdisjoint({"", take_in(world, reporter=Reporter("", "13900139000")).matter.phone_hash})


def test_a_title_is_given_or_made_of_the_first_line(world: World) -> None:
    asked: tuple[dict[str, Any], ...] = ({"body": "第一行\n第二行"}, {"title": " 灯 "}, {"body": "长" * 99})
    titles = [take_in(world, **one).title for one in asked]
    assert titles == ["第一行", "灯", "长" * 59 + "…"]


def test_ids_are_made_where_none_is_given(world: World) -> None:
    assert take_in(world).pk != take_in(world, id=new_id()).pk
