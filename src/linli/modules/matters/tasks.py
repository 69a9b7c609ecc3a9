"""What the worker calls."""

from datetime import datetime

from linli.modules.matters.actions import archive_matters, draw_rechecks, wake_matters


def archive(at: datetime) -> int:
    """Archive what is over."""
    return archive_matters(at=at)


def wake(at: datetime) -> int:
    """Let go on what has waited long enough."""
    return wake_matters(at=at)


def recheck(at: datetime) -> int:
    """Draw what is looked at again; a month is drawn once."""
    return draw_rechecks(at=at)
