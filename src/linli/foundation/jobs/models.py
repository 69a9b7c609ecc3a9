"""What keeps the worker honest: its heartbeat, and when each periodic job is due."""

from django.db import models


class Heartbeat(models.Model):
    """A worker process that is alive; `at` is renewed every few seconds."""

    worker = models.CharField(primary_key=True, max_length=64)
    started_at = models.DateTimeField()
    at = models.DateTimeField(db_index=True)


class PeriodicJob(models.Model):
    """A job that comes round; whoever moves `next_run_at` on by a guarded update runs it."""

    name = models.CharField(primary_key=True, max_length=80)
    every_seconds = models.PositiveIntegerField()
    next_run_at = models.DateTimeField()
    last_started_at = models.DateTimeField(null=True)
    last_finished_at = models.DateTimeField(null=True)
    last_error = models.TextField(blank=True)
