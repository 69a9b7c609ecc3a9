"""Five of a hundred matters settled on the spot are looked at again by another person."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.casework.models import Case
from linli.casework.tests.driving import NOW, take, take_in
from linli.modules.matters.actions import draw_rechecks
from linli.modules.matters.actions.rechecking import last_month, lots
from linli.modules.matters.models import Matter, Recheck
from linli.modules.matters.tests.desk import Press, at_desk, page, told, words
from tests.world import World, moment

NEXT_MONTH = moment(2026, 4, 1, 8)
VIEW = "/desk/matters/?view=recheck"


def settled(world: World, username: str, count: int) -> list[Case]:
    """Matters settled on the spot in March."""
    made = []
    for number in range(count):
        at = NOW + timedelta(minutes=number)
        case = take_in(world, at=at)
        take(world, case, "settle", username, at=at)
        made.append(case)
    return made


def test_of_each_worker_one_in_twenty_and_at_least_one_is_drawn_once(world: World) -> None:
    settled(world, "hewei", 21)
    settled(world, "liufang", 1)
    assert draw_rechecks(at=NOW) == 0
    assert draw_rechecks(at=NEXT_MONTH) == 3
    assert draw_rechecks(at=NEXT_MONTH + timedelta(days=3)) == 0
    drawn = list(Recheck.objects.values_list("worker_id", "month"))
    assert sorted(drawn) == sorted([(world["hewei"].pk, "2026-03")] * 2 + [(world["liufang"].pk, "2026-03")])


def test_the_lot_does_not_depend_on_the_order_and_changes_with_the_month(world: World) -> None:
    ids = [case.pk for case in (take_in(world) for _ in range(45))]
    first = lots("2026-03", ids)
    assert (len(first), lots("2026-03", ids[::-1])) == (3, first)
    assert any(lots(f"2026-{month:02}", ids) != first for month in range(4, 9))
    assert lots("2026-03", []) == []


def test_the_month_before_is_that_of_the_office(world: World) -> None:
    name, since, until = last_month(moment(2027, 1, 1, 0))
    assert (name, since, until) == ("2026-12", moment(2026, 12, 1), moment(2027, 1, 1))


@pytest.fixture
def case(world: World) -> Case:
    """One that 何伟 settled and that was drawn."""
    (made,) = settled(world, "hewei", 1)
    draw_rechecks(at=NEXT_MONTH)
    return made


def test_another_person_finds_it_in_a_view_and_says_it_is_good(world: World, press: Press, case: Case) -> None:
    assert "何伟" not in told(case, "recheck")
    assert case.no in words(at_desk(world, "liufang").get(VIEW))
    assert case.no not in words(at_desk(world, "hewei").get(VIEW))
    assert case.no not in words(at_desk(world, "moshi").get(VIEW))
    assert press(case, "recheck", "hewei").status_code == 422
    text = words(press(case, "recheck", "liufang"))
    assert "现场查看：看过" in text
    row = Recheck.objects.get()
    assert (row.satisfied, row.checked_by, case.state) == (True, world["liufang"], "closed")
    assert case.no not in words(at_desk(world, "liufang").get(VIEW))
    assert press(case, "recheck", "chenyan").status_code == 422


@pytest.mark.parametrize("archived", [False, True])
def test_who_is_not_satisfied_brings_the_matter_back(world: World, press: Press, case: Case, archived: bool) -> None:
    if archived:
        take(world, case, "archive", "", at=NOW + timedelta(days=16))
    press(case, "recheck_fail", "liufang")
    matter = Matter.objects.get(pk=case.pk)
    assert (case.state, case.round, matter.settled, matter.reworks) == ("accepted", 1, False, 1)
    assert Recheck.objects.get().satisfied is False
    assert case.no not in words(at_desk(world, "chenyan").get(VIEW))


def test_what_was_opened_again_meanwhile_waits_no_more(world: World, press: Press, case: Case) -> None:
    press(case, "reopen", "chenyan")
    assert case.no not in words(at_desk(world, "liufang").get(VIEW))
    assert press(case, "recheck", "liufang").status_code in {409, 422}


def test_thirty_waiting_cost_no_more_queries_than_one(world: World, case: Case) -> None:
    def count() -> int:
        client = at_desk(world, "liufang")
        client.get(VIEW)
        with CaptureQueriesContext(connection) as caught:
            client.get(VIEW)
        return len(caught)

    few = count()
    made = settled(world, "hewei", 20)
    Recheck.objects.bulk_create(Recheck(case=one, month="2026-03", drawn_at=NOW) for one in made)
    assert count() == few
    assert page(case) in at_desk(world, "liufang").get(VIEW).content.decode()
