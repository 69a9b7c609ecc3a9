"""A desk of the cast, and ways to man it."""

from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

from linli.foundation.accounts.models import User
from linli.registers.calendar.actions import load_calendar
from linli.registers.roster.actions import NewLines, Particulars, add_lines, create_desk
from linli.registers.roster.models import DutyDesk, DutyLine, DutyShift
from linli.registers.roster.policies import HOLIDAY
from tests.world import World, moment

NOW = moment(2026, 2, 9, 9)
EVERY_DAY = tuple(range(7))
ALL = (*EVERY_DAY, HOLIDAY)


def make_desk(world: World, at: datetime = NOW, **more: Any) -> DutyDesk:
    """The duty office of the community."""
    given = replace(Particulars("松园值班室", phone="199 0000 0010"), **more)
    return create_desk(particulars=given, area=world.community, by=world["chenyan"], at=at)


def man(
    desk: DutyDesk,
    person: User,
    days: tuple[int, ...] = ALL,
    starts: str = "08:30",
    ends: str = "08:30",
    at: datetime = NOW,
    from_on: date | None = None,
) -> list[DutyLine]:
    """Put somebody on duty on days of the week, from a time to a time."""
    lines = NewLines(days, person, time.fromisoformat(starts), time.fromisoformat(ends), from_on or at.date())
    return add_lines(desk=desk, lines=lines, by=None, at=at)


def man_all(world: World, at: datetime = NOW, **more: Any) -> DutyDesk:
    """A desk that is never empty: 何伟 by day, 孙丽 by night."""
    load_calendar(by=None, at=at)
    desk = make_desk(world, at, **more)
    man(desk, world["hewei"], starts="08:30", ends="20:30", at=at)
    man(desk, world["sunli"], starts="20:30", ends="08:30", at=at)
    return desk


def shift_of(person: User, at: datetime) -> DutyShift:
    """The shift of somebody at a moment."""
    return DutyShift.objects.select_related("desk", "person").get(
        person=person, starts_at__lte=at, ends_at__gt=at, cancelled_at__isnull=True
    )  # fmt: skip
