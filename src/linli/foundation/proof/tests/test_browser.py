"""The proof in a real browser, under the strict content policy."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from linli.foundation.accounts.tests.people import AT
from linli.foundation.installation.actions import mark_demo
from linli.foundation.proof.challenges import COST, HIGHEST_COUNTER

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.urls("linli.foundation.proof.tests.doors"),
]
PATIENCE_MS = 20_000
SLOW_PHONE = 6
WATCH = (
    "window.__csp=[];addEventListener('securitypolicyviolation',e=>__csp.push(e.effectiveDirective+' '+e.blockedURI))"
)
# As long as the hardest challenge takes on one core of this machine, one key after the other.
HARDEST = """async ([keys, rounds]) => {
  const begin = performance.now();
  for (let n = 0; n < keys; n++) {
    const key = await crypto.subtle.importKey('raw', new Uint8Array(20), 'PBKDF2', false, ['deriveKey']);
    const parameters = { name: 'PBKDF2', salt: new Uint8Array(16), iterations: rounds, hash: 'SHA-256' };
    const derived = await crypto.subtle.deriveKey(parameters, key, { name: 'AES-GCM', length: 256 }, true, ['encrypt']);
    await crypto.subtle.exportKey('raw', derived);
  }
  return performance.now() - begin;
}"""


@pytest.fixture
def address(live_server: LiveServer) -> str:
    """A form whose free turns are used up for this machine."""
    mark_demo(name="松园", by=None, at=AT)
    return f"{live_server.url}/say/"


@pytest.fixture
def browser(address: str) -> Iterator[Browser]:
    """Started after the database is ready and closed before it is emptied, since its loop keeps Django out."""
    assert address
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 375, "height": 700})
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH)
    page = context.new_page()
    page.goto(address)
    for _ in range(2):
        page.get_by_label("内容").fill("路灯不亮")
        page.get_by_role("button", name="提交").click()
        page.get_by_text("heard: 路灯不亮").wait_for()
        page.goto(address)
    yield page
    assert page.evaluate("window.__csp") == []


def test_the_browser_works_the_proof_out_by_itself_and_the_form_goes_through(page: Page) -> None:
    expect(page.get_by_text("安全验证已完成")).to_be_visible()
    expect(page.get_by_text("正在做安全验证")).to_be_hidden()
    expect(page.get_by_text("浏览器没有打开脚本")).to_be_hidden()
    page.get_by_label("内容").fill("井盖松动")
    page.get_by_role("button", name="提交").click()
    page.get_by_text("heard: 井盖松动").wait_for()


@pytest.mark.parametrize("late", ["**/proof/challenge/", "**/dist/proof-*.js"])
def test_a_form_sent_too_early_waits_for_the_proof_and_then_goes_by_itself(page: Page, address: str, late: str) -> None:
    """Whether the challenge is late, or the script that solves it."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route(late, hold)
    with page.expect_request(late):
        page.goto(address)
    page.get_by_label("内容").fill("井盖松动")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("正在做安全验证")).to_be_visible()
    for route in held:
        route.continue_()
    page.get_by_text("heard: 井盖松动").wait_for()


def test_where_no_proof_can_be_made_the_page_says_so_and_the_form_can_still_be_sent(page: Page, address: str) -> None:
    page.route("**/proof/challenge/", lambda route: route.abort())
    page.goto(address)
    expect(page.get_by_text("安全验证没有完成")).to_be_visible()
    page.get_by_label("内容").fill("井盖松动")
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_label("内容")).to_have_value("井盖松动")
    expect(page.get_by_text("分钟后再提交").first).to_be_visible()


def test_without_a_script_the_page_says_what_to_do(browser: Browser, page: Page, address: str) -> None:
    bare = browser.new_context(java_script_enabled=False).new_page()
    bare.goto(address)
    expect(bare.get_by_text("浏览器没有打开脚本")).to_be_visible()
    expect(bare.get_by_text("正在做安全验证")).to_be_hidden()


def test_the_hardest_challenge_takes_a_slow_phone_two_seconds_at_most(page: Page) -> None:
    """Six times slower than this machine, with one worker. The quickest of three: other programs run here too."""
    times = [page.evaluate(HARDEST, [HIGHEST_COUNTER, COST]) for _ in range(3)]
    assert min(times) * SLOW_PHONE <= 2000
