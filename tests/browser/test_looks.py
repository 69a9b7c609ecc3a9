"""Every page in every look: axe finds nothing, contrast is clear, nothing scrolls sideways, targets are big enough."""

from collections.abc import Callable

import pytest

from tests.browser.eyes import CARE, DESK, PHONE, Findings, Look, Seat
from tests.browser.pages import PAGES, Shown

pytestmark = [pytest.mark.browser]


@pytest.mark.parametrize("shown", PAGES, ids=lambda shown: shown.name)
def test_a_page_is_fit_for_everybody(turning: Callable[[str, Look], Seat], shown: Shown) -> None:
    address, found = "", dict[str, Findings]()
    for look in (DESK, PHONE, CARE):
        one = turning(shown.username, look)
        address = address or shown.address(one)
        page = one.open(address)
        if shown.press:
            page.get_by_role("button", name=shown.press, exact=True).click()
            page.wait_for_load_state("networkidle")
        found[look.name] = one.findings()
    assert not any(found.values()), found
