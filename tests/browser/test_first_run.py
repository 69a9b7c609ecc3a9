"""Every page of the first run in every look, as the other pages are judged."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.eyes import CARE, DESK, PHONE
from tests.browser.first_run import new_installation, walk

pytestmark = [pytest.mark.browser]


def test_the_pages_of_the_first_run_are_fit_for_everybody(shared: Browser, tmp_path: Path) -> None:
    with new_installation(tmp_path / "new") as server:
        found = {
            (step.name, look.name): seat.findings() for step, look, seat in walk(shared, server, (DESK, PHONE, CARE))
        }
    assert {page: what for page, what in found.items() if what} == {}
