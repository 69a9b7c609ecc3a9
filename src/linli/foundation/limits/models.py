"""Counter 计数: how many turns were taken in the window that runs."""

from django.db import models


class Counter(models.Model):
    """One rate of one bucket for one key; `key` is a keyed hash of all three, so that nobody reads whom it counts."""

    key = models.CharField(primary_key=True, max_length=64)
    taken = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)
