"""Clocks, involvement and history follow the case through every step, in whatever order steps are taken."""

import random
from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import transaction

from linli.casework.actions import StepRefused
from linli.casework.models import NEVER, Case, InvolvedAs, Involvement
from linli.casework.proving import verify_history
from linli.casework.queries import involved, open_to
from linli.casework.tests.driving import NOW, STATES, bring, locate_facts, take, take_in, valid_facts
from linli.lib.procedure import OPEN_STAGES, Facts
from linli.modules.matters import facts as given
from linli.modules.matters.procedure import PROCEDURE
from linli.modules.matters.views.staff.steps import ACTIONS
from linli.registers.deadlines.queries import clocks_of, running_of
from tests.world import World

RUNNING = {
    "received": {"accept", "main", "on_site"}, "accepted": {"main", "on_site", "dispatch"},
    "assigned": {"main", "on_site", "sign"}, "in_hand": {"main", "on_site", "contact"}, "replied": {"check"},
    "checking": {"verify"}, "closed": set(),
}  # fmt: skip
CLASSES = ("P0", "P1", "P2", "P3")


@pytest.mark.parametrize("state", STATES)
def test_the_clocks_of_each_state(world: World, state: str) -> None:
    case = bring(world, state)
    assert {clock.name for clock in running_of("matter", [case.pk]).get(case.pk, [])} == RUNNING[state]


def test_contact_stops_its_clock_and_the_one_on_site(world: World) -> None:
    case = bring(world, "in_hand")
    take(world, case, "contact", "zhaoqiang", at=NOW + timedelta(minutes=5))
    assert {clock.name for clock in running_of("matter", [case.pk])[case.pk]} == {"main"}


def test_a_clock_that_stops_keeps_when(world: World) -> None:
    case = bring(world, "accepted")
    (accept,) = [clock for clock in clocks_of("matter", [case.pk])[case.pk] if clock.name == "accept"]
    assert (accept.started_at, accept.stopped_at) == (NOW, NOW + timedelta(minutes=1))


def follows(case: Case) -> None:
    """What must hold after any step."""
    stored = Case.objects.get(pk=case.pk)
    running = [clock for clock in running_of("matter", [case.pk]).get(case.pk, []) if not clock.paused_at]
    assert stored.open or not running
    pressing = min(running, key=lambda clock: clock.due_at, default=None)
    assert stored.next_due_at == (pressing.due_at if pressing else None)
    assert stored.next_clock == (pressing.name if pressing else "")
    assert stored.stage == PROCEDURE.stage_of(stored.state)
    assert (stored.closed_at is not None) == (stored.state in {"closed", "archived"})
    assert stored.open == (stored.stage in OPEN_STAGES)
    rows = set(Involvement.objects.filter(case=case).values_list("open", "sort_key", "moved_at"))
    assert stored.sort_at == (stored.next_due_at or NEVER)
    assert rows == {(stored.open, stored.sort_at, stored.moved_at)}
    assert list(verify_history(Case.objects.filter(pk=case.pk))) == []


def chosen_facts(world: World, dice: random.Random, step: str, case: Case, username: str) -> Facts:
    """Facts that succeed, now and then of another class, grid or unit."""
    if step == "locate":
        return locate_facts(world, dice.choice(("grid", "second_grid", "sister_grid")))
    if step == "accept":
        return given.AcceptFacts(dice.choice(("0501", "0101", "0204")), dice.choice(CLASSES), duplicates_seen=True)
    return valid_facts(step, case, world[username], dice.choice((world.property, world.lighting, world.committee)))


@pytest.mark.parametrize("seed", range(12))
def test_a_random_walk_keeps_clocks_involvement_and_history_together(world: World, seed: int) -> None:
    dice = random.Random(seed)
    usernames = sorted(world.people)
    case = take_in(world, time_class=dice.choice(CLASSES))
    follows(case)
    at = NOW
    for _ in range(20):
        at += timedelta(minutes=dice.randrange(0, 60 * 30))
        moves = [
            (offer.step.name, username)
            for username in usernames
            for offer in open_to(case, world[username])
            if not offer.missing
        ]
        if not moves:
            break
        step, username = dice.choice(moves)
        facts = chosen_facts(world, dice, step, case, username)
        # What has run out meanwhile cannot be extended, and a dispatch of last week not be objected to.
        with suppress(StepRefused):
            ACTIONS[step](case=case, by=world[username], at=at, facts=facts)
        case = Case.objects.get(pk=case.pk)
        follows(case)


def test_a_unit_is_involved_once_and_the_handler_by_round(world: World) -> None:
    case = bring(world, "closed")
    rows = {(row.role, str(row.organisation or row.person)) for row in involved(case)}
    assert rows == {
        (InvolvedAs.LEAD, "松园物业"), (InvolvedAs.OPENER, "刘芳"), (InvolvedAs.HANDLER, "赵强"),
        (InvolvedAs.CHECKER, "何伟"),
    }  # fmt: skip
    assert not Involvement.objects.filter(case=case, open=True).exists()


def test_a_step_that_fails_halfway_leaves_nothing(world: World) -> None:
    case = bring(world, "assigned")
    before = Case.objects.values().get(pk=case.pk), len(clocks_of("matter", [case.pk])[case.pk])
    with transaction.atomic():
        take(world, case, "sign", "zhaoqiang")
        transaction.set_rollback(True)
    assert before == (Case.objects.values().get(pk=case.pk), len(clocks_of("matter", [case.pk])[case.pk]))


def test_signing_names_the_handler_and_dispatching_the_lead(world: World) -> None:
    assert bring(world, "accepted").lead_id is None
    assigned, signed = bring(world, "assigned"), bring(world, "in_hand")
    assert (assigned.lead_id, assigned.handler_id) == (world.property.pk, None)
    assert (signed.lead_id, signed.handler_id) == (world.property.pk, world["zhaoqiang"].pk)
