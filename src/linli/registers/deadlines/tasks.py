"""What the worker calls."""

from datetime import datetime

from linli.registers.deadlines.actions import sweep_clocks


def sweep(at: datetime) -> int:
    """One round of the sweep."""
    return sweep_clocks(at=at)
