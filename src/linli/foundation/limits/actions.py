"""Taking a turn, and clearing away counters that ran out."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Case, F, Q, Value, When

from linli.foundation.limits.buckets import Rate, rates_of
from linli.foundation.limits.models import Counter
from linli.foundation.sealing.keys import find_key
from linli.lib.hashing import find_hash


class TooMany(Exception):
    """No turn is left; one may be there again after `retry_after`. A view that lets it pass answers 429."""

    def __init__(self, retry_after: timedelta) -> None:
        super().__init__(f"No turn is left for {retry_after}")
        self.retry_after = retry_after


def take_turn(*, bucket: str, key: str, at: datetime) -> None:
    """Take one turn of `bucket` for `key` (an address, a phone, …), of which only a keyed hash is kept.

    Counts over all processes; a refused turn is not counted. Call it outside the transaction of what it guards, so
    that a failure there gives no turn back. Raises: TooMany, UnknownBucket.
    """
    with transaction.atomic():
        for rate in rates_of(bucket):
            _take(counter_key(bucket, rate, key), rate, at)


def clear_counters(at: datetime) -> int:
    """Delete the counters whose window is over; returns how many."""
    gone, _ = Counter.objects.filter(ends_at__lte=at).delete()
    return gone


def counter_key(bucket: str, rate: Rate, key: str) -> str:
    """What the counter of a rate is found by."""
    return find_hash(find_key(), f"limits:{bucket}:{rate.count}/{rate.per.total_seconds():.0f}:{key}")


def _take(name: str, rate: Rate, at: datetime) -> None:
    """One guarded statement decides; a counter's first turn also makes its row, which any number may try at once."""
    if _count(name, rate, at):
        return
    Counter.objects.bulk_create([Counter(key=name, taken=0, ends_at=at + rate.per)], ignore_conflicts=True)
    if not _count(name, rate, at):
        ends_at = Counter.objects.filter(key=name).values_list("ends_at", flat=True).first() or at
        raise TooMany(max(ends_at - at, timedelta(seconds=1)))


def _count(name: str, rate: Rate, at: datetime) -> bool:
    over = Q(ends_at__lte=at)
    counted = Counter.objects.filter(over | Q(taken__lt=rate.count), key=name).update(
        taken=Case(When(over, then=Value(1)), default=F("taken") + 1),
        ends_at=Case(When(over, then=Value(at + rate.per)), default=F("ends_at")),
    )
    return counted == 1
