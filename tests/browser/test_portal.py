"""A resident's phone in a real browser: report with a photo and the position, add, confirm, rate, withdraw."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from linli.channels.demo.ground import cell_of, point_in
from linli.foundation.files.tests import samples
from tests.browser.eyes import CARE, PHONE, Seat
from tests.browser.residents import OWN_PAGES, Links
from tests.pictures import jpeg
from tests.serving import Server

pytestmark = [pytest.mark.browser]
Sit = Callable[..., Seat]
GRID = "松园一网格"
WORK = """
from django.utils import timezone
from linli.casework.models import Case
from linli.foundation.accounts.models import User
from linli.modules.matters import actions, facts
from linli.registers.organisations.models import Organisation
case, lead = Case.objects.get(pk="{pk}"), Organisation.objects.get(short="安居物业")
at, people = timezone.now(), User.objects.in_bulk(["shuji1", "wuye1"], field_name="username")
taken = facts.AcceptFacts("1208", "P2", duplicates_seen=True)
actions.accept_matter(case=case, by=people["shuji1"], at=at, facts=taken)
sent = facts.DispatchFacts(lead.pk, lead.short, "请清走")
actions.dispatch_matter(case=case, by=people["shuji1"], at=at, facts=sent)
actions.sign_matter(case=case, by=people["wuye1"], at=at, facts=facts.SignFacts())
actions.reply_matter(case=case, by=people["wuye1"], at=at, facts=facts.ReplyFacts("纸箱已经清走"))
print(case.state)
"""
"""What the staff do meanwhile."""


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


def reports(one: Seat) -> str:
    """From the first page to the page of the own matter; its id."""
    page, look = one.open("/portal/"), one.look
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
    return page.url.rstrip("/").rsplit("/", 1)[1]


def test_a_resident_reports_in_large_print_and_withdraws(seat: Sit) -> None:
    one = outside(seat("", CARE))
    reports(one)
    page = one.page
    page.get_by_role("link", name="撤回").click()
    page.get_by_label("理由").fill("邻居已经搬走了")
    page.get_by_role("button", name="撤回").click()
    expect(page.locator("main")).to_contain_text("已撤回")


def test_a_resident_reports_adds_a_voice_confirms_and_rates(seat: Sit, served: Server, links: Links) -> None:
    one = outside(seat("", PHONE))
    pk = reports(one)
    page = one.page
    page.get_by_role("link", name="补充情况").click()
    page.get_by_label("想补充什么").fill("又多了两箱")
    voice: Any = {"name": "shuo.wav", "mimeType": "audio/wav", "buffer": samples.wav()}
    page.locator("input[name=images]").last.set_input_files(voice)
    page.get_by_role("button", name="补充情况").click()
    expect(page.locator(".ll-toast")).to_contain_text("已补充")
    expect(page.locator("main audio")).to_have_count(1)
    assert served.place.ask(WORK.format(pk=pk)) == "replied"
    page.reload()
    expect(page.locator("main")).to_contain_text("纸箱已经清走")
    is_fit(one)
    page.get_by_role("link", name="确认办好了").click()
    page.get_by_label("满意", exact=True).check()
    page.get_by_role("button", name="确认办好了").click()
    expect(page.locator(".ll-toast")).to_contain_text("事项已办结")
    expect(page.locator("main")).to_contain_text("已销号")
    links.open(one, next(shown for shown in OWN_PAGES if shown.name == "own-rate"))
    page.get_by_label("基本满意").check()
    page.get_by_role("button", name="评价").click()
    expect(page.locator(".ll-toast")).to_contain_text("谢谢您的评价")
    expect(page.get_by_role("link", name="评价")).to_have_count(0)
