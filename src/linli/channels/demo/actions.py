"""Loading the demo community: everything through the same actions as the screens."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from linli.channels.demo.accounts import ACCOUNTS, PASSWORD, DemoAccount, phone_number
from linli.channels.demo.dwellings import settle
from linli.channels.demo.ground import OWNERS, Ground, lay_out
from linli.channels.demo.groups import gather
from linli.channels.demo.playing import Cast, last_open, moments, new_matter, play
from linli.channels.demo.rosters import man_desks
from linli.channels.demo.stories import STORIES
from linli.foundation.accounts.actions import DemoPassword
from linli.foundation.accounts.models import User
from linli.foundation.installation.actions import mark_demo
from linli.foundation.installation.models import Kind
from linli.foundation.installation.queries import current
from linli.foundation.messaging.actions import add_destination, pass_over, switch_destination
from linli.foundation.messaging.models import DestinationKind
from linli.lib.numbers import day_of
from linli.modules.matters.actions import open_matters
from linli.modules.matters.actions.categories import set_default_organisation
from linli.modules.matters.queries import category_classes
from linli.registers.areas.models import AreaLevel
from linli.registers.calendar.actions import SeasonHours, load_calendar, set_office_hours
from linli.registers.postings.actions import add_staff, grant_posting

LAID_OUT_BEFORE = timedelta(days=90)
OFFICE_HOURS = (
    SeasonHours((1, 1), (12, 31), (("08:30", "12:00"), ("14:30", "17:30"))),
    SeasonHours((6, 1), (9, 30), (("08:30", "12:00"), ("15:00", "18:00"))),
)


class DemoRefused(Exception):
    """The database is not new and empty; the message is for the person."""


@dataclass(frozen=True)
class DemoReport:
    """What was loaded."""

    streets: int
    communities: int
    grids: int
    units: int
    people: int
    matters: int

    def __str__(self) -> str:
        words = _(
            "%(streets)d 个街道、%(communities)d 个社区、%(grids)d 个网格、%(units)d 个单位、%(people)d 个账号、%(matters)d 件诉求"
        )
        return words % self.__dict__


@transaction.atomic
def load_demo(*, at: datetime) -> DemoReport:
    """Fill a new, empty database with the demo community, seen from `at`: all or nothing. Raises: DemoRefused."""
    if current().kind == Kind.DEMO:
        raise DemoRefused(_("演示社区已经装好，不能再装一次。"))
    if current().kind != Kind.NEW or User.objects.exists():
        raise DemoRefused(_("数据库里已有数据，演示数据不会和正式数据混在一起。"))
    mark_demo(name=_("邻里演示社区"), by=None, at=at)
    began = at - LAID_OUT_BEFORE
    load_calendar(by=None, at=began)
    set_office_hours(organisation_id=None, seasons=OFFICE_HOURS, by=None, at=began)
    ground = lay_out(at=began)
    for unit, codes in OWNERS.items():
        for code in codes:
            set_default_organisation(code=code, organisation=ground.units[unit], by=None, at=began)
    settle(ground, at=began)
    _add_robot(ground, began)
    password = DemoPassword.of(PASSWORD)
    people = {one.username: _enter(number, one, password, ground, began) for number, one in enumerate(ACCOUNTS)}
    cast = Cast(people, ground)
    _tell_stories(cast, at)
    man_desks(cast, at)
    gather(cast, began, at)
    pass_over(at=at)
    levels = [area.level for area in ground.areas.values()]
    return DemoReport(
        streets=levels.count(AreaLevel.STREET), communities=levels.count(AreaLevel.COMMUNITY),
        grids=levels.count(AreaLevel.GRID), units=len(ground.units), people=len(people), matters=len(STORIES),
    )  # fmt: skip


def _add_robot(ground: Ground, at: datetime) -> None:
    """A robot that shows how the settings look; switched off, for its group does not exist."""
    unit = ground.units["安居物业"]
    robot = add_destination(
        owner_kind="organisation", owner_id=unit.pk, name=_("物业值班群（演示）"), kind=DestinationKind.WECOM,
        address="wecombot://linli-demo-robot-0001/", by=None, at=at,
    )  # fmt: skip
    switch_destination(destination=robot, active=False, by=None, at=at)


def _enter(number: int, one: DemoAccount, password: DemoPassword, ground: Ground, at: datetime) -> User:
    """The account with all its postings."""
    unit = ground.units.get(one.unit)
    pairs = [(code, area) for code in one.codes for area in one.areas or ("",)]
    (code, area), *more = pairs
    posting = add_staff(
        username=one.username, name=one.name, password=password, role=code, area=ground.areas.get(area),
        organisation=unit, title=one.title, phone=phone_number(50 + number), must_change_password=False, is_demo=True,
        from_on=day_of(at), by=None, at=at,
    )  # fmt: skip
    for code, area in more:
        grant_posting(
            user=posting.user, role=code, area=ground.areas.get(area), organisation=unit, title=one.title,
            from_on=day_of(at), by=None, at=at,
        )  # fmt: skip
    return posting.user


def _tell_stories(cast: Cast, at: datetime) -> None:
    """Take all matters in, the oldest first so that their numbers follow, then play each on."""
    classes, worked_until = category_classes(), last_open(at)
    order = sorted(enumerate(STORIES, start=1), key=lambda pair: pair[1].received_at(at))
    for seed, story in order:
        times = moments(story, story.time_class or classes[story.category], at, worked_until, seed)
        row = new_matter(story, cast, times[0], seed)
        matter = open_matters(rows=[row], by=cast.desk(story), at=times[0])[0]
        play(story, matter.case, cast, times, seed)
