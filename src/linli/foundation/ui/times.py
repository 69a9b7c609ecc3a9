"""Instants as people read them, in the office's time zone."""

import math
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _

from linli.lib.worktime import SHANGHAI


def show_instant(at: datetime | None) -> str:
    """`2026-11-21 14:05` in Asia/Shanghai; empty for None."""
    if at is None:
        return ""
    t = at.astimezone(SHANGHAI)
    return f"{t.year:04}-{t.month:02}-{t.day:02} {t.hour:02}:{t.minute:02}"


def show_due(at: datetime | None) -> str:
    """A deadline as `show_instant` has it, but midnight is 24:00 of the day it ends; empty for None."""
    if at is None:
        return ""
    local = at.astimezone(SHANGHAI)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return show_instant(at)
    return f"{show_day(local - timedelta(days=1))} 24:00"


def show_day(on: date | None) -> str:
    """`2026-11-21`; an instant is taken as the day it has in Asia/Shanghai; empty for None."""
    if on is None:
        return ""
    day = on.astimezone(SHANGHAI) if isinstance(on, datetime) else on
    return f"{day.year:04}-{day.month:02}-{day.day:02}"


def show_ago(at: datetime | None, now: datetime) -> str:
    """How long ago: minutes, hours, `昨天 17:20`, then `11-19 16:40`; other years and the future in full."""
    if at is None:
        return ""
    passed = now - at
    if timedelta(0) <= passed < timedelta(minutes=1):
        return _("刚刚")
    if timedelta(0) <= passed < timedelta(hours=1):
        return _("%(count)s 分钟前") % {"count": passed // timedelta(minutes=1)}
    return show_instant(at) if passed < timedelta(0) else _show_earlier(at, now)


def _show_earlier(at: datetime, now: datetime) -> str:
    """What is an hour old or older."""
    local, today = at.astimezone(SHANGHAI), now.astimezone(SHANGHAI).date()
    if local.date() == today:
        return _("%(count)s 小时前") % {"count": (now - at) // timedelta(hours=1)}
    if local.date() == today - timedelta(days=1):
        return _("昨天 %(time)s") % {"time": f"{local.hour:02}:{local.minute:02}"}
    return show_instant(at)[5:] if local.year == today.year else show_instant(at)


def say_wait(wait: timedelta) -> str:
    """How long to wait, in the largest unit that fits and never less than it is: `40 秒`, `3 分钟`, `2 小时`."""
    if wait <= timedelta(minutes=1):
        return _("%(count)s 秒") % {"count": math.ceil(wait.total_seconds())}
    if wait <= timedelta(hours=1):
        return _("%(count)s 分钟") % {"count": math.ceil(wait / timedelta(minutes=1))}
    return _("%(count)s 小时") % {"count": math.ceil(wait / timedelta(hours=1))}


def iso_instant(at: datetime) -> str:
    """The machine form for `<time datetime>`, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
