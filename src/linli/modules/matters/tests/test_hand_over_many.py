"""What somebody leaves behind goes to one colleague in one action."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.casework.models import Case, Entry
from linli.casework.tests.driving import NOW, bring, take
from linli.foundation.messaging.models import Message
from linli.modules.matters.actions import HandOverRefused, hand_over_many
from linli.modules.matters.facts import HandOverFacts
from linli.modules.matters.tests.desk import Press, at_desk, words
from linli.registers.postings.models import Posting
from tests.world import World, add_person

PAGE = "/desk/matters/handover/"


@pytest.fixture
def cases(world: World, press: Press) -> list[Case]:
    """Three matters that 赵强 holds; 钱进 is his colleague."""
    del press
    add_person(world, "qianjin", "钱进", "R9", None, world.property)
    return [bring(world, "in_hand") for _ in range(3)]


def send(world: World, cases: list[Case], username: str = "qianjin", **more: Any) -> Any:
    """Tick these and send."""
    data = {"ids": [str(case.pk) for case in cases], "person": str(world["qianjin"].pk), "note": "他离岗了"}
    return at_desk(world, username).post(f"{PAGE}?person={world['zhaoqiang'].pk}", data | more, follow=True)


def test_all_go_to_one_colleague_with_an_entry_each_and_one_message(world: World, cases: list[Case]) -> None:
    text = words(send(world, cases, "zhaoqiang"))
    assert "已把 3 件事项转交给“钱进”" in text
    assert {Case.objects.get(pk=case.pk).handler for case in cases} == {world["qianjin"]}
    entries = Entry.objects.filter(case__in=cases, step="hand_over")
    assert entries.count() == 3
    told = Message.objects.filter(topic="matter.handed_over", receiver=world["qianjin"])
    assert [row.subject for row in told] == ["3 件事项转交给你"]


def test_some_are_chosen_and_the_others_stay(world: World, cases: list[Case]) -> None:
    send(world, cases[:1])
    assert [Case.objects.get(pk=case.pk).handler for case in cases] == [
        world["qianjin"], world["zhaoqiang"], world["zhaoqiang"],
    ]  # fmt: skip
    page = at_desk(world, "qianjin").get(PAGE)
    assert {(view.label, view.count) for view in page.context["views"]} == {("赵强", 2), ("钱进", 1)}


def test_one_that_cannot_go_keeps_all_and_says_why(world: World, cases: list[Case]) -> None:
    facts = HandOverFacts(world["qianjin"].pk, "钱进")
    take(world, cases[1], "reply", "zhaoqiang")
    with pytest.raises(HandOverRefused) as refused:
        hand_over_many(cases=cases, by=world["zhaoqiang"], at=NOW + timedelta(hours=1), facts=facts)
    assert [one.case.no for one in refused.value.refusals] == [cases[1].no]
    assert {Case.objects.get(pk=case.pk).handler for case in cases} == {world["zhaoqiang"]}
    assert not Entry.objects.filter(step="hand_over").exists()


def test_somebody_who_has_left_gets_nothing(world: World, cases: list[Case]) -> None:
    Posting.objects.filter(user=world["qianjin"]).update(to_on=NOW.date() - timedelta(days=1))
    facts = HandOverFacts(world["qianjin"].pk, "钱进")
    with pytest.raises(HandOverRefused):
        hand_over_many(cases=cases, by=world["zhaoqiang"], at=NOW, facts=facts)


@pytest.mark.parametrize("bad", [{"ids": []}, {"person": ""}, {"ids": ["nothing"]}, {"person": "nobody"}])
def test_bad_input_changes_nothing_and_keeps_what_was_ticked(
    world: World, cases: list[Case], bad: dict[str, Any]
) -> None:
    response = send(world, cases, **bad)
    assert response.status_code == 422
    assert "一件也没有动" in words(response)
    assert response.content.decode().count(" checked") == (3 if "person" in bad else 0)
    assert not Entry.objects.filter(step="hand_over").exists()


def test_others_units_are_neither_shown_nor_handed_over(world: World, cases: list[Case]) -> None:
    page = at_desk(world, "wanghai").get(PAGE)
    assert page.context["views"] == []
    assert send(world, cases, "wanghai").status_code == 422
    assert at_desk(world, "hewei").get(PAGE).status_code == 404
    assert at_desk(world, "admin").get(PAGE).status_code == 404
    assert {Case.objects.get(pk=case.pk).handler for case in cases} == {world["zhaoqiang"]}


def test_thirty_matters_cost_no_more_queries_than_three(world: World, cases: list[Case]) -> None:
    def count() -> int:
        client = at_desk(world, "zhaoqiang")
        client.get(PAGE)
        with CaptureQueriesContext(connection) as caught:
            client.get(PAGE)
        return len(caught)

    few = count()
    for _ in range(27):
        bring(world, "in_hand")
    assert count() == few
    assert len(cases) == 3
