"""What the worker calls."""

from datetime import datetime

from linli.modules.matters.actions.pausing import archive_matters, wake_matters


def come_round(at: datetime) -> int:
    """Archive what is over, and wake what has waited long enough."""
    return archive_matters(at=at) + wake_matters(at=at)
