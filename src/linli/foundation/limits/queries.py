"""Whether a turn is left, without taking it."""

from datetime import datetime

from linli.foundation.limits.actions import counter_key
from linli.foundation.limits.buckets import rates_of
from linli.foundation.limits.models import Counter


def has_turn(*, bucket: str, key: str, at: datetime) -> bool:
    """Whether `take_turn` would give one now; only for what a page shows. Raises: UnknownBucket."""
    most = {counter_key(bucket, rate, key): rate.count for rate in rates_of(bucket)}
    running = Counter.objects.filter(key__in=most, ends_at__gt=at).values_list("key", "taken")
    return all(taken < most[name] for name, taken in running)
