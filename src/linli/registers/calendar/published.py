"""The published notices on days off, from the chinesecalendar package, as plain rows."""

from collections.abc import Iterator
from datetime import date
from importlib.metadata import version

from chinese_calendar.constants import Holiday, holidays, in_lieu_days, workdays

NAMES = {holiday.value: holiday.chinese for holiday in Holiday}
WEEKEND = 5


def source() -> str:
    """Where the notices come from, with the version."""
    return f"chinesecalendar {version('chinesecalendar')}"


def years() -> list[int]:
    """The years whose notice is known, in order."""
    return sorted({day.year for day in holidays})


def rows() -> Iterator[tuple[date, str, str]]:
    """Every exception as (day, kind, name): holiday, rest (a weekday or weekend day off around it) or workday."""
    for day, name in holidays.items():
        yield day, "rest" if day in in_lieu_days else "holiday", NAMES.get(name, "")
    for day, name in workdays.items():
        yield day, "workday", NAMES.get(name, "")
