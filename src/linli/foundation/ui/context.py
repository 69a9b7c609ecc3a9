"""What every template can ask of the shell, as `ui`. Nothing is worked out before a template asks."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import cached_property

from linli.foundation.ui.menu import (
    ShownEntry,
    area_label,
    bell_for,
    creates_for,
    entrances_open,
    entries_for,
    role_label,
    search_url,
)

SIZE_COOKIE = "ll_size"
SIZES = ("normal", "large")


def size_of(request: HttpRequest | None) -> str:
    """`normal` or `large` (关怀版), from the cookie."""
    chosen = request.COOKIES.get(SIZE_COOKIE, "") if request is not None else ""
    return chosen if chosen in SIZES else "normal"


class Shell:
    """The frame of one page for one person."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.size = size_of(request)
        self.path = request.get_full_path()

    @property
    def _user(self) -> Any:
        return getattr(self.request, "user", None)

    @cached_property
    def menu(self) -> list[ShownEntry]:
        """The navigation."""
        return entries_for(self._user)

    @cached_property
    def current(self) -> str:
        """The key of the entry this page belongs to: the one whose address is the longest beginning of ours."""
        path = self.request.path
        inside = [entry for entry in self.menu if path == entry.url or path.startswith(entry.url.rstrip("/") + "/")]
        return max(inside, key=lambda entry: len(entry.url)).key if inside else ""

    @cached_property
    def creates(self) -> list[ShownEntry]:
        """What quick create offers."""
        return creates_for(self._user)

    @cached_property
    def doors(self) -> list[ShownEntry]:
        """What the login page offers beside signing in."""
        return entrances_open()

    @cached_property
    def bell(self) -> ShownEntry | None:
        """The bell."""
        return bell_for(self._user)

    @cached_property
    def search_url(self) -> str:
        """The address of the search."""
        return search_url(self._user)

    @cached_property
    def area(self) -> str:
        """How the scope is called."""
        return area_label(self._user)

    @cached_property
    def role(self) -> str:
        """How the person's work is called."""
        return role_label(self._user)


def shell(request: HttpRequest) -> dict[str, Shell]:
    """The context processor."""
    return {"ui": Shell(request)}
