"""What was typed outlives a session that ended, and the small screens reach every control."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD
from tests.browser.eyes import CARE, DESK, PHONE, Look, Seat

pytestmark = [pytest.mark.browser]
Sit = Callable[..., Seat]
STORY = "写了一半，电话又响了"


def sign_in_again(page: Page, username: str) -> None:
    """Through the login page that came in between."""
    expect(page.locator("#id_login")).to_be_visible()
    page.fill("#id_login", username)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="登录").click()


def test_the_intake_form_is_there_again_after_signing_in(seat: Sit) -> None:
    clerk = seat("shequ2")
    page = clerk.open("/desk/matters/new/")
    expect(page.locator("#id_reporter_name")).to_be_focused()
    page.fill("#id_body", STORY)
    clerk.context.clear_cookies(name="sessionid")
    page.get_by_role("button", name="登记", exact=True).click()
    sign_in_again(page, "shequ2")
    expect(page.locator("#id_body")).to_have_value(STORY)


def test_a_note_is_there_again_after_signing_in_and_gone_once_sent(seat: Sit) -> None:
    clerk = seat("shequ2")
    page = clerk.open("/desk/matters/?view=open")
    page.locator(".ll-grid a.ll-t").first.click()
    words = page.locator("#ll-slot textarea")
    page.locator(".ll-steps a.btn", has_text="内部备注").click()
    words.fill(STORY)
    clerk.context.clear_cookies(name="sessionid")
    page.locator("#ll-slot button.btn-primary").click()
    sign_in_again(page, "shequ2")
    page.locator(".ll-steps a.btn", has_text="内部备注").click()
    expect(words).to_have_value(STORY)
    page.locator("#ll-slot button.btn-primary").click()
    expect(page.locator(".ll-toast").first).to_contain_text("内部备注")
    page.locator(".ll-steps a.btn", has_text="内部备注").click()
    expect(words).to_have_value("")


@pytest.mark.parametrize("look", [DESK, PHONE, CARE], ids=lambda look: look.name)
def test_the_filter_opens_within_reach(seat: Sit, look: Look) -> None:
    page = seat("shuji1", look).open("/desk/matters/?view=all")
    page.locator("#ll-filter").click()
    expect(page.locator("#ll-filter summary")).to_be_focused()
    page.locator("#ll-filter [name=state]").select_option("received")
    page.locator("#ll-filter").get_by_role("button", name="应用").click()
    expect(page.locator(".ll-chip", has_text="待受理")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0
