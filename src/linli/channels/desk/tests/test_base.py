"""The base figures: as many questions for many rows as for few."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.registers.areas.actions import create_area
from linli.registers.places.actions import PlaceRow, store_places
from tests.world import FOUNDED, World, build_world, inside, square

pytestmark = pytest.mark.django_db


def asked(browser: Client, *pages: str) -> list[int]:
    """How many queries each page asks."""
    counts = []
    for page in pages:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(page).status_code == 200
        counts.append(len(queries))
    return counts


def add(world: World, count: int, row: int) -> None:
    """So many more communities, and grids, compounds and buildings in the first one."""
    for number in range(count):
        name = f"新{row}之{number}"
        create_area(level="community", name=name, short=name, parent=world.street, by=None, at=FOUNDED)
        outline = square(number, row)
        create_area(
            level="grid", name=name, short=name, parent=world.community, polygon=outline, by=None, at=FOUNDED
        )  # fmt: skip
        lon, lat = inside(number, row)
        building = PlaceRow(world.community, f"{name}小区", "1号楼", values={"lon": lon, "lat": lat})
        store_places(rows=[building], by=None, at=FOUNDED)


def test_pages_ask_as_much_for_many_rows_as_for_few() -> None:
    world, browser = build_world(), Client()
    browser.force_login(world["zhoumin"])
    pages = ("/desk/base/", f"/desk/base/{world.community.pk}/", f"/desk/settings/areas/{world.community.pk}/")
    add(world, 1, 9)
    asked(browser, *pages)
    few = asked(browser, *pages)
    add(world, 12, 12)
    asked(browser, *pages)
    assert asked(browser, *pages) == few
