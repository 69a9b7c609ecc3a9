"""One served demo and one browser for all browser tests of a process."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.eyes import DESK, Look, Seat, browser
from tests.browser.residents import Links
from tests.places import Place
from tests.serving import Server, serving

PASSWORD = "yanshi2026"
HERE = Path(__file__).parent
SEATS = 6  # of two people in three looks


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of a module stay in one process and in order; a page (test_looks) goes to any, after all others."""
    items.sort(key=lambda item: item.path.stem == "test_looks")
    for item in items:
        if item.path.parent == HERE and item.path.stem != "test_looks":
            item.add_marker(pytest.mark.xdist_group(item.path.stem))


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`linli serve` with the demo loaded, on SQLite."""
    folder = tmp_path_factory.mktemp("demo")
    place = Place(folder)
    place.linli("demo")
    with serving(place) as server:
        yield server


@pytest.fixture(scope="session")
def links(served: Server) -> Links:
    """The links that texts to reporters carry."""
    return Links(served.place)


@pytest.fixture(scope="session")
def shared() -> Iterator[Browser]:
    """The browser."""
    with browser() as started:
        yield started


@pytest.fixture(scope="session")
def sit(served: Server, shared: Browser) -> Callable[..., Seat]:
    """Give somebody a browser of their own. They sign in once: a login costs as much as the page it leads to."""
    signed_in: dict[str, Any] = {}

    def sit(username: str = "", look: Look = DESK, *, scripts: bool = True) -> Seat:
        one = Seat(shared, served.address, look, scripts=scripts, cookies=signed_in.get(username))
        if username and username not in signed_in:
            one.sign_in(username, PASSWORD)
            signed_in[username] = [cookie for cookie in one.context.cookies() if cookie["name"] != "ll_size"]
        return one

    return sit


@pytest.fixture
def seat(sit: Callable[..., Seat]) -> Iterator[Callable[..., Seat]]:
    """As `sit`, and everybody leaves at the end."""
    with ExitStack() as leaving:

        def taken(username: str = "", look: Look = DESK, *, scripts: bool = True) -> Seat:
            one = sit(username, look, scripts=scripts)
            leaving.callback(one.close)
            return one

        yield taken


@pytest.fixture(scope="session")
def turning(sit: Callable[..., Seat]) -> Iterator[Callable[[str, Look], Seat]]:
    """As `sit`, but whoever looked at the last few pages keeps the seat, and what its browser has stored."""
    seats: dict[tuple[str, Look], Seat] = {}

    def turn(username: str, look: Look) -> Seat:
        one = seats.pop((username, look), None) or sit(username, look)
        one.console.clear()
        seats[username, look] = one
        while len(seats) > SEATS:
            seats.pop(next(iter(seats))).close()
        return one

    yield turn
    for one in seats.values():
        one.close()
