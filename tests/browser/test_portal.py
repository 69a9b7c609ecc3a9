"""A resident's phone in a real browser: report with a photo and the position, follow it, confirm."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from linli.channels.demo.ground import cell_of, point_in
from tests.browser.eyes import CARE, PHONE, Look, Seat
from tests.pictures import jpeg

pytestmark = [pytest.mark.browser]
Sit = Callable[..., Seat]
GRID = "松园一网格"


def outside(seat: Seat) -> Seat:
    """Standing in a grid, with the position allowed."""
    lon, lat = point_in(cell_of(GRID), 0.5, 0.5)
    seat.context.grant_permissions(["geolocation"], origin=seat.address)
    seat.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 12})
    return seat


def is_fit(seat: Seat) -> None:
    """Nothing is wrong with the page."""
    found = seat.findings()
    assert not found, found


@pytest.mark.parametrize("look", [PHONE, CARE], ids=lambda look: look.name)
def test_a_resident_reports_with_a_photo_and_follows_it(seat: Sit, look: Look) -> None:
    one = outside(seat("", look))
    page = one.open("/portal/")
    page.get_by_role("link", name=re.compile("写一句话")).click()
    page.get_by_label("什么事").fill(f"三单元门口堆满纸箱 {look.name}")
    photo: Any = {"name": "zhixiang.jpg", "mimeType": "image/jpeg", "buffer": jpeg(f"portal {look.name}")}
    page.locator("input[name=images]").first.set_input_files(photo)
    expect(page.locator("[data-picker-list] li")).to_have_count(1)
    page.get_by_role("button", name="用我的位置").click()
    expect(page.locator("#id_lon")).not_to_have_value("")
    page.get_by_role("button", name="提交").click()
    page.wait_for_url(re.compile(r"/portal/receipt/"))
    expect(page.locator(".ll-receipt-code")).to_contain_text(re.compile(r"[2-9A-Z]{8}"))
    is_fit(one)
    page.get_by_role("link", name="看进度").click()
    expect(page.locator("main")).to_contain_text("待受理")
    expect(page.locator(".ll-photos img")).to_have_count(1)
    is_fit(one)
    page.get_by_role("link", name="撤回").click()
    is_fit(one)
    page.get_by_label("理由").fill("邻居已经搬走了")
    page.get_by_role("button", name="撤回").click()
    expect(page.locator("main")).to_contain_text("已撤回")
