"""The cast for the tests of the loop."""

import pytest

from tests.world import World, build_world


@pytest.fixture
def world(db: None) -> World:
    """One street and its people in a fresh database."""
    return build_world()
