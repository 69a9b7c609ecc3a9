"""How often the portal may be knocked at."""

from datetime import timedelta
from typing import Final

from linli.foundation.limits.buckets import Rate, register_bucket
from linli.foundation.proof.doors import register_door

REPORT: Final = "portal.report"
"""Reports, per address: many phones of one provider share one."""
REPORT_PHONE: Final = "portal.report.phone"
"""Reports that name one phone."""
FIND: Final = "portal.find"
"""Tries of one number from one address, or of codes from one address."""
FIND_NUMBER: Final = "portal.find.number"
"""Tries of one number from anywhere: four digits are few."""
WORDS: Final = "portal.words"
"""Steps of the reporter of one matter."""
HOUR: Final = timedelta(hours=1)


def register_limits() -> None:
    """Declare them."""
    register_door(REPORT, free=[Rate(20, HOUR)], proven=[Rate(200, HOUR)])
    register_bucket(REPORT_PHONE, [Rate(10, HOUR), Rate(30, timedelta(days=1))])
    register_bucket(FIND, [Rate(5, timedelta(minutes=15))])
    register_bucket(FIND_NUMBER, [Rate(20, HOUR), Rate(60, timedelta(days=1))])
    register_bucket(WORDS, [Rate(20, HOUR)])
