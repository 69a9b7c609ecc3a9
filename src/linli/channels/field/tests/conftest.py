"""The cast, a building head among them, and somebody with a phone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from linli.casework.models import Case
from linli.casework.tests.driving import NOW
from linli.lib.ids import new_id
from tests.pictures import upload
from tests.world import World, add_person, build_world, inside

REPORT, LOG = "/field/report/", "/field/log/"


@pytest.fixture
def world(db: None) -> World:
    """One street and its people, and 韩梅 as building head in the first grid."""
    made = build_world()
    add_person(made, "hanmei", "韩梅", "R3", made.grid, made.committee)
    return made


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A working morning."""
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def phone(world: World) -> Callable[[str], Client]:
    """Somebody's phone, signed in."""

    def sign_in(username: str) -> Client:
        client = Client()
        client.force_login(world[username])
        return client

    return sign_in


def reported(**more: Any) -> dict[str, Any]:
    """A filled-in report with a photo, in the first grid."""
    lon, lat = inside(0)
    data = {
        "id": str(new_id()), "category": "0303", "grid": "", "address": "", "body": "", "kept": "",
        "lon": str(lon), "lat": str(lat), "images": upload("楼道"),
    }  # fmt: skip
    return {key: value for key, value in (data | more).items() if value is not None}


def settled(**more: Any) -> dict[str, Any]:
    """The part that says it is done."""
    data = {
        "settled": "1",
        "done-result": "帮着搬走了",
        "done-agreed": "on",
        "done-images": upload("搬走后"),
        "done-kept": "",
    }
    return {key: value for key, value in (data | more).items() if value is not None}


def made(data: dict[str, Any]) -> Case:
    """The matter a report became."""
    return Case.objects.select_related("matter").get(pk=data["id"])
