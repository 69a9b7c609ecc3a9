"""What every story stands on: the cast, the clock, and somebody at a browser."""

import html
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.utils.html import strip_tags

from linli.casework.models import Case
from tests.world import World, build_world


def pytest_bdd_apply_tag(tag: str, function: Callable[..., Any]) -> bool | None:
    """The tags that name a mechanism are for readers and reports; only the others are pytest's marks."""
    del function
    return True if tag.startswith("row-") else None


@pytest.fixture(autouse=True)
def world(db: None) -> World:
    """The cast in a fresh database. For every story: steps ask for their fixtures too late to open a database."""
    return build_world()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A clock that a story sets."""
    with time_machine.travel("2026-03-02 09:00:00+08:00", tick=False) as traveller:
        yield traveller


class Desk:
    """Somebody signed in at the desk: opens pages, sends forms, reads what is there."""

    def __init__(self, world: World, username: str) -> None:
        self.client = Client()
        self.client.force_login(world[username])

    def get(self, url: str) -> Any:
        """Open a page."""
        self.response: Any = self.client.get(url)
        return self.response

    def post(self, url: str, **data: Any) -> Any:
        """Send a form and follow where it leads."""
        self.response = self.client.post(url, data, follow=True)
        return self.response

    @property
    def text(self) -> str:
        """What the last page says, without markup."""
        return readable(self.response)


def readable(response: HttpResponse) -> str:
    """The words of a page, blanks squeezed."""
    body = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(strip_tags(body)))


@pytest.fixture
def at_desk(world: World) -> Callable[[str], Desk]:
    """Sign somebody in; the same person keeps their browser."""
    seats: dict[str, Desk] = {}

    def seat(username: str) -> Desk:
        return seats.setdefault(username, Desk(world, username))

    return seat


@pytest.fixture
def story() -> dict[str, Any]:
    """What the steps of one story tell each other."""
    return {}


def page_of(case: Case) -> str:
    """The address of a matter."""
    return f"/desk/matters/{case.pk}/"
