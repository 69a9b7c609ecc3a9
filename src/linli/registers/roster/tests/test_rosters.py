"""Laying out, holes, double shifts, who is on duty."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.foundation.accounts.actions import deactivate_user
from linli.foundation.history.queries import changes_of
from linli.foundation.messaging.models import InboxItem
from linli.lib.numbers import day_of
from linli.registers.calendar.actions import load_calendar, set_day
from linli.registers.postings.actions import dismiss_staff
from linli.registers.roster.actions import (
    NewLines,
    Particulars,
    RosterRefused,
    add_lines,
    add_shift,
    cancel_shift,
    change_desk,
    close_desk,
    create_desk,
    give_shift,
    remove_line,
    watch,
)
from linli.registers.roster.models import DutyDesk, DutyShift
from linli.registers.roster.planning import Stretch
from linli.registers.roster.policies import HOLIDAY
from linli.registers.roster.queries import coming_gaps, duties_for, gaps_between, on_duty
from linli.registers.roster.tests.rostering import EVERY_DAY, NOW, make_desk, man, man_all, shift_of
from tests.world import World, build_world, moment

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


@pytest.fixture
def world() -> World:
    return build_world()


def told(world: World, username: str) -> list[str]:
    """What somebody finds in the inbox, the oldest first."""
    return list(InboxItem.objects.filter(user=world[username]).order_by("at", "id").values_list("subject", flat=True))


def test_day_and_night_past_midnight_and_holidays_are_covered(world: World) -> None:
    desk = man_all(world)
    for at, username in (
        (moment(2026, 2, 9, 12), "hewei"), (moment(2026, 2, 10, 3), "sunli"), (moment(2026, 2, 17, 20, 30), "sunli"),
        (moment(2026, 2, 17, 20, 29), "hewei"),
    ):  # fmt: skip
        duty = on_duty([desk.pk], at)[desk.pk]
        assert (duty.people, duty.desk.number) == ([world[username]], "19900000010")
    assert on_duty([desk.pk], moment(2026, 2, 9, 8)) == {}, "the past is not laid out"
    assert coming_gaps([desk], NOW) == {}
    assert [change.what for change in changes_of("duty_desk", desk.pk)] == ["created", "lines_added", "lines_added"]


def test_a_hole_on_spring_festival_is_told_once_to_whoever_arranges_the_roster(world: World) -> None:
    load_calendar(by=None, at=NOW)
    desk = make_desk(world)
    man(desk, world["hewei"], EVERY_DAY)
    assert watch(at=NOW) == 1
    [subject] = told(world, "chenyan")
    assert subject == "松园值班室 2026-02-15 08:30–02-16 09:00 没有人值班", "as far as is looked ahead"
    assert [watch(at=NOW + timedelta(days=days)) for days in (0, 1, 3)] == [0, 0, 0]
    man(desk, world["sunli"], (HOLIDAY,), at=NOW + timedelta(days=1), from_on=date(2026, 2, 16))
    assert watch(at=NOW + timedelta(days=1)) == 0, "the 15th was told of"
    [gap] = coming_gaps([desk], NOW + timedelta(days=1))[desk.pk]
    assert gap == Stretch(moment(2026, 2, 15, 8, 30), moment(2026, 2, 16, 8, 30))
    add_shift(
        desk=desk, person=world["hewei"], starts_at=gap.start, ends_at=gap.end, by=world["chenyan"],
        at=NOW + timedelta(days=1),
    )  # fmt: skip
    assert coming_gaps([desk], NOW + timedelta(days=1)) == {}
    assert told(world, "hewei") == ["松园值班室 2026-02-15 08:30–02-16 08:30：给你排了班"]


def test_where_nobody_is_secretary_the_centre_hears_and_a_unit_hears_itself(world: World) -> None:
    dismiss_staff(user=world["chenyan"], by=None, at=NOW - timedelta(days=2))
    create_desk(particulars=Particulars("松园值班室"), area=world.community, by=None, at=NOW)
    create_desk(particulars=Particulars("物业值班"), organisation=world.property, by=world["zhaoqiang"], at=NOW)
    watch(at=NOW)
    assert [subject.split(" ")[0] for subject in told(world, "zhoumin")] == ["松园值班室"]
    assert [subject.split(" ")[0] for subject in told(world, "zhaoqiang")] == ["物业值班"]


def test_nobody_is_on_duty_twice_at_the_same_time(world: World) -> None:
    desk = man_all(world)
    other = create_desk(particulars=Particulars("街面岗"), area=world.community, by=None, at=NOW)
    shifts = DutyShift.objects.count()
    with pytest.raises(RosterRefused) as refused:
        man(other, world["hewei"], (0,), "20:00", "21:00")
    assert refused.value.field == "person"
    assert "何伟在 2026-02-09 20:00 至 2026-02-09 21:00 已经有班" in refused.value.message
    with pytest.raises(RosterRefused):
        add_shift(
            desk=other, person=world["sunli"], starts_at=moment(2026, 2, 12, 8), ends_at=moment(2026, 2, 12, 9),
            by=None, at=NOW,
        )  # fmt: skip
    night = shift_of(world["sunli"], moment(2026, 2, 12, 22))
    add_shift(
        desk=other, person=world["hewei"], starts_at=night.starts_at, ends_at=night.ends_at, by=None, at=NOW
    )  # fmt: skip
    with pytest.raises(RosterRefused):
        give_shift(shift=night, person=world["hewei"], by=None, at=NOW)
    assert not other.lines.exists()
    assert (other.shifts.count(), DutyShift.objects.filter(desk=desk).count()) == (1, shifts)


def test_what_was_arranged_by_hand_the_pattern_leaves_alone(world: World) -> None:
    desk = man_all(world)
    lent, gone = (shift_of(world["hewei"], moment(2026, 2, day, 12)) for day in (11, 12))
    give_shift(shift=lent, person=world["liufang"], by=world["chenyan"], at=NOW)
    cancel_shift(shift=gone, by=world["chenyan"], at=NOW)
    assert watch(at=NOW) == 1
    assert told(world, "chenyan") == ["松园值班室 2026-02-12 08:30–20:30 没有人值班"]
    assert told(world, "liufang") == ["松园值班室 2026-02-11 08:30–20:30：给你排了班"]
    assert [text.split("：")[1] for text in told(world, "hewei")] == ["这个班改由别人值", "这个班取消了"]
    assert on_duty([desk.pk], moment(2026, 2, 11, 12))[desk.pk].names == "刘芳"
    # A day that becomes a holiday later, and one more week ahead.
    day = NOW + timedelta(days=3)
    set_day(day=date(2026, 2, 13), kind="rest", name="停电检修", by=world["chenyan"], at=day)
    remove_line(line=desk.lines.get(day=HOLIDAY, person=world["hewei"]), by=None, at=day)
    watch(at=day)
    assert on_duty([desk.pk], moment(2026, 2, 13, 12)) == {}
    assert DutyShift.objects.filter(desk=desk).latest("starts_at").starts_at > day + timedelta(days=59)
    assert [row.what for row in changes_of("duty_shift", lent.pk)] == ["moved"]


def test_a_closed_account_leaves_a_gap_and_not_a_name(world: World) -> None:
    desk = man_all(world)
    deactivate_user(user=world["sunli"], by=None, at=NOW)
    assert on_duty([desk.pk], moment(2026, 2, 9, 22)) == {}
    watch(at=NOW)
    assert told(world, "chenyan")[0] == "松园值班室 2026-02-09 20:30–02-10 08:30 没有人值班"
    assert not DutyShift.objects.filter(person=world["sunli"], starts_at__gt=NOW).exists()
    with CaptureQueriesContext(connection) as queries:
        watch(at=NOW + timedelta(minutes=15))
    assert len(queries) < 40, "not one for every day that is laid out"


def test_outside_office_hours_only_leaves_office_time_out(world: World) -> None:
    load_calendar(by=None, at=NOW)
    desk = make_desk(world, round_the_clock=False, holidays_apart=False)
    man(desk, world["hewei"], EVERY_DAY, "17:30", "08:30")
    wednesday = Stretch(moment(2026, 2, 11), moment(2026, 2, 12))
    assert gaps_between([desk], wednesday)[desk.pk] == [Stretch(moment(2026, 2, 11, 12), moment(2026, 2, 11, 14, 30))]
    monday_of_the_festival = Stretch(moment(2026, 2, 16), moment(2026, 2, 17))
    assert gaps_between([desk], monday_of_the_festival)[desk.pk] == [
        Stretch(moment(2026, 2, 16, 8, 30), moment(2026, 2, 16, 17, 30))
    ]


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"days": ()}, "days"), ({"days": (9,)}, "days"), ({"every_weeks": 9}, "every_weeks"),
        ({"from_on": date(2026, 2, 8)}, "from_on"), ({"person": "moshi"}, "person"),
    ],
)  # fmt: skip
def test_bad_lines_are_refused_at_their_field(world: World, given: dict[str, Any], field: str) -> None:
    desk = make_desk(world)
    if "person" in given:
        given = {"person": world[given["person"]]}
    values: dict[str, Any] = {"days": (0,), "person": world["hewei"], "from_on": day_of(NOW), "every_weeks": 1} | given
    lines = NewLines(starts=NOW.time(), ends=NOW.time(), **values)
    with pytest.raises(RosterRefused) as refused:
        add_lines(desk=desk, lines=lines, by=None, at=NOW)
    assert refused.value.field == field
    assert not desk.lines.exists()


def test_bad_desks_are_refused_and_a_closed_one_is_out_of_use(world: World) -> None:
    desk = man_all(world)
    for given, field in (
        (Particulars("松园值班室"), "name"), (Particulars(" "), "name"), (Particulars("甲", phone="12"), "phone"),
        (Particulars("甲", warn_days=61), "warn_days"),
    ):  # fmt: skip
        with pytest.raises(RosterRefused) as refused:
            create_desk(particulars=given, area=world.community, by=None, at=NOW)
        assert refused.value.field == field
    with pytest.raises(RosterRefused):
        create_desk(particulars=Particulars("甲"), area=world.community, organisation=world.property, by=None, at=NOW)
    changed = change_desk(desk=desk, particulars=Particulars("一楼值班室", "010-87654321"), by=None, at=NOW)
    assert on_duty([desk.pk], NOW)[desk.pk].desk.number == changed.phone == "01087654321"
    close_desk(desk=desk, by=None, at=NOW)
    assert on_duty([desk.pk], NOW) == {}
    for wrong in (
        lambda: close_desk(desk=desk, by=None, at=NOW),
        lambda: man(desk, world["hewei"], (0,)),
    ):
        with pytest.raises(RosterRefused):
            wrong()
    assert watch(at=NOW) == 0


def test_the_nearest_manned_desk_answers_and_that_of_the_unit_beside_it_in_one_query(world: World) -> None:
    street = create_desk(particulars=Particulars("街道值班室"), area=world.street, by=None, at=NOW)
    man(street, world["zhoumin"])
    create_desk(particulars=Particulars("一网格岗"), area=world.grid, by=None, at=NOW)
    unit = create_desk(particulars=Particulars("物业值班"), organisation=world.property, by=None, at=NOW)
    man(unit, world["zhaoqiang"])
    row = DutyDesk(street=world.street, community=world.community, grid=world.grid)

    def names(at: datetime = NOW, unit_id: UUID | None = None) -> list[str]:
        return [duty.names for duty in duties_for(row, unit_id, at)]

    assert names() == ["周敏"], "nobody mans the desk of the grid"
    man(make_desk(world), world["hewei"])
    assert names() == ["何伟"]
    with CaptureQueriesContext(connection) as queries:
        assert names(unit_id=world.property.pk) == ["赵强", "何伟"]
    assert len(queries) == 2, "the look at the editions, and the shifts"


def test_lines_whose_rhythms_meet_beyond_what_is_laid_out_give_one_shift_and_stop_nobody(world: World) -> None:
    desk = make_desk(world)
    later = NOW.date() + timedelta(weeks=10)
    for weeks in (0, 1):
        man(desk, world["hewei"], (0,), from_on=later + timedelta(weeks=weeks))
    man(desk, world["hewei"], (0,), "12:00", "20:00", from_on=later)
    assert not DutyShift.objects.exists(), "nothing meets yet"
    watch(at=NOW + timedelta(weeks=5))
    shifts = DutyShift.objects.filter(person=world["hewei"]).order_by("starts_at")
    starts = [shift.starts_at for shift in shifts]
    assert len(starts) == len(set(starts)) >= 3
    assert all(earlier.ends_at <= after.starts_at for earlier, after in pairwise(shifts))
    assert watch(at=NOW + timedelta(weeks=5, minutes=15)) == 0
    assert list(shifts.values_list("starts_at", flat=True)) == starts
