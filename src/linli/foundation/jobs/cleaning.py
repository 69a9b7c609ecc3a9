"""What is cleared away: results of tasks, sessions that ended, cache rows that ran out."""

from datetime import datetime, timedelta
from typing import Final

from django.contrib.sessions.models import Session
from django.db import connection
from django_tasks_db.models import DBTaskResult

KEEP_RESULTS: Final = timedelta(days=14)


def clear_old(at: datetime) -> int:
    """Delete finished tasks after two weeks, and expired sessions and cache rows; returns how many tasks went."""
    Session.objects.filter(expire_date__lt=at).delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM linli_cache WHERE expires < %s", [connection.ops.adapt_datetimefield_value(at)])
    gone, _ = DBTaskResult.objects.finished().filter(finished_at__lt=at - KEEP_RESULTS).delete()
    return gone
