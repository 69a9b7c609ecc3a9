"""What the pages of the demo ask."""

from linli.foundation.installation.models import Kind
from linli.foundation.installation.queries import current


def is_demo() -> bool:
    """Whether this database is a demo."""
    return current().kind == Kind.DEMO
