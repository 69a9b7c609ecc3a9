"""Who is told that it is their turn, and what is waiting for whom."""

from datetime import timedelta

import pytest
from django.db import transaction

from linli.casework.models import Case
from linli.casework.queries import to_check, waiting_for
from linli.casework.tests.driving import NOW, STATES, bring, take, take_in, valid_facts
from linli.foundation.accounts.actions import Profile, change_profile, deactivate_user
from linli.foundation.messaging.models import InboxItem, Message
from linli.modules.matters.facts import AcceptFacts, DispatchFacts
from tests.world import World, add_person, moment

TOLD = {
    "received": {"陈燕"},  # 刘芳 took it in and knows
    "accepted": {"刘芳"},  # 陈燕 accepted
    "assigned": {"赵强"},
    "in_hand": set(),  # 赵强 signed and handles it
    "replied": {"何伟"},
    "checking": set(),  # 何伟 is at it
    "closed": set(),
}
WAITING = {
    "received": {"liufang", "chenyan", "zhoumin"}, "accepted": {"liufang", "chenyan", "zhoumin"},
    "assigned": {"zhaoqiang"}, "in_hand": {"zhaoqiang"},
    "replied": {"hewei", "liufang", "chenyan", "zhoumin", "zhengjie"},
    "checking": {"hewei", "liufang", "chenyan", "zhoumin", "zhengjie"}, "closed": set(),
}  # fmt: skip


def told(case: Case) -> set[str]:
    """Who was told of the present state."""
    topic = f"matter.{case.state}"
    return {str(row.receiver) for row in Message.objects.filter(subject_id=case.pk, topic=topic)}


@pytest.mark.parametrize("state", STATES)
def test_whoever_can_move_it_on_is_told(world: World, state: str) -> None:
    case = bring(world, state)
    assert told(case) == TOLD[state]


@pytest.mark.parametrize("state", STATES)
def test_it_waits_for_whoever_can_move_it_on(world: World, state: str) -> None:
    case = bring(world, state)
    waits = {name for name in world.people if case in waiting_for(world[name], ["matter"])}
    assert waits == WAITING[state]
    checks = {name for name in world.people if case in to_check(world[name], ["matter"])}
    assert checks == (WAITING[state] if state in {"replied", "checking"} else set())


def test_a_message_holds_number_state_title_and_link_but_no_person(world: World) -> None:
    case = bring(world, "assigned")
    message = Message.objects.get(subject_id=case.pk, topic="matter.assigned")
    assert message.subject == f"{case.no} 已派单：{case.title}"
    assert message.link == f"/desk/matters/{case.pk}/"
    assert "李" not in message.subject + message.body
    assert InboxItem.objects.filter(user=world["zhaoqiang"], link=message.link).count() == 1


@pytest.mark.parametrize(("time_class", "hour"), [("P0", 23), ("P2", 31)])
def test_at_night_only_what_is_urgent_goes_out(world: World, time_class: str, hour: int) -> None:
    for username in ("chenyan", "liufang"):
        change_profile(user=world[username], profile=Profile(username, f"{username}@example.com"), by=None, at=NOW)
    night = moment(2026, 3, 2, 23)
    case = take_in(world, at=night, time_class=time_class)
    accept = AcceptFacts("0501", time_class, duplicates_seen=True)
    take(world, case, "accept", "chenyan", at=night, facts=accept)
    mails = Message.objects.filter(subject_id=case.pk, transport="email")
    assert mails.count() == 2
    assert {row.next_try_at for row in mails} == {moment(2026, 3, 2) + timedelta(hours=hour)}
    assert {row.urgent for row in mails} == {time_class == "P0"}


def test_a_number_of_a_person_does_not_travel_with_the_title(world: World) -> None:
    case = take_in(world, body="李桂兰 13800138000 反映，身份证150102198001010035，楼道灯不亮")
    message = Message.objects.filter(subject_id=case.pk).earliest("created_at")
    assert "138****8000" in message.subject
    assert "13800138000" not in message.subject + case.title
    assert "150102198001010035" not in message.subject + case.title


def test_a_rollback_leaves_no_message(world: World) -> None:
    case = bring(world, "accepted")
    before = Message.objects.count()
    with transaction.atomic():
        take(world, case, "dispatch", "zhoumin")
        assert Message.objects.count() > before
        transaction.set_rollback(True)
    assert Message.objects.count() == before


def test_a_step_that_stays_where_it_is_tells_nobody(world: World) -> None:
    case = bring(world, "received")
    before = Message.objects.count()
    take(world, case, "note", "chenyan")
    take(world, case, "locate", "chenyan")
    assert Message.objects.count() == before


def replied_by(world: World, username: str) -> Case:
    """A matter led by the committee, handled and replied to by one of its people."""
    case = bring(world, "accepted")
    take(world, case, "dispatch", "zhoumin", facts=DispatchFacts(world.committee.pk, world.committee.short))
    for step in ("sign", "reply"):
        take(world, case, step, username, facts=valid_facts(step, case, world[username], world.committee))
    return Case.objects.get(pk=case.pk)


def test_a_check_goes_up_a_level_when_nobody_else_in_the_grid_can(world: World) -> None:
    assert told(replied_by(world, "hewei")) == {"刘芳", "陈燕"}


def test_a_check_goes_up_past_everybody_who_handled_or_left(world: World) -> None:
    for username in ("liufang", "chenyan"):
        deactivate_user(user=world[username], by=None, at=NOW)
    case = take_in(world, by="zhoumin")
    take(world, case, "accept", "zhoumin")
    take(world, case, "dispatch", "zhoumin", facts=DispatchFacts(world.committee.pk, world.committee.short))
    for step in ("sign", "reply"):
        take(world, case, step, "hewei", facts=valid_facts(step, case, world["hewei"], world.committee))
    assert told(Case.objects.get(pk=case.pk)) == {"周敏", "郑杰"}


def test_a_colleague_in_the_same_grid_checks_before_it_goes_up(world: World) -> None:
    add_person(world, "gaoyuan", "高远", "R4", world.grid, world.committee)
    assert told(replied_by(world, "hewei")) == {"高远"}


def test_who_handled_it_is_not_asked_to_check_it(world: World) -> None:
    case = replied_by(world, "liufang")
    assert case not in waiting_for(world["liufang"], ["matter"])
    assert case not in to_check(world["liufang"], ["matter"])
    assert case in to_check(world["chenyan"], ["matter"])


def test_many_opened_at_once_tell_each_once(world: World) -> None:
    for _ in range(3):
        take_in(world, at=NOW + timedelta(minutes=1))
    assert InboxItem.objects.filter(user=world["chenyan"]).count() == 3
