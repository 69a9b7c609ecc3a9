"""Words for durations, clocks and moments, as the screens show them; `now` is always passed in.

The templates are marked for the catalogue, but returned in the source language: an upper band that
needs another language translates the same templates.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from linli.lib.words import gettext_noop as _

SHANGHAI = ZoneInfo("Asia/Shanghai")

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
    "just_now": _("刚刚"),
    "minutes_ago": _("%(count)d 分钟前"),
    "today_at": _("今天 %(time)s"),
    "yesterday_at": _("昨天 %(time)s"),
    "before_yesterday_at": _("前天 %(time)s"),
    "tomorrow_at": _("明天 %(time)s"),
    "this_year_at": _("%(month)d月%(day)d日 %(time)s"),
    "other_year": _("%(year)d年%(month)d月%(day)d日"),
}

MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
UNITS = (("days", DAY), ("hours", HOUR), ("minutes", MINUTE))
NEAR_DAYS = {-2: "before_yesterday_at", -1: "yesterday_at", 0: "today_at", 1: "tomorrow_at"}


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


def relative_words(at: datetime, now: datetime, zone: ZoneInfo = SHANGHAI) -> str:
    """Return how a moment is spoken of: 12 分钟前, 今天 09:05, 昨天 17:20, 3月5日 17:20, 2025年3月5日.

    A moment a little in the future (another machine's clock) is 刚刚; a later one gets its day.
    """
    passed = now - at
    if abs(passed) < MINUTE:
        return WORDS["just_now"]
    if MINUTE <= passed < HOUR:
        return WORDS["minutes_ago"] % {"count": passed // MINUTE}
    return _day_words(at.astimezone(zone), now.astimezone(zone))


def _day_words(local: datetime, today: datetime) -> str:
    values = {"year": local.year, "month": local.month, "day": local.day, "time": local.strftime("%H:%M")}
    near = NEAR_DAYS.get((local.date() - today.date()).days)
    if near:
        return WORDS[near] % values
    return WORDS["this_year_at" if local.year == today.year else "other_year"] % values


def moment_words(at: datetime, zone: ZoneInfo = SHANGHAI) -> str:
    """Return a moment as lists show it: 2026-11-21 14:05."""
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M")


def document_date(day: date) -> str:
    """Return a date as documents write it: 2026年11月21日."""
    return WORDS["other_year"] % {"year": day.year, "month": day.month, "day": day.day}
