"""One served demo and one browser for all browser tests."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser

from tests.browser.eyes import DESK, Look, Seat, browser
from tests.places import Place
from tests.serving import Server, serving

PASSWORD = "yanshi2026"


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """`linli serve` with the demo loaded, on SQLite."""
    folder = tmp_path_factory.mktemp("demo")
    place = Place(folder)
    place.linli("demo")
    with serving(place) as server:
        yield server


@pytest.fixture(scope="session")
def shared() -> Iterator[Browser]:
    """The browser."""
    with browser() as started:
        yield started


@pytest.fixture
def seat(served: Server, shared: Browser) -> Iterator[Callable[..., Seat]]:
    """Sign somebody in at a browser of their own."""
    taken: list[Seat] = []

    def sit(username: str = "", look: Look = DESK, *, scripts: bool = True) -> Seat:
        one = Seat(shared, served.address, look, scripts=scripts)
        taken.append(one)
        if username:
            one.sign_in(username, PASSWORD)
        return one

    yield sit
    for one in taken:
        one.close()
