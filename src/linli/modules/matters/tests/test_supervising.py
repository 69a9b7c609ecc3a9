"""What supervisors look after, over HTTP."""

from datetime import timedelta

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from linli.casework.tests.driving import NOW, bring
from linli.modules.matters.tests.desk import LIST, Press, at_desk, page, words
from linli.registers.deadlines.actions import sweep_clocks
from tests.world import World, add_person

APPROVALS, LOADS = f"{LIST}approvals/", f"{LIST}approvals/loads/"


def test_requests_are_decided_from_one_page(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "ask_extension", "zhaoqiang", days="3", reason="配件要从外地调")
    answer = at_desk(world, "zhengjie").get(APPROVALS)
    text = words(answer)
    assert "延期 3 天" in text
    assert "配件要从外地调" in text
    for step in ("grant_extension", "refuse"):
        assert page(case, f"{step}/") in answer.content.decode()
    assert at_desk(world, "zhengjie").get(page(case, "grant_extension/")).status_code == 200
    press(case, "grant_extension", "zhengjie")
    assert "没有等待审批的申请" in words(at_desk(world, "zhengjie").get(APPROVALS))


def test_a_promise_is_for_the_centre_to_decide(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "progress", "zhaoqiang")
    button = page(case, "accept_promise/")
    assert button in at_desk(world, "zhoumin").get(APPROVALS).content.decode()
    leader = at_desk(world, "zhengjie").get(APPROVALS)
    assert button not in leader.content.decode()
    assert "由综治中心决定" in words(leader)


def test_an_order_waits_for_its_answer_which_is_then_read(world: World, press: Press) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "supervise", "zhengjie", demand="三天内修好")
    text = words(at_desk(world, "zhoumin").get(APPROVALS))
    assert "三天内修好" in text
    assert "没有等待答复的督办" not in text
    press(case, "answer", "zhaoqiang", answer="今天进场")
    text = words(at_desk(world, "zhoumin").get(APPROVALS))
    assert "没有等待答复的督办" in text
    assert "今天进场" in text


def test_late_work_is_counted_by_unit_and_every_figure_opens_its_rows(
    world: World, clock: time_machine.Traveller
) -> None:
    bring(world, "received")
    case = bring(world, "in_hand", time_class="P1")
    clock.shift(timedelta(days=3))
    answer = at_desk(world, "zhoumin").get(LOADS)
    by_name = {row.name: row for row in answer.context["loads"]}
    own, nobody = by_name["松园物业"], by_name["尚未派单"]
    assert (own.row["running"], own.row["late"], own.share) == (1, 1, 100)
    assert (nobody.row["running"], nobody.row["late"]) == (1, 1)
    listed = at_desk(world, "zhoumin").get(own.late_url)
    assert [row.values["id"] for row in listed.context["rows"]] == [case.pk]
    assert "松园物业" in words(listed)
    waiting = at_desk(world, "zhoumin").get(nobody.open_url)
    assert len(waiting.context["rows"]) == 1
    assert case.no not in words(waiting)


def test_what_the_ladder_raised_is_listed(world: World, clock: time_machine.Traveller) -> None:
    case = bring(world, "in_hand", time_class="P1")
    late = NOW + timedelta(days=3)
    assert sweep_clocks(at=late)
    clock.move_to(late)
    answer = at_desk(world, "zhoumin").get(LOADS)
    assert {row.raised.case.pk for row in answer.context["raised"]} == {case.pk}
    assert "督办" in {row.raised.event.get_action_display() for row in answer.context["raised"]}


@pytest.mark.parametrize("address", [APPROVALS, LOADS])
def test_only_supervisors_look_and_only_at_their_own_street(world: World, press: Press, address: str) -> None:
    case = bring(world, "in_hand", time_class="P2")
    press(case, "ask_extension", "zhaoqiang")
    for stranger in ("hewei", "liufang", "chenyan", "zhaoqiang", "auditor"):
        assert at_desk(world, stranger).get(address).status_code == 404
    add_person(world, "farcentre", "远方", "R8", world.other_street, None)
    text = words(at_desk(world, "farcentre").get(address))
    assert case.no not in text
    assert "松园物业" not in text


@pytest.mark.parametrize("address", [APPROVALS, LOADS])
def test_the_pages_ask_as_much_for_many_as_for_one(
    world: World, press: Press, address: str, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = at_desk(world, "zhoumin")

    def one_more() -> None:
        case = bring(world, "in_hand", time_class="P1")
        press(case, "ask_extension", "zhaoqiang")
        press(case, "supervise", "zhengjie")

    def asked() -> int:
        with django_assert_max_num_queries(40) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    one_more()
    sweep_clocks(at=NOW + timedelta(days=3))
    client.get(address)
    few = asked()
    for _turn in range(5):
        one_more()
    sweep_clocks(at=NOW + timedelta(days=3))
    assert asked() == few
