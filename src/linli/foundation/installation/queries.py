"""What this database is."""

from linli.foundation.installation.models import Installation, Kind


class DemoMeetsReal(Exception):
    """Demo data and real data never stand in one database."""


def current() -> Installation:
    """The installation's row; a database that nobody has set up yet gives an unsaved one of kind NEW."""
    return Installation.objects.filter(number=1).first() or Installation()


def require_kind(*allowed: Kind) -> Installation:
    """The installation, if it is of one of these kinds. Raises: DemoMeetsReal."""
    found = current()
    if found.kind not in allowed:
        raise DemoMeetsReal(f"This database is of kind {found.kind}, not {' or '.join(allowed)}")
    return found
