"""One served demo and one browser for all browser tests of a process."""

from collections.abc import Callable, Iterator
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the tests of a module stay in one process and in order; a look at a page (test_looks) goes to any."""
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
def signed_in() -> dict[str, Any]:
    """The cookies of those who have signed in already: a login costs as much as the page it leads to."""
    return {}


@pytest.fixture
def seat(served: Server, shared: Browser, signed_in: dict[str, Any]) -> Iterator[Callable[..., Seat]]:
    """Sign somebody in at a browser of their own."""
    taken: list[Seat] = []

    def sit(username: str = "", look: Look = DESK, *, scripts: bool = True) -> Seat:
        one = Seat(shared, served.address, look, scripts=scripts, cookies=signed_in.get(username))
        taken.append(one)
        if username and username not in signed_in:
            one.sign_in(username, PASSWORD)
            signed_in[username] = [cookie for cookie in one.context.cookies() if cookie["name"] != "ll_size"]
        return one

    yield sit
    for one in taken:
        one.close()
