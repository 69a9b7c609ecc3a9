"""What the worker calls."""

from datetime import datetime

from linli.registers.postings.leaving import finish_departures


def finish(at: datetime) -> int:
    """Close the accounts of those who leave and have handed everything over."""
    return finish_departures(at)
