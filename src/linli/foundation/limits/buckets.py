"""Buckets: what is limited, declared by whoever owns the door."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Rate:
    """So many turns in a window that begins with the first of them."""

    count: int
    per: timedelta

    def __post_init__(self) -> None:
        if self.count < 1 or self.per < timedelta(seconds=1):
            raise ValueError("A rate is at least one turn in at least one second")


class UnknownBucket(LookupError):
    """Nobody declared a bucket of this name."""


_buckets: dict[str, tuple[Rate, ...]] = {}


def register_bucket(name: str, rates: Sequence[Rate]) -> None:
    """Declare a bucket, from `AppConfig.ready`. Every one of its rates holds."""
    if not rates:
        raise ValueError("A bucket without a rate limits nothing")
    _buckets[name] = tuple(rates)


def rates_of(name: str) -> tuple[Rate, ...]:
    """The rates of a bucket. Raises: UnknownBucket."""
    try:
        return _buckets[name]
    except KeyError:
        raise UnknownBucket(name) from None
