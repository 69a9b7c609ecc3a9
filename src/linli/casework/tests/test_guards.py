"""Buttons and steps ask the same guards: a button is shown exactly when the step succeeds."""

from typing import Any

import pytest
from django.db import transaction

from linli.casework.actions import AlreadyMoved, StepForbidden, StepRefused, UnknownStep, take_step
from linli.casework.models import Case, Entry
from linli.casework.queries import open_to
from linli.casework.tests.driving import (
    NOW,
    SIDES,
    STATES,
    bring,
    locate_facts,
    take,
    take_in,
    valid_facts,
    way_to,
)
from linli.foundation.accounts.models import User
from linli.lib.procedure import Through
from linli.modules.matters import facts as given
from linli.modules.matters.procedure import PROCEDURE
from linli.modules.matters.views.staff.steps import ACTIONS
from linli.registers.organisations.models import Organisation
from linli.registers.postings.actions import grant_posting
from tests.world import FOUNDED, World, add_person

# What is not there yet in a matter that has come by the straight way.
ON_CONDITION = {
    "answer",
    "drop_co",
    "recheck",
    "recheck_fail",
    "accept_promise",
    "refuse_promise",
    "grant_extension",
    "suspend",
    "refuse",
    "hand_over",
}


# Whoever reported it takes these, and nobody on the desk.
OWN = {step.name for step in PROCEDURE.steps if {line.through for line in step.allowed} == {Through.REPORTER}}


class TakenBack(Exception):
    """The step went through; nothing of it is kept."""


def outcome(world: World, case: Case, step: str, by: User, lead: Organisation) -> str:
    """What pressing would do: `taken`, or the name of what was raised."""
    facts = locate_facts(world) if step == "locate" else valid_facts(step, case, by, lead)
    try:
        with transaction.atomic():
            ACTIONS[step](case=Case.objects.get(pk=case.pk), by=by, at=NOW, facts=facts)
            raise TakenBack
    except TakenBack:
        return "taken"
    except (StepForbidden, StepRefused) as error:
        return type(error).__name__


def brought_by(world: World, state: str, lead: Organisation, handler: str) -> Case:
    """A matter in this state, led by this unit and handled by this person."""
    case = take_in(world)
    people = dict(way_to(state)) | dict.fromkeys(("sign", "reply", "object", "wait", "ask_suspension"), handler)
    for step, _ in way_to(state):
        facts = None if step == "archive" else valid_facts(step, case, world[people[step]], lead)
        take(world, case, step, people[step], facts=facts)
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("led_by", ["property", "committee"])
@pytest.mark.parametrize("state", [*STATES, *SIDES])
def test_a_button_is_shown_exactly_when_the_step_succeeds(world: World, state: str, led_by: str) -> None:
    lead = getattr(world, led_by)
    take_in(world)
    case = brought_by(world, state, lead, "zhaoqiang" if led_by == "property" else "liufang")
    seen = {}
    for username in world.people:
        by = world[username]
        offers = {offer.step.name: offer.missing for offer in open_to(case, by)}
        assert offers.keys() <= {step.name for step in PROCEDURE.steps_from(state)}
        for step in ACTIONS:
            seen[username, step] = result = outcome(world, case, step, by, lead)
            shown = step in offers and not offers[step]
            assert (result == "taken") is shown, (username, step, result, offers.get(step))
            if offers.get(step):
                assert result == "StepRefused", (username, step)
    named = {step for (_, step), result in seen.items() if result in {"taken", "StepRefused"}}
    assert named == {step.name for step in PROCEDURE.steps_from(state) if step.allowed} - OWN
    taken = {step for (_, step), result in seen.items() if result == "taken"}
    assert named - taken <= ON_CONDITION


def test_without_a_grid_accepting_is_a_sentence_instead_of_a_button(world: World) -> None:
    case = take_in(world, lon=None, lat=None)
    offers = {offer.step.name: offer.missing for offer in open_to(case, world["chenyan"])}
    assert [one.code for one in offers["accept"]] == ["grid"]
    assert offers["locate"] == ()
    assert outcome(world, case, "accept", world["chenyan"], world.property) == "StepRefused"


def test_strangers_and_people_without_posting_are_offered_nothing(world: World) -> None:
    case = bring(world, "received")
    for username in ("moshi", "admin", "auditor", "sunli"):
        assert open_to(case, world[username]) == []


def test_an_unknown_step_is_said(world: World) -> None:
    with pytest.raises(UnknownStep):
        take_step("fly", case=bring(world, "received"), by=world["chenyan"], at=NOW, facts=given.SignFacts())


def test_the_system_takes_no_step_that_names_roles(world: World) -> None:
    with pytest.raises(StepForbidden):
        take_step("sign", case=bring(world, "assigned"), by=None, at=NOW, facts=given.SignFacts())


