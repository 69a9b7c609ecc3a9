"""When somebody takes a leave: colleagues are asked to cover the shifts of these days, until they are back."""

from datetime import datetime, time, timedelta

from django.utils.translation import gettext as _

from linli.lib.numbers import day_of
from linli.lib.worktime import SHANGHAI
from linli.registers.postings.models import Leave
from linli.registers.roster.actions.requests import ask_colleagues, withdraw_request
from linli.registers.roster.actions.telling import tell
from linli.registers.roster.models import DutyRequest, DutyShift
from linli.registers.roster.planning import Stretch
from linli.registers.roster.policies import RosterRefused
from linli.registers.roster.procedure import RUNNING
from linli.registers.roster.queries import responsible, shifts_of


def ask_for_cover(leave: Leave, at: datetime) -> int:
    """Ask whoever comes first for every shift of the days of a leave that nobody was asked for; how many were asked.

    Where no colleague can take one, those who arrange the roster are told.
    """
    first = datetime.combine(leave.from_on, time(), SHANGHAI)
    last = datetime.combine(leave.to_on + timedelta(days=1), time(), SHANGHAI)
    return sum(_ask(shift, leave, at) for shift in shifts_of(leave.user, Stretch(max(first, at), last)))


def _ask(shift: DutyShift, leave: Leave, at: datetime) -> bool:
    if shift.requests.filter(state__in=RUNNING).exists():
        return False
    try:
        ask_colleagues(shift=shift, by=leave.user, at=at, reason=str(leave.get_kind_display()))
    except RosterRefused:
        what = _("%(name)s请假，没有可以顶班的同事") % {"name": leave.user}
        receivers = responsible(shift.desk, day_of(at))
        tell(shift.desk, receivers, shift, what, f"away:{leave.pk}:{shift.pk}", by=leave.user, at=at)
        return False
    return True


def take_back_cover(leave: Leave, at: datetime) -> int:
    """Take back what was asked with a leave and has not changed hands, for shifts that are not over; how many.

    What somebody takes over at this moment stays theirs.
    """
    asked = DutyRequest.objects.filter(asked_by=leave.user, asked_at=leave.taken_at, state__in=RUNNING)
    return sum(_take_back(one, leave, at) for one in asked.filter(shift__ends_at__gt=at).select_related("shift__desk"))


def _take_back(asked: DutyRequest, leave: Leave, at: datetime) -> bool:
    try:
        withdraw_request(request=asked, by=leave.user, at=at)
    except RosterRefused:
        return False
    return True
