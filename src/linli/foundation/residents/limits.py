"""How often codes are sent and tried."""

from datetime import timedelta
from typing import Final

from linli.foundation.limits.buckets import Rate, register_bucket
from linli.foundation.proof.doors import register_door

DOOR: Final = "residents.code"
"""Asking for codes, per address."""
PHONE: Final = "residents.phone"
"""Codes sent to one phone, whoever asks: each costs money and disturbs."""
TRIES: Final = "residents.tries"
"""Codes tried, per address and phone, so that a stranger's wrong tries do not lock the owner out."""
HOUR: Final = timedelta(hours=1)


def register_limits() -> None:
    """Declare them."""
    register_door(DOOR, free=[Rate(10, HOUR)], proven=[Rate(60, HOUR)])
    register_bucket(PHONE, [Rate(1, timedelta(minutes=1)), Rate(5, HOUR), Rate(10, timedelta(days=1))])
    register_bucket(TRIES, [Rate(5, timedelta(minutes=15))])
