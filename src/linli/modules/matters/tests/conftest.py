"""The cast for the tests of matters."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine

from linli.casework.models import Case
from linli.casework.tests.driving import NOW
from linli.modules.matters.tests.desk import Press, at_desk, page, step_data
from tests.world import World, build_world


@pytest.fixture
def world(db: None) -> World:
    """One street and its people in a fresh database."""
    return build_world()


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """Twenty minutes after the matter was taken in."""
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False) as traveller:
        yield traveller


@pytest.fixture
def press(world: World, clock: time_machine.Traveller) -> Press:
    """Somebody sends the form of a step; the page that comes of it."""
    del clock

    def send(case: Case, step: str, username: str, **given: Any) -> Any:
        data = step_data(world, Case.objects.get(pk=case.pk), step) | given
        response = at_desk(world, username).post(page(case, f"{step}/"), data, follow=True)
        case.refresh_from_db()
        return response

    return send
