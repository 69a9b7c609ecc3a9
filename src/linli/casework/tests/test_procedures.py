"""A procedure as data."""

from dataclasses import fields
from typing import Any

import pytest

from linli.casework.forms import StepForm
from linli.casework.models import STAGES, Case
from linli.casework.registry import FORMS, KINDS, Kind, RegisteredTwice, register_form, register_kind
from linli.casework.tests.driving import bring
from linli.lib.procedure import OPEN_STAGES, BadProcedure, Procedure, Stage, State, Step
from linli.modules.matters.policies import open_dispatches
from linli.modules.matters.procedure import KIND, PROCEDURE
from tests.world import World

NEW, DONE = State("new", "新", Stage.RECEIVED), State("done", "完", Stage.CLOSED)
FINISH = Step("finish", "办完", frozenset({"new"}), "done", ())
# What a form asks for under another name than the facts carry, or only for the person who fills it in.
ASKED_AS = {
    "grid_id": "grid", "lead_id": "lead", "files": "images", "proposed_id": "proposed", "person_id": "person",
    "co_ids": "co_units", "dispatch_id": "dispatch", "into_id": "into", "into_no": "no", "place_id": "place",
}  # fmt: skip
TAKEN_FROM = {
    "category_name": "category", "grid_name": "grid", "lead_name": "lead", "proposed_name": "proposed",
    "person_name": "person", "co_names": "co_units", "unit_name": "dispatch",
}  # fmt: skip
# What the system does by itself has no form.
PRESSED = [(k.name, s.name) for k in KINDS.values() for s in k.procedure.steps if s.allowed]
ONLY_ON_PAPER = {"kept", "session"}


def procedure(**more: Any) -> Procedure:
    parts: dict[str, Any] = {"initial": "new", "states": (NEW, DONE), "steps": (FINISH,), **more}
    return Procedure(kind="errand", label="差事", **parts)


@pytest.mark.parametrize(
    "wrong",
    [
        {"initial": "nowhere"},
        {"states": (NEW, NEW, DONE)},
        {"steps": (FINISH, FINISH)},
        {"steps": (Step("lost", "走失", frozenset({"new"}), "nowhere", ()),)},
        {"steps": (Step("lost", "走失", frozenset({"nowhere"}), "done", ()),)},
    ],
    ids=["initial", "state twice", "step twice", "target", "source"],
)
def test_a_procedure_that_does_not_hold_together_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(BadProcedure, match="errand"):
        procedure(**wrong)


def test_a_procedure_answers_by_state_and_in_the_order_written() -> None:
    look = Step("look", "看", frozenset({"new", "done"}), None, ())
    held = procedure(steps=(FINISH, look))
    assert held.stage_of("done") is Stage.CLOSED
    assert held.steps_from("new") == [FINISH, look]
    assert held.steps_from("done") == [look]


def test_open_is_everything_but_closed_archived_and_dropped() -> None:
    assert set(Stage) - OPEN_STAGES == {Stage.CLOSED, Stage.ARCHIVED, Stage.DROPPED}
    assert set(STAGES) == set(Stage)
    assert frozenset(STAGES[:7]) == OPEN_STAGES


def test_a_kind_and_a_form_are_declared_once() -> None:
    with pytest.raises(RegisteredTwice):
        register_kind(Kind(PROCEDURE, frozenset(), frozenset(), page=""))
    with pytest.raises(RegisteredTwice):
        register_form(KIND, "note", StepForm)
    assert KINDS[KIND].procedure is PROCEDURE


def test_every_state_but_the_last_leads_on_and_can_be_reached() -> None:
    for held in (kind.procedure for kind in KINDS.values()):
        reached = {held.initial} | {step.target for step in held.steps if step.target}
        assert reached == set(held.by_state)
        ends = {name for name in held.by_state if not any(step.target for step in held.steps_from(name))}
        assert {held.stage_of(name) for name in ends} <= set(Stage) - OPEN_STAGES


def test_every_step_has_one_form_and_no_form_is_without_step() -> None:
    assert set(FORMS) == {
        (kind.name, step.name) for kind in KINDS.values() for step in kind.procedure.steps if step.allowed
    }


@pytest.mark.parametrize(
    ("kind", "step"), [(k.name, s.name) for k in KINDS.values() for s in k.procedure.steps if s.allowed]
)
def test_a_form_asks_for_what_its_facts_carry(world: World, kind: str, step: str) -> None:
    case = Case.objects.select_related("matter").get(pk=bring(world, "received").pk)
    form = FORMS[kind, step](case=case, user=world["chenyan"])
    facts = {one.name for one in fields(KINDS[kind].procedure.by_step[step].facts)}
    if "images" not in form.fields:
        facts -= {"files"}
    if not open_dispatches(case):
        facts -= {"co_reason"}
    asked = {ASKED_AS.get(name, TAKEN_FROM.get(name, name)) for name in facts}
    assert asked == set(form.fields) - ONLY_ON_PAPER
