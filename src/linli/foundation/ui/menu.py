"""What the shell shows: navigation, quick create, bell, search, area. Registered by the parts that have them.

Nothing is shown that nobody registered, so nothing is dead. An entry costs no query unless it has a `count`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise

from linli.foundation.access.scope import scope_of

HOT_LIMIT = 1000


def show_count(number: int) -> str:
    """A count as hot lists show it: exact below a thousand, then `1,000+`."""
    return str(number) if number < HOT_LIMIT else "1,000+"


@dataclass(frozen=True)
class MenuEntry:
    """One line of the navigation. `roles` None means everybody who is signed in."""

    key: str
    label: str | Promise
    url_name: str
    icon: str
    order: int
    roles: frozenset[str] | None = None
    count: Callable[[Any], int | None] | None = None


@dataclass(frozen=True)
class CreateEntry:
    """One thing that quick create offers."""

    key: str
    label: str | Promise
    url_name: str
    icon: str
    order: int
    roles: frozenset[str] | None = None


@dataclass(frozen=True)
class Badge:
    """The bell: where it leads and how many are unread."""

    url_name: str
    count: Callable[[Any], int]


@dataclass(frozen=True)
class Entrance:
    """A way on from the login page for those who do not sign in; `shown` is asked each time."""

    key: str
    label: str | Promise
    url_name: str
    icon: str
    order: int
    shown: Callable[[], bool]


@dataclass(frozen=True)
class ShownEntry:
    """An entry as the page shows it."""

    key: str
    label: str
    url: str
    icon: str
    count: str = ""


_entries: dict[str, MenuEntry] = {}
_creates: dict[str, CreateEntry] = {}
_entrances: dict[str, Entrance] = {}
_single: dict[str, Any] = {}


def register_entry(entry: MenuEntry) -> None:
    """Put a line into the navigation; the same key replaces."""
    _entries[entry.key] = entry


def register_create(entry: CreateEntry) -> None:
    """Offer something in quick create (`n`); the same key replaces."""
    _creates[entry.key] = entry


def register_entrance(entrance: Entrance) -> None:
    """Offer a way on beside signing in; the same key replaces."""
    _entrances[entrance.key] = entrance


def register_badge(badge: Badge) -> None:
    """Say what the bell counts."""
    _single["badge"] = badge


def register_search(url_name: str, roles: frozenset[str] | None = None) -> None:
    """Name the page that answers `?q=`, and who may open it; the search box appears with it."""
    _single["search"] = (url_name, roles)


def register_area_label(label: Callable[[Any], str]) -> None:
    """Say how a person's scope is called in the bar, such as `青松街道 · 松园社区`."""
    _single["area"] = label


def register_role_label(label: Callable[[Any], str]) -> None:
    """Say how a person's work is called under the name, such as `社区工作者`."""
    _single["role"] = label


def _allowed(roles: frozenset[str] | None, held: frozenset[str]) -> bool:
    return roles is None or not roles.isdisjoint(held)


def entries_for(user: Any) -> list[ShownEntry]:
    """The navigation of this person, in order."""
    held = scope_of(user).roles
    chosen = sorted((e for e in _entries.values() if _allowed(e.roles, held)), key=lambda entry: entry.order)
    return [
        ShownEntry(entry.key, str(entry.label), reverse(entry.url_name), entry.icon, _count_of(entry, user))
        for entry in chosen
    ]


def _count_of(entry: MenuEntry, user: Any) -> str:
    number = entry.count(user) if entry.count else None
    return show_count(number) if number else ""


def creates_for(user: Any) -> list[ShownEntry]:
    """What this person may start, in order."""
    held = scope_of(user).roles
    chosen = sorted((e for e in _creates.values() if _allowed(e.roles, held)), key=lambda entry: entry.order)
    return [ShownEntry(entry.key, str(entry.label), reverse(entry.url_name), entry.icon) for entry in chosen]


def entrances_open() -> list[ShownEntry]:
    """What the login page offers beside signing in, in order."""
    chosen = sorted((one for one in _entrances.values() if one.shown()), key=lambda one: one.order)
    return [ShownEntry(one.key, str(one.label), reverse(one.url_name), one.icon) for one in chosen]


def bell_for(user: Any) -> ShownEntry | None:
    """The bell with its unread count, or None where nothing keeps messages."""
    badge: Badge | None = _single.get("badge")
    if badge is None:
        return None
    unread = badge.count(user)
    return ShownEntry("inbox", "", reverse(badge.url_name), "bell", show_count(unread) if unread else "")


def search_url(user: Any) -> str:
    """The address of the search, empty where there is none for this person."""
    url_name, roles = _single.get("search", ("", None))
    return reverse(url_name) if url_name and _allowed(roles, scope_of(user).roles) else ""


def area_label(user: Any) -> str:
    """How this person's scope is called, empty where nobody says."""
    return str(_single["area"](user)) if "area" in _single else ""


def role_label(user: Any) -> str:
    """How this person's work is called, empty where nobody says."""
    return str(_single["role"](user)) if "role" in _single else ""
