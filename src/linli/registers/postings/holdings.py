"""What somebody has in hand 手里的工作: declared by the parts that give people work, asked when somebody leaves."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise

from linli.foundation.accounts.models import User


@dataclass(frozen=True)
class Open:
    """What is open in the hands of one person: how many, where it is handed over, and who can do that."""

    label: str
    count: int
    unit: str
    url: str
    keepers: Sequence[User]


@dataclass(frozen=True)
class Holding:
    """One kind of work, counted in `unit`. `url` is the page where a keeper hands over what this person holds."""

    key: str
    label: str | Promise
    unit: str | Promise
    count: Callable[[User, datetime], int]
    url: Callable[[User, datetime], str]
    keepers: Callable[[User, datetime], Sequence[User]]


_holdings: dict[str, Holding] = {}


def register_holding(holding: Holding) -> None:
    """Declare a kind of work, from `AppConfig.ready`; the same key replaces."""
    _holdings[holding.key] = holding


def open_things(user: User, at: datetime) -> list[Open]:
    """What this person has in hand at a moment, kind by kind where there is any, and who serves to take it over."""
    counted = [(one, one.count(user, at)) for one in _holdings.values()]
    return [
        Open(str(one.label), count, str(one.unit), one.url(user, at), one.keepers(user, at))
        for one, count in counted
        if count
    ]
