"""Doors 入口: public forms that are free at first, then ask for a proof of work, and close to a flood in any case."""

from collections.abc import Sequence
from typing import Final

from linli.foundation.limits.buckets import Rate, register_bucket

PROVEN: Final = ".proven"


def register_door(name: str, *, free: Sequence[Rate], proven: Sequence[Rate]) -> None:
    """Declare a door, from `AppConfig.ready`: turns for everybody, and further ones for who brings a proof.

    Without JavaScript there is no proof, so `free` is all that such a browser has; it should serve a whole office.
    """
    register_bucket(name, free)
    register_bucket(name + PROVEN, proven)
