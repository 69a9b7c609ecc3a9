"""What the worker does with batches."""

from uuid import UUID

from django.utils import timezone
from django_tasks import task

from linli.foundation.tabular.actions import apply_batch, judge_batch, undo_batch


@task()
def judge(batch_id: str) -> None:
    """The dry run of a batch."""
    judge_batch(batch_id=UUID(batch_id), at=timezone.now())


@task()
def apply(batch_id: str) -> None:
    """Write a batch."""
    apply_batch(batch_id=UUID(batch_id), at=timezone.now())


@task()
def undo(batch_id: str) -> None:
    """Take a batch back."""
    undo_batch(batch_id=UUID(batch_id), at=timezone.now())
