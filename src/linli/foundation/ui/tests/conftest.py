"""The frame is tested by itself."""

import pytest
from pytest_django import Settings

from linli.foundation.ui import menu


@pytest.fixture(autouse=True)
def _the_frame_alone(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of other parts: neither their middleware nor what they put into the menu."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("linli.")]
    for name in ("_entries", "_creates", "_single", "_entrances"):
        monkeypatch.setattr(menu, name, {})
