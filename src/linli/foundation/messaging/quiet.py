"""Quiet hours 免打扰: nobody's telephone rings at night for what can wait."""

from datetime import datetime, time, timedelta
from typing import Final

from linli.lib.worktime import SHANGHAI

FROM: Final = time(22)
UNTIL: Final = time(7)


def after_quiet(at: datetime) -> datetime:
    """The moment itself, or 07:00 (Asia/Shanghai) where it falls into 22:00–07:00."""
    local = at.astimezone(SHANGHAI)
    if UNTIL <= local.time() < FROM:
        return at
    day = local.date() + timedelta(days=1) if local.time() >= FROM else local.date()
    return datetime.combine(day, UNTIL, tzinfo=SHANGHAI)
