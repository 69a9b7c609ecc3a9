"""A resident signs in by phone on a phone, and each of the pages on the way is fit for everybody."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.eyes import CARE, DESK, PHONE, Look, Seat
from tests.browser.residents import OWN_PAGES, Links, ask_for_code, enter_code
from tests.serving import Server

pytestmark = [pytest.mark.browser]
NUMBERS = {"1440": "19900000001", "375": "19900000002", "320-large": "19900000003"}


@pytest.mark.parametrize("look", [DESK, PHONE, CARE], ids=lambda look: look.name)
def test_a_resident_signs_in_and_looks_how_far_it_is(seat: Callable[..., Seat], served: Server, look: Look) -> None:
    one = seat("", look)
    page = one.open("/my/login/")
    assert not (found := one.findings()), found
    page.get_by_role("button", name="获取短信验证码").click()
    expect(page.locator(".ll-errors")).to_be_focused()
    assert not (found := one.findings()), found
    ask_for_code(one, NUMBERS[look.name])
    assert not (found := one.findings()), found
    enter_code(one, served.place)
    assert not (found := one.findings()), found
    page.locator(".ll-mine a").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", name="进度")).to_be_visible()
    assert not (found := one.findings()), found


@pytest.mark.parametrize("look", [DESK, PHONE, CARE], ids=lambda look: look.name)
def test_every_page_about_ones_own_matter_is_fit_for_everybody(
    seat: Callable[..., Seat], links: Links, look: Look
) -> None:
    one = seat("", look)
    for shown in OWN_PAGES:
        links.open(one, shown)
        assert not (found := one.findings()), (shown.name, found)
