"""The scripts, in a real browser under the strict content policy."""

import json
import os
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.handlers.wsgi import WSGIHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from linli.foundation.ui import menu

pytestmark = [pytest.mark.browser, pytest.mark.urls("linli.foundation.ui.tests.sample")]

PATIENCE_MS = 10_000
WATCH = (
    "window.__csp=[];addEventListener('securitypolicyviolation',e=>__csp.push(e.effectiveDirective+' '+e.blockedURI))"
)


@pytest.fixture
def address(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The sample pages, served without a database: they ask none, and no channel leads away from them."""
    settings.MIDDLEWARE = [name for name in settings.MIDDLEWARE if not name.startswith("linli.channels.")]
    monkeypatch.setattr(menu, "_entrances", {})
    server = ThreadedWSGIServer(("127.0.0.1", 0), QuietWSGIRequestHandler)
    server.set_app(StaticFilesHandler(WSGIHandler()))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"))
        yield browser
        browser.close()


@pytest.fixture
def context(browser: Browser, address: str) -> BrowserContext:
    context = browser.new_context(
        base_url=address,
        locale="zh-CN",
        viewport={"width": 1440, "height": 900},
        geolocation={"latitude": 40.8241, "longitude": 111.6951},
        permissions=["geolocation", "clipboard-read", "clipboard-write"],
    )
    context.set_default_timeout(PATIENCE_MS)
    context.add_init_script(WATCH)
    return context


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    assert errors == []
    assert page.evaluate("window.__csp") == []


def focused(page: Page, what: str = "id") -> Any:
    return page.evaluate(f"document.activeElement.{what}")


def test_keys_walk_the_rows_and_are_left_alone_while_typing(page: Page) -> None:
    page.goto("/")
    for key in "jjk":
        page.keyboard.press(key)
    assert focused(page, "closest('tr').rowIndex") == 1
    page.keyboard.press("?")
    expect(page.locator("#ll-keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto("/intake/")
    page.locator("#id_text").focus()
    page.keyboard.type("j?/n")
    assert page.input_value("#id_text") == "j?/n"


def test_ticked_rows_bring_the_bar_and_a_question_before_the_action(page: Page) -> None:
    page.goto("/")
    expect(page.locator(".ll-bulk")).to_be_hidden()
    page.check("tbody tr:nth-child(2) input")
    page.click("tbody tr:nth-child(5) input", modifiers=["Shift"])
    expect(page.locator("[data-selected]")).to_have_text("已选 4 项")
    page.click(".ll-bulk button")
    page.click("dialog[open] button[value=no]")
    expect(page.locator("dialog[open]")).to_have_count(0)
    page.click(".ll-bulk button")
    page.click("dialog[open] button[value=yes]")
    expect(page.locator(".ll-toast p")).to_have_text("已关注 4 件。")
    expect(page.locator("h1")).to_be_focused()
    expect(page.locator(".ll-toast form button")).to_have_text("撤销")


def test_a_step_opens_in_place_keeps_its_errors_and_says_when_it_is_done(page: Page) -> None:
    page.goto("/thing/")
    page.click("text=反馈")
    page.click("#ll-slot button")
    expect(page.locator("#ll-slot .ll-errors")).to_be_focused()
    page.fill("#ll-slot textarea", "已换配件")
    page.click("#ll-slot button")
    expect(page.locator(".ll-toast p")).to_have_text("已反馈。")
    expect(page.locator("#ll-slot form")).to_have_count(0)
    expect(page.locator("[data-changed]")).to_be_focused()


def test_control_and_enter_send_what_is_being_written(page: Page) -> None:
    page.goto("/intake/")
    page.fill("#id_text", "楼道灯坏了")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".ll-errors")).to_be_focused()
    assert page.input_value("#id_text") == "楼道灯坏了"


def test_a_broken_step_leaves_the_page_as_it_is_and_says_so(page: Page) -> None:
    page.goto("/thing/")
    page.click("text=坏的一步")
    expect(page.locator(".ll-toast-error")).to_contain_text("（500）")
    assert page.inner_html("#ll-slot") == ""


def test_one_tap_copies_a_number(page: Page) -> None:
    page.goto("/thing/")
    page.click("[data-copy]")
    expect(page.locator(".ll-toast p")).to_have_text("已复制 SQ-2026-1")
    assert page.evaluate("navigator.clipboard.readText()") == "SQ-2026-1"


def test_opened_personal_data_hides_itself(page: Page) -> None:
    page.goto("/thing/")
    expect(page.locator("[data-secret]")).to_have_text("138****0000")
    expect(page.locator("[data-countdown]")).to_have_text("已隐藏")


def test_a_draft_survives_leaving_without_personal_data_and_ends_with_success(page: Page) -> None:
    page.goto("/intake/")
    page.fill("#id_text", "楼道灯坏了")
    page.fill("#id_phone", "13800138000")
    page.goto("/thing/")
    page.goto("/intake/")
    expect(page.locator(".ll-draft")).to_be_visible()
    assert (page.input_value("#id_text"), page.input_value("#id_phone")) == ("楼道灯坏了", "")
    page.click("main button:has-text('保存')")
    expect(page.locator(".ll-errors")).to_be_focused()
    page.select_option("#id_kind", "a")
    page.click("main button:has-text('保存')")
    expect(page.locator("h1")).to_contain_text("事项")
    assert page.evaluate("sessionStorage.length") == 0


def test_a_position_is_picked_by_device_click_and_arrow_keys(page: Page) -> None:
    page.goto("/intake/")
    page.click("text=用我的位置")
    expect(page.locator("#id_lon")).to_have_value("111.6951")
    page.locator(".ll-map").click(position={"x": 300, "y": 60})
    north = float(page.input_value("#id_lat"))
    assert page.input_value("#id_lon") != "111.6951"
    page.focus(".ll-map-pin")
    page.keyboard.press("ArrowUp")
    assert float(page.input_value("#id_lat")) > north


def ring(page: Page) -> list[list[float]]:
    coordinates: list[list[list[float]]] = json.loads(page.input_value("#id_shape"))["coordinates"]
    return coordinates[0]


def test_a_border_is_drawn_changed_undone_and_cleared(page: Page) -> None:
    page.goto("/draw/")
    for x, y in ((300, 150), (600, 150), (600, 350), (300, 350)):
        page.locator(".ll-map").click(position={"x": x, "y": y}, delay=30)
        # Two quick clicks would be a double click, which zooms.
        page.wait_for_timeout(350)
    assert len(ring(page)) == 5
    page.locator(".ll-map").click(position={"x": 450, "y": 150})
    assert len(ring(page)) == 6
    assert ring(page)[0][0] < ring(page)[1][0] < ring(page)[2][0]
    page.focus(".ll-map-vertex >> nth=1")
    page.keyboard.press("Delete")
    assert len(ring(page)) == 5
    assert "ll-map-vertex" in focused(page, "className")
    page.click("text=撤销上一步")
    assert len(ring(page)) == 6
    page.click("text=清空重画")
    assert page.input_value("#id_shape") == ""


def test_a_map_that_knows_no_place_says_so_and_next_time_begins_where_one_looked(page: Page) -> None:
    page.goto("/draw/new/")
    expect(page.locator("p[role=status]")).to_contain_text("地图还不知道社区在哪里")
    page.click("text=用我的位置")
    expect(page.locator("p[role=status]")).to_contain_text("依次点出网格的边界")
    expect(page.locator("p[role=status]")).not_to_contain_text("还不知道")
    page.goto("/draw/new/")
    expect(page.locator("p[role=status]")).not_to_contain_text("还不知道")


def test_a_long_list_is_narrowed_by_typing_and_the_only_choice_left_is_taken(page: Page) -> None:
    page.goto("/intake/")
    box = page.get_by_label("输入编号或文字筛选")
    box.fill("灯")
    expect(page.locator("#id_kind option")).to_have_text(["请选择", "01 照明", "02 路灯"])
    assert page.input_value("#id_kind") == ""
    box.fill("03")
    assert page.input_value("#id_kind") == "c"
    box.fill("什么")
    expect(page.get_by_text("没有符合的项")).to_be_visible()
    assert page.input_value("#id_kind") == ""
    box.fill("")
    expect(page.locator("#id_kind option")).to_have_count(4)
    box.fill("路")
    box.press("Enter")
    expect(page.locator("#id_kind")).to_be_focused()
    assert page.input_value("#id_kind") == "b"


@pytest.mark.parametrize("path", ["/", "/thing/", "/intake/", "/draw/", "/accounts/login/"])
def test_the_smallest_phone_in_large_print_does_not_scroll_sideways(
    page: Page, context: BrowserContext, path: str
) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto("/")
    context.add_cookies([{"name": "ll_size", "value": "large", "url": page.url}])
    page.goto(path)
    assert page.get_attribute("html", "data-size") == "large"
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") == 0


@pytest.mark.parametrize("script", [True, False])
def test_the_navigation_of_a_phone_opens_with_and_without_a_script(
    browser: Browser, address: str, script: bool
) -> None:
    phone = browser.new_context(base_url=address, viewport={"width": 375, "height": 812}, java_script_enabled=script)
    page = phone.new_page()
    page.goto("/")
    expect(page.locator("#ll-side")).to_be_hidden()
    page.click(".ll-menu")
    expect(page.locator("#ll-side")).to_be_visible()
    page.click(".ll-shut")
    expect(page.locator("#ll-side")).to_be_hidden()


def test_a_step_is_a_page_where_no_script_runs(browser: Browser, address: str) -> None:
    page = browser.new_context(base_url=address, java_script_enabled=False).new_page()
    page.goto("/thing/")
    page.click("text=反馈")
    page.fill("textarea", "已换配件")
    page.click("button:has-text('提交反馈')")
    assert page.url.endswith("/step/")
