"""A database that goes away and comes back, under people at work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from linli.lib.ids import new_id
from tests.journeys.clerk import Clerk, settle
from tests.places import Place
from tests.privatepg import PrivatePostgres
from tests.serving import serving, until

pytestmark = [pytest.mark.slow, pytest.mark.postgres]
KEPT = "timezone = 'UTC'\nlisten_addresses = ''\n"
ERRORS = ("系统出错了", "暂时无法使用")


@pytest.fixture
def server_of_its_own() -> Iterator[tuple[PrivatePostgres, str]]:
    """A PostgreSQL that this test may stop, and its address."""
    server = PrivatePostgres(KEPT)
    try:
        yield server, server.start()
    finally:
        server.stop()


def test_people_see_a_clear_page_and_work_on_when_it_is_back(
    tmp_path: Path, server_of_its_own: tuple[PrivatePostgres, str]
) -> None:
    database, url = server_of_its_own
    place = Place(tmp_path, url)
    place.init()
    community = settle(place)
    with serving(place) as server:
        children = server.children()
        clerk = Clerk(server.address, community)
        clerk.sign_in()
        before, during = new_id(), new_id()
        assert clerk.took_in(before)

        database.pause()
        for answer in (clerk.ask("/desk/matters/"), clerk.take_in(during), clerk.ask("/accounts/login/")):
            assert answer.status in {500, 503}
            assert any(words in answer.text for words in ERRORS)
            assert "Traceback" not in answer.text
        status, found = server.health()
        assert (status, found["database"]["ok"]) == (503, False)

        database.resume()
        until(lambda: clerk.ask("/desk/matters/").status == 200)
        assert clerk.took_in(during)
        until(server.healthy)
        assert server.children() == children
        listed = clerk.ask("/desk/matters/?view=all").text
        assert str(before) in listed
        assert str(during) in listed
    assert "核对无误" in place.linli("verify-history")
