"""Being away: who stands in, who covers the shifts, being back early; and going for good."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import renew
from linli.foundation.history.queries import changes_of
from linli.foundation.messaging.models import InboxItem
from linli.registers.areas.models import Area
from linli.registers.postings.actions import dismiss_staff
from linli.registers.postings.holdings import open_things
from linli.registers.postings.leaves import end_leave, take_leave
from linli.registers.postings.leaving import finish_departures, let_go
from linli.registers.postings.models import POSTINGS_EDITION, Deputy, Leave
from linli.registers.postings.policies import PostingRefused
from linli.registers.postings.presenting import staff_page
from linli.registers.roster.actions import add_shift, ask_colleagues, give_shift, remove_line
from linli.registers.roster.models import DutyLine, DutyRequest
from linli.registers.roster.tests.rostering import NOW, man_all, shift_of
from linli.registers.tests.cast import make_holder, make_user
from tests.world import World, build_world, moment

pytestmark = pytest.mark.django_db
DAY = moment(2026, 2, 17, 12)
FROM, TO = date(2026, 2, 17), date(2026, 2, 18)
PAGE = "/desk/settings/staff/deputies/"


@pytest.fixture
def world() -> World:
    return build_world()


def leave_of(world: World, **other: Any) -> Leave:
    """何伟 is away for two days, and 刘芳 stands in."""
    words: dict[str, Any] = {
        "kind": "personal",
        "from_on": FROM,
        "to_on": TO,
        "deputy": world["liufang"],
        "by": world["hewei"],
    }
    return take_leave(**(words | other), at=NOW)


def test_a_leave_names_who_stands_in_and_asks_for_cover_of_every_shift(world: World) -> None:
    man_all(world)
    asked = ask_colleagues(shift=shift_of(world["hewei"], DAY), by=world["hewei"], at=NOW - timedelta(hours=1))
    leave = leave_of(world)
    deputy = Deputy.objects.get(leave=leave)
    assert (deputy.user, deputy.posting.user, deputy.from_on, deputy.to_on) == (
        world["liufang"], world["hewei"], FROM, TO,
    )  # fmt: skip
    requests = DutyRequest.objects.filter(asked_by=world["hewei"]).select_related("shift")
    assert asked in requests
    assert len(requests) == len({one.shift_id for one in requests})
    assert all(one.shift.person == world["hewei"] for one in requests)
    assert {one.reason for one in requests if one != asked} <= {"事假"}
    assert [change.what for change in changes_of("leave", leave.pk)] == ["taken"]
    covers = requests.exclude(pk=asked.pk)
    assert {one.state for one in covers} == {"open"}
    end_leave(leave=leave, by=world["hewei"], at=NOW + timedelta(hours=1))
    assert {one.state for one in covers.all()} == {"withdrawn"}
    asked.refresh_from_db()
    assert asked.state == "open", "it was asked without the leave"


def test_where_nobody_can_cover_those_who_arrange_are_told(world: World) -> None:
    man_all(world)
    User.objects.exclude(pk__in=[world["hewei"].pk, world["zhoumin"].pk]).update(is_active=False, deactivated_at=NOW)
    renew(POSTINGS_EDITION)
    leave_of(world, deputy=None, to_on=FROM)
    (told,) = InboxItem.objects.filter(user=world["zhoumin"], topic="roster.request")
    assert "何伟请假，没有可以顶班的同事" in told.subject
    assert not DutyRequest.objects.exists()


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"from_on": date(2026, 2, 1)}, "from_on"),
        ({"to_on": date(2026, 2, 16)}, "to_on"),
        ({"to_on": date(2026, 8, 1)}, "to_on"),
    ],
)
def test_wrong_days_are_refused_at_their_field(world: World, other: dict[str, Any], field: str) -> None:
    with pytest.raises(PostingRefused) as refused:
        leave_of(world, **other)
    assert refused.value.field == field
    assert not Leave.objects.exists()


def test_days_that_are_taken_and_a_stranger_as_deputy_are_refused(world: World) -> None:
    stranger = make_user("stranger")
    with pytest.raises(PostingRefused, match="不能代理"):
        leave_of(world, deputy=stranger)
    assert not Leave.objects.exists()
    leave = leave_of(world)
    with pytest.raises(PostingRefused, match="已经登记过"):
        leave_of(world, from_on=TO, to_on=TO + timedelta(days=3))
    with pytest.raises(PostingRefused, match="只有本人"):
        end_leave(leave=leave, by=world["liufang"], at=NOW)


def test_being_back_early_ends_the_leave_and_who_stands_in(world: World) -> None:
    leave = leave_of(world, to_on=FROM + timedelta(days=5))
    end_leave(leave=leave, by=world["hewei"], at=moment(2026, 2, 19, 9))
    leave.refresh_from_db()
    assert leave.to_on == date(2026, 2, 18)
    assert Deputy.objects.get(leave=leave).to_on == date(2026, 2, 18)
    with pytest.raises(PostingRefused, match="已于"):
        end_leave(leave=leave, by=world["hewei"], at=moment(2026, 2, 19, 9))
    later = leave_of(world, from_on=date(2026, 3, 2), to_on=date(2026, 3, 3))
    end_leave(leave=later, by=world["hewei"], at=moment(2026, 2, 19, 9))
    assert not Leave.objects.filter(pk=later.pk).exists()
    assert not Deputy.objects.filter(from_on=date(2026, 3, 2)).exists()


def test_a_leave_is_taken_and_given_back_on_the_page(world: World) -> None:
    client, other = Client(), Client()
    client.force_login(world["hewei"])
    other.force_login(world["liufang"])
    today = timezone.localdate()
    words = {"kind": "annual", "from_on": today, "to_on": today + timedelta(days=2), "deputy": world["liufang"].pk}
    bad = client.post(f"{PAGE}leave/", words | {"to_on": today - timedelta(days=1)})
    assert (bad.status_code, "结束日期不能早于开始日期" in bad.content.decode()) == (422, True)
    assert client.post(f"{PAGE}leave/", words)["Location"] == PAGE
    page = client.get(PAGE).content.decode()
    assert "年休假" in page
    assert "正在请假" in page
    leave = Leave.objects.get()
    assert other.post(f"{PAGE}leave/{leave.pk}/end/").status_code == 404
    assert client.post(f"{PAGE}leave/{leave.pk}/end/")["Location"] == PAGE
    assert not Leave.objects.exists()


def test_the_list_of_staff_is_paged_searched_and_says_who_is_away(world: World) -> None:
    leave_of(world)
    community = Area.objects.get(pk=world.community.pk)
    admin = Client()
    admin.force_login(make_holder("keeper", "R14"))
    asked = []
    for number in range(30):
        make_holder(f"clerk{number:02}", "R5", community)
        if number in {0, 29}:
            with CaptureQueriesContext(connection) as queries:
                page = staff_page(words="clerk", cursor=None, on=FROM)
            asked.append(len(queries))
    assert asked[0] == asked[1]
    assert (len(page.rows), page.older is not None) == (25, True)
    last = staff_page(words="clerk", cursor=page.older, on=FROM)
    assert len(last.rows) == 5
    (away,) = staff_page(words="何伟", cursor=None, on=FROM).rows
    assert away.away_until == TO
    shown = admin.get("/desk/settings/staff/", {"q": "clerk07"}).content.decode()
    assert "clerk07" in shown
    assert "clerk08" not in shown
    assert "没有找到" in admin.get("/desk/settings/staff/", {"q": "无此人"}).content.decode()


def test_whoever_goes_for_good_gives_the_shifts_ahead_to_others_first(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        desk = man_all(world)
        leaver, admin = world["sunli"], world["admin"]
        night = shift_of(leaver, moment(2026, 2, 11, 23))
        add_shift(desk=desk, person=leaver, starts_at=DAY, ends_at=DAY + timedelta(hours=1), by=None, at=NOW)
        with pytest.raises(PostingRefused, match="还没值的班 62"):
            dismiss_staff(user=leaver, by=admin, at=NOW)
        [left] = let_go(user=leaver, by=admin, at=NOW)
        assert (left.keepers, left.url) == ([world["chenyan"]], reverse("roster:pattern", args=[desk.pk]))
        [told] = InboxItem.objects.filter(subject__contains="离岗").select_related("user")
        assert (told.user, told.link) == (world["chenyan"], left.url)
        assert told.subject == "孙丽 将离岗，请转交其还没值的班（62 个）"
        client = Client()
        client.force_login(admin)
        assert "还没值的班：62 个" in client.get(f"/desk/settings/staff/{leaver.pk}/").content.decode()
        client.force_login(told.user)
        assert client.get(left.url).status_code == 200
        give_shift(shift=night, person=world["liufang"], by=told.user, at=NOW)
        for line in DutyLine.objects.filter(person=leaver):
            remove_line(line=line, by=told.user, at=NOW)
        [left] = open_things(leaver, NOW)
        assert (left.count, left.url) == (1, reverse("roster:desk", args=[desk.pk]) + "?on=2026-02-17")
        assert (finish_departures(NOW), world["sunli"].is_active) == (0, True)
        give_shift(shift=shift_of(leaver, DAY), person=world["chenyan"], by=told.user, at=NOW)
        assert (finish_departures(NOW), world["sunli"].is_active) == (1, False)
        # The only one who arranges has to give her own away before she goes.
        assert [one.keepers for one in open_things(world["chenyan"], NOW)] == [[world["chenyan"]]]
        assert open_things(world["chenyan"], DAY + timedelta(hours=1)) == []
