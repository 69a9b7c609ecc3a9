"""Covers and swaps: asked, answered, approved; and two who accept at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from linli.foundation.accounts.models import User
from linli.foundation.history.queries import changes_of
from linli.foundation.messaging.models import InboxItem
from linli.registers.roster.actions import (
    RosterRefused,
    accept_request,
    approve_request,
    ask_colleagues,
    cancel_shift,
    decline_request,
    refuse_request,
    withdraw_request,
)
from linli.registers.roster.models import DutyRequest, DutyShift
from linli.registers.roster.queries import running_requests
from linli.registers.roster.tests.rostering import NOW, man_all, shift_of
from tests.world import World, build_world, moment

DAY, NIGHT = moment(2026, 2, 17, 12), moment(2026, 2, 17, 23)
PATIENCE_SECONDS = 30


@pytest.fixture
def world() -> World:
    return build_world()


def told(user: User) -> list[str]:
    """What somebody was told happened, the oldest first."""
    found = InboxItem.objects.filter(user=user, topic="roster.request").order_by("at", "id")
    return [subject.split("：", 1)[1] for (subject,) in found.values_list("subject")]


@pytest.mark.django_db
def test_a_cover_changes_hands_when_it_is_approved(world: World) -> None:
    man_all(world)
    hewei, liufang, chenyan = world["hewei"], world["liufang"], world["chenyan"]
    shift = shift_of(hewei, DAY)
    asked = ask_colleagues(shift=shift, by=hewei, at=NOW, reason="老人住院")
    assert told(liufang) == told(chenyan) == ["何伟请你顶班"]
    with pytest.raises(RosterRefused):
        ask_colleagues(shift=shift, by=hewei, at=NOW)
    with pytest.raises(RosterRefused):
        ask_colleagues(shift=shift, by=liufang, at=NOW)
    with pytest.raises(RosterRefused, match="不是请你接班"):
        accept_request(request=asked, by=hewei, at=NOW)
    with pytest.raises(RosterRefused, match="不在这里任职"):
        accept_request(request=asked, by=world["moshi"], at=NOW)
    accept_request(request=asked, by=liufang, at=NOW)
    assert DutyShift.objects.get(pk=shift.pk).person == hewei, "not before it is approved"
    with pytest.raises(RosterRefused, match="现在是“待批准”"):
        accept_request(request=asked, by=chenyan, at=NOW)
    assert [one.pk for one in running_requests(chenyan, shift.starts_at)] == [asked.pk]
    assert not running_requests(chenyan, shift.ends_at), "over, and nothing can be said to it any more"
    approve_request(request=asked, by=chenyan, at=NOW)
    assert DutyShift.objects.get(pk=shift.pk).person == liufang
    assert told(liufang)[1:] == ["换班成了，由你值"]
    assert told(hewei) == ["换班成了，由刘芳值"]
    assert told(chenyan)[1:] == ["刘芳愿意接何伟的班，请审批"]
    assert [row.what for row in changes_of("duty_request", asked.pk)] == ["asked", "accepted", "approved"]
    assert [row.what for row in changes_of("duty_shift", shift.pk)] == ["moved"]
    with pytest.raises(RosterRefused):
        withdraw_request(request=asked, by=hewei, at=NOW)


@pytest.mark.django_db
def test_a_swap_without_approval_takes_both_shifts_at_once(world: World) -> None:
    man_all(world, needs_approval=False)
    hewei, sunli = world["hewei"], world["sunli"]
    mine, theirs = shift_of(hewei, DAY), shift_of(sunli, NIGHT + timedelta(days=1))
    asked = ask_colleagues(shift=mine, by=hewei, at=NOW, other=theirs)
    assert told(world["liufang"]) == []
    with pytest.raises(RosterRefused, match="不是请你接班"):
        accept_request(request=asked, by=world["liufang"], at=NOW)
    done = accept_request(request=asked, by=sunli, at=NOW)
    assert done.state == "done"
    assert DutyShift.objects.get(pk=mine.pk).person == sunli
    assert DutyShift.objects.get(pk=theirs.pk).person == hewei
    assert told(sunli) == ["何伟请你换班"]
    assert told(hewei) == ["换班成了，由你值", "换班成了，由孙丽值"]


@pytest.mark.django_db
def test_a_request_ends_without_a_change_of_hands(world: World) -> None:
    man_all(world)
    hewei, sunli, chenyan = world["hewei"], world["sunli"], world["chenyan"]
    shift = shift_of(hewei, DAY)
    with pytest.raises(RosterRefused, match="还没有开始的班"):
        ask_colleagues(shift=shift, by=hewei, at=NOW, other=shift)
    with pytest.raises(RosterRefused, match="没有可以接班的同事"):
        ask_colleagues(shift=shift, by=hewei, at=NOW, asked_of=world["moshi"])
    ends: list[Callable[[DutyRequest], DutyRequest]] = [
        lambda asked: decline_request(request=asked, by=sunli, at=NOW),
        lambda asked: withdraw_request(request=asked, by=hewei, at=NOW),
        lambda asked: refuse_request(
            request=accept_request(request=asked, by=sunli, at=NOW), by=chenyan, at=NOW
        ),
    ]  # fmt: skip
    states = [end(ask_colleagues(shift=shift, by=hewei, at=NOW, asked_of=sunli)).state for end in ends]
    assert states == ["declined", "withdrawn", "refused"]
    for wrong in (decline_request, withdraw_request):
        open_one = ask_colleagues(shift=shift, by=hewei, at=NOW, asked_of=sunli)
        with pytest.raises(RosterRefused):
            wrong(request=open_one, by=world["liufang"], at=NOW)
        withdraw_request(request=open_one, by=hewei, at=NOW)
    # Whoever is on duty then already cannot take it, and what is cancelled cannot be taken.
    night = shift_of(sunli, NIGHT)
    last = ask_colleagues(shift=shift, by=hewei, at=NOW)
    DutyShift.objects.filter(pk=night.pk).update(starts_at=DAY)
    with pytest.raises(RosterRefused, match="不能同时值两个班"):
        accept_request(request=last, by=sunli, at=NOW)
    cancel_shift(shift=shift, by=chenyan, at=NOW)
    with pytest.raises(RosterRefused):
        accept_request(request=last, by=world["liufang"], at=NOW)
    assert DutyShift.objects.get(pk=shift.pk).person == hewei


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_accept_the_same_cover_at_once_one_has_it(world: World) -> None:
    man_all(world, needs_approval=False)
    shift = shift_of(world["hewei"], DAY)
    asked = ask_colleagues(shift=shift, by=world["hewei"], at=NOW)
    gate = Barrier(2)

    def accept(username: str) -> str:
        try:
            own, by = DutyRequest.objects.select_related("shift__desk").get(pk=asked.pk), world[username]
            gate.wait(PATIENCE_SECONDS)
            accept_request(request=own, by=by, at=NOW)
        except RosterRefused as refused:
            return refused.message
        finally:
            connection.close()
        return username

    with ThreadPoolExecutor(2) as pool:
        results = list(pool.map(accept, ("liufang", "chenyan"), timeout=PATIENCE_SECONDS))
    [won] = [one for one in results if one in {"liufang", "chenyan"}]
    assert "这张申请现在是“已换班”，请刷新后再看。" in results
    assert DutyShift.objects.get(pk=shift.pk).person == world[won]
    assert [row.what for row in changes_of("duty_shift", shift.pk)] == ["moved"]
    assert [row.what for row in changes_of("duty_request", asked.pk)] == ["asked", "accepted"]
