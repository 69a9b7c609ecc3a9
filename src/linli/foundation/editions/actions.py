"""Changing what an edition stands for."""

from linli.foundation.editions.models import Edition
from linli.foundation.editions.snapshots import look_again
from linli.lib.ids import new_id


def hold(name: str) -> None:
    """Put changers in line: the caller's transaction holds the edition until it ends. Then look, write, and `renew`."""
    list(Edition.objects.select_for_update().filter(name=name))


def renew(name: str) -> None:
    """Give the edition a new mark, in the caller's transaction, after what it stands for was written."""
    Edition.objects.update_or_create(name=name, defaults={"mark": new_id()})
    look_again()
