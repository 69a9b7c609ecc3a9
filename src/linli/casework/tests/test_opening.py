"""Opening cases: all or none, once per id, numbered, counted from when they were received."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from linli.casework.actions import DifferentContent, NewCase, UnknownParent, open_cases, tried_again
from linli.casework.models import Case, Entry, EntryText, InvolvedAs, Involvement
from linli.casework.proving import verify_history
from linli.casework.tests.driving import NOW
from linli.foundation.messaging.models import Message
from linli.lib.ids import new_id
from linli.modules.matters.facts import OpeningFacts
from linli.registers.deadlines.models import Clock
from linli.registers.numbering.models import NumberSequence
from tests.world import World, moment

WRITTEN = (Case, Entry, EntryText, Involvement, Clock, Message, NumberSequence)

opening = tried_again(open_cases)


def new_case(world: World, **more: Any) -> NewCase:
    """A case of matters without its detail table: the loop alone."""
    facts = OpeningFacts(category="0501", time_class="P0", kind="help", source="call", body="堵住了")
    row: dict[str, Any] = {
        "kind": "matter", "title": "堵住了", "number_short": "松园", "opened_at": NOW, "facts": facts,
        "street_id": world.street.pk, "community_id": world.community.pk, "grid_id": world.grid.pk,
    }  # fmt: skip
    return NewCase(**{**row, **more})


def open_them(world: World, *rows: NewCase) -> list[Case]:
    """Open these as 刘芳."""
    return opening(rows=rows, by=world["liufang"], at=NOW)


def counted() -> dict[str, int]:
    """How many rows stand in everything opening writes to."""
    return {model.__name__: model._default_manager.count() for model in WRITTEN}


def test_a_case_opens_with_number_entry_clocks_and_opener(world: World) -> None:
    (case,) = open_them(world, new_case(world))
    stored = Case.objects.get(pk=case.pk)
    assert (stored.no, stored.state, stored.stage, stored.open) == ("松园诉〔2026〕1号", "received", "received", True)
    entry = Entry.objects.get(case=case)
    assert (entry.number, entry.step, entry.from_state, entry.to_state) == (1, "open", "", "received")
    assert (entry.by_name, entry.hash) == ("刘芳", stored.head)
    assert {clock.name for clock in Clock.objects.filter(subject_id=case.pk)} == {"accept", "main", "on_site"}
    opener = Involvement.objects.get(case=case)
    assert (opener.role, opener.person_id) == (InvolvedAs.OPENER, world["liufang"].pk)
    assert (opener.sort_key, opener.moved_at) == (stored.next_due_at, stored.moved_at)


def test_the_same_id_with_the_same_content_is_the_same_row(world: World) -> None:
    row = new_case(world)
    (first,) = open_them(world, row)
    before = counted()
    (second,) = open_them(world, replace(row, opened_at=NOW + timedelta(hours=3)))
    assert (second.pk, second.no, second.opened_at) == (first.pk, first.no, NOW)
    assert counted() == before


def test_the_same_row_twice_in_one_go_is_one_case(world: World) -> None:
    row, other = new_case(world), new_case(world)
    made = open_them(world, row, other, row)
    assert [case.pk for case in made] == [row.id, other.id, row.id]
    assert Case.objects.count() == 2


@pytest.mark.parametrize("change", ["title", "facts", "parent"])
def test_the_same_id_with_other_content_is_refused(world: World, change: str) -> None:
    row = new_case(world)
    (parent,) = open_them(world, new_case(world))
    changed = {
        "title": replace(row, title="别的"),
        "facts": replace(row, facts=replace(row.facts, files=(new_id(),))),
        "parent": replace(row, parent_id=parent.pk),
    }[change]
    open_them(world, row)
    before = counted()
    with pytest.raises(DifferentContent) as refused:
        open_them(world, new_case(world), changed)
    assert refused.value.ids == [row.id]
    assert counted() == before


def test_other_content_under_one_id_in_one_go_is_refused(world: World) -> None:
    row = new_case(world)
    before = counted()
    with pytest.raises(DifferentContent):
        open_them(world, row, replace(row, title="别的"))
    assert counted() == before


def test_where_it_was_placed_is_not_part_of_the_content(world: World) -> None:
    row = new_case(world)
    open_them(world, row)
    (again,) = open_them(world, replace(row, grid_id=world.second_grid.pk))
    assert again.grid_id == world.grid.pk


def test_one_bad_row_opens_nothing(world: World) -> None:
    rows = [new_case(world) for _ in range(3)]
    before = counted()
    with pytest.raises(UnknownParent):
        open_them(world, *rows, new_case(world, parent_id=new_id()))
    with pytest.raises(IntegrityError), transaction.atomic():
        _open_and_check(world, *rows, new_case(world, grid_id=new_id()))
    assert counted() == before


def _open_and_check(world: World, *rows: NewCase) -> None:
    """Open, and have the database check now what it checks at the end of a transaction."""
    open_them(world, *rows)
    connection.check_constraints()


def test_a_child_opens_only_under_an_open_parent(world: World) -> None:
    (parent,) = open_them(world, new_case(world))
    (child,) = open_them(world, new_case(world, parent_id=parent.pk))
    assert Case.objects.get(pk=child.pk).parent_id == parent.pk
    Case.objects.filter(pk=parent.pk).update(state="closed", stage="closed", open=False, closed_at=NOW)
    with pytest.raises(UnknownParent):
        open_them(world, new_case(world, parent_id=parent.pk))


def test_numbers_run_per_short_name_and_year_and_never_repeat(world: World) -> None:
    last_year = moment(2025, 12, 31, 23)
    cases = open_them(
        world, new_case(world), new_case(world, number_short="桃源"), new_case(world, opened_at=last_year),
        new_case(world), new_case(world, number_short="桃源"),
    )  # fmt: skip
    assert [case.no for case in cases] == [
        "松园诉〔2026〕1号", "桃源诉〔2026〕1号", "松园诉〔2025〕1号", "松园诉〔2026〕2号", "桃源诉〔2026〕2号",
    ]  # fmt: skip
    (more,) = open_them(world, new_case(world))
    assert more.no == "松园诉〔2026〕3号"


@pytest.mark.parametrize(
    ("claimed", "counts"),
    [
        (timedelta(hours=-24), timedelta(hours=-24)),
        (timedelta(hours=-24, seconds=-1), timedelta()),
        (timedelta(minutes=-30), timedelta(minutes=-30)),
        (timedelta(), timedelta()),
        (timedelta(seconds=1), timedelta()),
        (None, timedelta()),
    ],
    ids=["24 h", "over 24 h", "half an hour", "now", "future", "none"],
)
def test_a_claimed_time_is_believed_within_a_day_and_never_ahead(
    world: World, claimed: timedelta | None, counts: timedelta
) -> None:
    at = None if claimed is None else NOW + claimed
    (case,) = open_them(world, new_case(world, claimed_at=at))
    started = set(Clock.objects.filter(subject_id=case.pk).values_list("started_at", flat=True))
    assert started == {NOW + counts}
    entry = Entry.objects.get(case=case)
    assert (entry.at, entry.claimed_at) == (NOW, at)


def test_a_bulk_costs_few_queries_and_verifies(world: World, django_assert_max_num_queries: Any) -> None:
    by = world["liufang"]
    # SQLite takes at most 999 parameters a statement, so that its bulk inserts come in pieces.
    for count, queries in ((10, 24), (400, 24 if connection.vendor == "postgresql" else 70)):
        rows = [new_case(world, tell=False) for _ in range(count)]
        with django_assert_max_num_queries(queries):
            opening(rows=rows, by=by, at=NOW)
    assert list(verify_history()) == []
    assert len(set(Case.objects.values_list("no", flat=True))) == 410


def test_messages_are_written_in_the_same_transaction(world: World) -> None:
    before = counted()
    with transaction.atomic():
        open_them(world, new_case(world))
        assert Message.objects.exists()
        transaction.set_rollback(True)
    assert counted() == before


def test_an_id_of_the_callers_making_is_kept(world: World) -> None:
    wanted = UUID("01920000-0000-7000-8000-000000000001")
    (case,) = open_them(world, new_case(world, id=wanted))
    assert case.pk == wanted
