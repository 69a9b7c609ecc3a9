"""Every page in every look: axe finds nothing, contrast is clear, nothing scrolls sideways, targets are big enough."""

from collections.abc import Callable

import pytest

from tests.browser.eyes import CARE, DESK, PHONE, Look, Seat
from tests.browser.pages import PAGES, Shown

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
@pytest.mark.parametrize("look", [DESK, PHONE, CARE], ids=lambda look: look.name)
def test_a_page_is_fit_for_everybody(seat: Callable[..., Seat], shown: Shown, look: Look) -> None:
    one = seat(shown.username, look)
    page = one.open(shown.address(one))
    if shown.press:
        page.get_by_role("button", name=shown.press, exact=True).click()
        page.wait_for_load_state("networkidle")
    found = one.findings()
    assert not found, found
