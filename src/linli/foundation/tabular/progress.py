"""Saying how far a job is while its transaction is open, so that whoever reloads the page sees it move."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final
from uuid import UUID

from django.db import connection

from linli.foundation.tabular.models import ImportProgress
from linli.foundation.tabular.sheets import no_progress

PAUSE_SECONDS: Final = 0.3
TABLE: Final = ImportProgress._meta.db_table


@contextmanager
def told_progress(batch_id: UUID, total: int) -> Iterator[Callable[[int], None]]:
    """A function that is told how many of `total` rows are done.

    It writes by a connection of its own, beside the transaction of the rows. SQLite has one writer: there the page
    says how much there is to do, and that it is being done.
    """
    ImportProgress.objects.filter(pk=batch_id).update(done=0, total=total)
    if connection.vendor == "sqlite":
        yield no_progress
        return
    beside = connection.copy()
    said = 0.0

    def tell(done: int) -> None:
        nonlocal said
        now = time.monotonic()
        if now - said < PAUSE_SECONDS and done < total:
            return
        said = now
        with beside.cursor() as cursor:
            cursor.execute(f"UPDATE {TABLE} SET done = %s WHERE batch_id = %s", [done, batch_id])  # noqa: S608

    try:
        yield tell
    finally:
        beside.close()