def test_a_late_press_is_told_who_moved_it_and_where_it_is(world: World) -> None:
    case = bring(world, "received")
    stale = Case.objects.get(pk=case.pk)
    take(world, case, "accept", "chenyan")
    take(world, case, "note", "zhoumin")
    with pytest.raises(AlreadyMoved) as refused:
        take(world, stale, "accept", "zhoumin")
    message = refused.value.missing[0].message
    assert "陈燕" in message
    assert "已受理" in message
    assert Entry.objects.filter(case=case).count() == 3


def test_a_closed_matter_moves_no_more_unless_it_is_opened_again(world: World) -> None:
    case = bring(world, "closed")
    for step in ACTIONS.keys() - {"reopen", "recheck", "recheck_fail"}:
        for username in ("liufang", "zhaoqiang", "zhoumin"):
            result = outcome(world, case, step, world[username], world.property)
            assert result in {"AlreadyMoved", "StepForbidden"}
    offers = open_to(case, world["zhoumin"])
    assert [offer.step.name for offer in offers if not offer.missing] == ["reopen"]


def test_a_step_brings_the_callers_case_up_to_date(world: World) -> None:
    case = take_in(world)
    take(world, case, "accept", "chenyan")
    stored = Case.objects.values().get(pk=case.pk)
    assert {name: getattr(case, name) for name in stored} == stored


def test_the_entry_says_who_in_which_role_for_which_unit(world: World) -> None:
    log = Entry.objects.filter(case=bring(world, "in_hand")).order_by("number")
    assert list(log.values_list("step", "by_name", "by_role", "by_organisation"))[1:] == [
        ("accept", "陈燕", "R6", "松园居委会"),
        ("dispatch", "周敏", "R8", "青松综治中心"),
        ("sign", "赵强", "R9", "松园物业"),
    ]


# The second person.


def test_who_handled_this_round_does_not_check_it(world: World) -> None:
    case = brought_by(world, "replied", world.committee, "liufang")
    missing = {offer.step.name: offer.missing for offer in open_to(case, world["liufang"])}["check"]
    assert [one.code for one in missing] == ["second_person"]
    assert outcome(world, case, "check", world["liufang"], world.committee) == "StepRefused"
    assert outcome(world, case, "check", world["chenyan"], world.committee) == "taken"


def test_a_second_posting_makes_no_second_person(world: World) -> None:
    from_unit = add_person(world, "both", "双重", "R9", None, world.property)
    _also(world, from_unit, "R8")
    case = brought_by(world, "replied", world.property, "both")
    assert outcome(world, case, "check", world["both"], world.property) == "StepRefused"
    case = brought_by(world, "checking", world.property, "both")
    assert outcome(world, case, "close", world["both"], world.property) == "StepRefused"


def test_who_only_contacted_the_reporter_handled_it_too(world: World) -> None:
    case = brought_by(world, "in_hand", world.committee, "liufang")
    take(world, case, "contact", "chenyan")
    take(world, case, "reply", "liufang")
    assert outcome(world, case, "check", world["chenyan"], world.committee) == "StepRefused"
    assert outcome(world, case, "check", world["hewei"], world.committee) == "taken"


def _also(world: World, user: Any, role: str) -> None:
    grant_posting(user=user, role=role, area=world.street, organisation=None, by=None, at=FOUNDED)


# Children hold their parent back.


@pytest.mark.parametrize(
    ("state", "step", "username"), [("in_hand", "reply", "zhaoqiang"), ("checking", "close", "hewei")]
)
def test_an_open_child_holds_its_parent_back(world: World, state: str, step: str, username: str) -> None:
    parent = bring(world, state)
    child = bring(world, "received")
    Case.objects.filter(pk=child.pk).update(parent=parent)
    missing = {offer.step.name: offer.missing for offer in open_to(parent, world[username])}[step]
    assert "open_child" in [one.code for one in missing]
    assert outcome(world, parent, step, world[username], world.property) == "StepRefused"
    Case.objects.filter(pk=child.pk).update(blocks_parent=False)
    assert outcome(world, parent, step, world[username], world.property) == "taken"


def test_a_closed_child_lets_its_parent_on(world: World) -> None:
    parent = bring(world, "in_hand")
    child = bring(world, "closed")
    Case.objects.filter(pk=child.pk).update(parent=parent)
    assert outcome(world, parent, "reply", world["zhaoqiang"], world.property) == "taken"


def test_other_steps_do_not_wait_for_children(world: World) -> None:
    parent = bring(world, "in_hand")
    Case.objects.filter(pk=bring(world, "received").pk).update(parent=parent)
    assert outcome(world, parent, "contact", world["zhaoqiang"], world.property) == "taken"
