"""Files and rows of imports go after a while: they may hold what people are called and how they are reached."""

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q

from linli.foundation.tabular.models import BatchState, ImportBatch, ImportFile, ImportRow

KEEP_WRITTEN: Final = timedelta(days=30)
KEEP_WAITING: Final = timedelta(days=7)


@transaction.atomic
def erase_old(at: datetime) -> int:
    """Erase files and rows of what was written 30 days ago, and of what was left lying for 7; how many batches.

    The batch itself stays: who imported what, when, and how many rows.
    """
    written = Q(state=BatchState.DONE, applied_at__lt=at - KEEP_WRITTEN)
    undone = Q(state=BatchState.UNDONE, undone_at__lt=at - KEEP_WAITING)
    waiting = Q(state__in=(BatchState.UPLOADED, BatchState.JUDGED, BatchState.FAILED), at__lt=at - KEEP_WAITING)
    old = list(ImportBatch.objects.filter(written | undone | waiting, erased_at=None).values_list("pk", flat=True))
    ImportFile.objects.filter(batch__in=old).delete()
    ImportRow.objects.filter(batch__in=old).delete()
    return ImportBatch.objects.filter(pk__in=old).update(erased_at=at)
