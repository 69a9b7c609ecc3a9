"""Words for durations and clocks, as the screens show them; `now` is always passed in.

The templates are marked for the catalogue, but returned in the source language: an upper band that
needs another language translates the same templates.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from linli.lib.words import gettext_noop as _
from linli.lib.worktime import SHANGHAI

WORDS = {
    "days": _("%(count)d 天"),
    "hours": _("%(count)d 小时"),
    "minutes": _("%(count)d 分钟"),
    "under_a_minute": _("不到 1 分钟"),
    "remaining": _("剩 %(duration)s"),
    "remaining_briefly": _("剩不到 1 分钟"),
    "due_today": _("今天到期"),
    "overdue": _("超期 %(duration)s"),
    "overdue_briefly": _("超期不到 1 分钟"),
}

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
SHORT_LEFT = timedelta(hours=4)
UNITS = (("days", DAY), ("hours", HOUR), ("minutes", MINUTE))


@dataclass(frozen=True)
class Pressing:
    """A deadline in words, and how pressing it is: late, soon, done or normal."""

    words: str
    level: str


def duration_words(duration: timedelta, parts: int = 2) -> str:
    """Return up to so many neighbouring units, rounded down: 2 天 4 小时, 3 小时 20 分钟, 不到 1 分钟."""
    duration = abs(duration)
    words: list[str] = []
    for name, size in UNITS:
        count, duration = divmod(duration, size)
        if count:
            words.append(WORDS[name] % {"count": count})
        elif words:
            break
    return " ".join(words[:parts]) or WORDS["under_a_minute"]


def clock_words(due_at: datetime, now: datetime, *, by_day: bool, zone: ZoneInfo = SHANGHAI) -> str:
    """Return the state of a clock: 剩 3 小时, 剩 2 天, 今天到期 or 超期 2 天 4 小时.

    The due moment itself is still in time. A clock counted in days (`by_day`) says how many
    calendar days are left and 今天到期 on its last day; 24:00 belongs to the day that ends.
    """
    if now > due_at:
        return _overdue(now - due_at)
    if by_day:
        last_day = (due_at - timedelta(microseconds=1)).astimezone(zone).date()
        days = max(0, (last_day - now.astimezone(zone).date()).days)
        return _remaining(timedelta(days=days)) if days else WORDS["due_today"]
    return _remaining(due_at - now)


def _overdue(late: timedelta) -> str:
    if late < MINUTE:
        return WORDS["overdue_briefly"]
    return WORDS["overdue"] % {"duration": duration_words(late)}


def _remaining(left: timedelta) -> str:
    if left < MINUTE:
        return WORDS["remaining_briefly"]
    return WORDS["remaining"] % {"duration": duration_words(left, parts=1)}


def day_end(now: datetime, zone: ZoneInfo = SHANGHAI) -> datetime:
    """Return 24:00 of the present day, which still belongs to it."""
    return now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0) + DAY


def due_words(due_at: datetime | None, now: datetime) -> Pressing:
    """Return 剩 3 小时 · 今天到期 · 超期 2 天, far ones by days; soon is what ends today or within 4 hours."""
    if due_at is None:
        return Pressing("", "normal")
    words = clock_words(due_at, now, by_day=due_at - now > DAY)
    if now > due_at:
        return Pressing(words, "late")
    return Pressing(words, "soon" if due_at <= day_end(now) or due_at - now < SHORT_LEFT else "normal")
