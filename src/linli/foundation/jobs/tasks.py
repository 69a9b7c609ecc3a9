"""Tasks that are tried again: django-tasks itself never does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import task

BACK_OFF: Final = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))


class NotImportable(ValueError):
    """Only a function that can be found by its path can be run later."""


def enqueue_retrying(function: Callable[..., object], **arguments: Any) -> str:
    """Enqueue `function(**arguments)` in the caller's transaction; returns the task's id.

    Arguments are JSON values. When it fails it is enqueued again after 1, 5 and 30 minutes; every failure stays on
    record. The function must bear being run twice. Raises: NotImportable.
    """
    path = f"{function.__module__}.{function.__qualname__}"
    try:
        found = import_string(path)
    except ImportError as error:
        raise NotImportable(path) from error
    if found is not function:
        raise NotImportable(path)
    return str(run_retrying.enqueue(path, arguments, 0).id)


@task()
def run_retrying(path: str, arguments: dict[str, Any], attempt: int) -> None:
    """Run the function of this path; on an error leave a later attempt behind and fail."""
    try:
        import_string(path)(**arguments)
    except Exception:
        if attempt < len(BACK_OFF):
            later = timezone.now() + BACK_OFF[attempt]
            run_retrying.using(run_after=later).enqueue(path, arguments, attempt + 1)
        raise
