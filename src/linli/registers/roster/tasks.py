"""What the worker calls."""

from datetime import datetime

from linli.registers.roster.actions import watch


def watch_rosters(at: datetime) -> int:
    """One look ahead."""
    return watch(at=at)
