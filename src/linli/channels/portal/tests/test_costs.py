"""What the residents' pages cost does not grow with the number of matters or with what has happened."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.casework.models import Case
from linli.casework.tests.driving import NOW, bring, picture, take, take_in
from linli.channels.portal.tests.reporting import open_link
from linli.modules.matters import facts as given
from linli.modules.matters.actions import add_words
from tests.world import World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    """The cast."""
    return build_world()


def costs(client: Client, case: Case) -> dict[str, int]:
    """How many queries each page takes, when what is kept in memory has been read."""
    addresses = ["/portal/", "/portal/report/", "/portal/find/", f"/portal/receipt/{case.pk}/", f"/my/{case.pk}/"]
    found = {}
    for address in [*addresses, f"/my/{case.pk}/add/", f"/my/{case.pk}/confirm/"]:
        assert client.get(address).status_code == 200, address
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        found[address] = len(caught)
    for _again in range(2):
        with CaptureQueriesContext(connection) as caught:
            assert client.post("/portal/find/", {"number": case.no, "last_four": "8000"}).status_code == 302
    return found | {"found": len(caught)}


def test_thirty_matters_with_a_long_history_cost_as_much_as_one(world: World) -> None:
    with time_machine.travel(NOW, tick=False):
        case = bring(world, "replied")
        client = open_link(case)
        short = costs(client, case)
        assert short[f"/my/{case.pk}/"] <= 8, short
        for number in range(29):
            take_in(world, body=f"第 {number} 件事。")
            add_words(case=case, at=NOW, facts=given.AddFacts(f"第 {number} 句话"))
        for _ in range(3):
            take(world, case, "note", "liufang", facts=given.NoteFacts("看过", files=(picture(world["liufang"]),)))
    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        assert costs(client, case) == short
