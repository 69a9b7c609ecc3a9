"""A resident signs in by phone on a phone, and each of the pages on the way is fit for everybody."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.eyes import CARE, DESK, PHONE, Look, Seat
from tests.serving import Server

pytestmark = [pytest.mark.browser]
NUMBERS = {"1440": "19900000001", "375": "19900000002", "320-large": "19900000003"}
LAST_CODE = """
from linli.foundation.messaging.models import Message
print(Message.objects.filter(topic="resident.code").latest("created_at").body)
"""


@pytest.mark.parametrize("look", [DESK, PHONE, CARE], ids=lambda look: look.name)
def test_a_resident_signs_in_and_looks_how_far_it_is(seat: Callable[..., Seat], served: Server, look: Look) -> None:
    one = seat("", look)
    page = one.open("/my/login/")
    assert not (found := one.findings()), found
    page.get_by_role("button", name="获取短信验证码").click()
    expect(page.locator(".ll-errors")).to_be_focused()
    assert not (found := one.findings()), found
    page.get_by_label("手机号").fill(NUMBERS[look.name])
    page.get_by_role("button", name="获取短信验证码").click()
    page.wait_for_url("**/my/code/")
    assert not (found := one.findings()), found
    digits = re.search(r"\d{6}", served.place.ask(LAST_CODE))
    assert digits is not None
    page.get_by_label("短信验证码").fill(digits[0])
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/my/")
    page.wait_for_load_state("networkidle")
    assert not (found := one.findings()), found
    page.locator(".ll-mine a").first.click()
    page.wait_for_load_state("networkidle")
    expect(page.get_by_role("heading", name="进度")).to_be_visible()
    assert not (found := one.findings()), found
