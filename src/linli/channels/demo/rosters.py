"""The rosters of the demo community: two offices that are manned today, a gap to come, a cover asked for, a book."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from linli.channels.demo.accounts import MARK, phone_number
from linli.channels.demo.playing import Cast
from linli.lib.numbers import day_of
from linli.registers.roster.actions import (
    NewLines,
    Particulars,
    add_lines,
    ask_colleagues,
    cancel_shift,
    create_desk,
    hand_over_duty,
    take_over_duty,
)
from linli.registers.roster.models import DutyDesk, DutyShift

WEEK = timedelta(days=7)
WORKDAYS, WEEKEND, HOLIDAYS = (0, 1, 2, 3, 4), (5, 6), (7,)
MORNING, EVENING = time(8, 30), time(20, 30)


@dataclass(frozen=True)
class Turn:
    """Somebody on these days, by day or by night."""

    username: str
    days: tuple[int, ...]
    by_night: bool = False


ROSTERS = {
    "松园": (
        Turn("shequ1", WORKDAYS), Turn("wangge1", (0, 2, 4, 6), by_night=True),
        Turn("wangge2", (1, 3, 5), by_night=True), Turn("shuji1", WEEKEND), Turn("wangge1", HOLIDAYS),
        Turn("wangge2", HOLIDAYS, by_night=True),
    ),
    "竹园": (Turn("shequ2", (*range(7), 7)), Turn("wangge3", (*range(7), 7), by_night=True)),
}  # fmt: skip


def man_desks(cast: Cast, at: datetime) -> list[DutyDesk]:
    """Make the desks with a roster from a week ago, and what happens around one."""
    desks = [_desk(cast, short, number, at - WEEK) for number, short in enumerate(ROSTERS)]
    _happen(cast, desks[0], at)
    return desks


def _desk(cast: Cast, short: str, number: int, at: datetime) -> DutyDesk:
    """One office and its pattern."""
    given = Particulars(f"{short}社区值班室{MARK}", phone_number(40 + number))
    desk = create_desk(particulars=given, area=cast.ground.areas[short], by=None, at=at)
    for turn in ROSTERS[short]:
        starts, ends = (EVENING, MORNING) if turn.by_night else (MORNING, EVENING)
        lines = NewLines(turn.days, cast.people[turn.username], starts, ends, day_of(at))
        add_lines(desk=desk, lines=lines, by=None, at=at)
    return desk


def _happen(cast: Cast, desk: DutyDesk, at: datetime) -> None:
    """A night that nobody has, a cover that waits for an answer, and the last hand-over."""
    shifts = DutyShift.objects.filter(desk=desk, starts_at__gt=at).select_related("desk", "person")
    coming = list(shifts.order_by("starts_at", "id")[:12])
    cancel_shift(shift=coming[9], by=cast.people["shuji1"], at=at)
    asked = next(one for one in coming if one.person == cast.people["wangge1"])
    ask_colleagues(shift=asked, by=asked.person, at=at, reason=_("家里老人住院"))
    over = DutyShift.objects.filter(desk=desk, ends_at__lte=at).order_by("-ends_at").select_related("person")
    gone, before = over[0], over[1]
    first = hand_over_duty(
        desk=desk, to=gone.person, note=_("消防通道已清，钥匙在门卫。"), things=(), by=before.person, at=before.ends_at
    )  # fmt: skip
    take_over_duty(handover=first, by=gone.person, at=before.ends_at)
    now = DutyShift.objects.filter(desk=desk, starts_at__lte=at, ends_at__gt=at).select_related("person").first()
    if now is not None:
        note = _("三号楼电梯已报修，维保公司明早到，请再催一次。")
        hand_over_duty(desk=desk, to=now.person, note=note, things=(), by=gone.person, at=gone.ends_at)
