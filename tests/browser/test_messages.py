"""The settings of messages in a browser: the preview follows what is typed, a test message shows what became of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from linli.foundation.messaging.tests.servers import robot_server
from tests.browser.eyes import DESK, PHONE, Look, Seat

pytestmark = [pytest.mark.browser]
Sit = Callable[..., Seat]


@pytest.mark.parametrize("look", [DESK, PHONE], ids=lambda look: look.name)
def test_the_preview_follows_what_is_typed(seat: Sit, look: Look) -> None:
    page = seat("guanli", look).open("/desk/settings/wordings/matter.told_accepted/")
    page.fill("#id_text", "{社区}收到了{编号}。" + "很" * 70)
    shown = page.locator("#ll-preview")
    expect(shown).to_contain_text("松园社区收到了松园诉〔2026〕12号。很")
    expect(shown).to_contain_text("按 2 条短信计费")
    page.fill("#id_text", "{姓名}您好")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".ll-errors")).to_contain_text("没有占位符{姓名}")
    expect(page.locator("#id_text")).to_have_value("{姓名}您好")


def test_a_test_message_goes_through_the_worker_and_the_page_says_so(seat: Sit) -> None:
    clerk = seat("guanli")
    with robot_server() as (port, posted):
        page = clerk.open("/desk/settings/robots/new/other/")
        page.locator("#id_owner").select_option(index=1)
        page.fill("#id_name", "测试群")
        page.fill("#id_url", f"json://127.0.0.1:{port}/hook")
        page.get_by_role("button", name="添加").click()
        page.get_by_role("button", name="发测试消息").click()
        expect(page.locator("#ll-tried")).to_contain_text("测试消息已送达", timeout=30_000)
        assert [one["title"] for one in posted] == ["测试消息"]
    assert not clerk.findings()
    page.get_by_role("button", name="移除").click()
    page.locator("dialog[open]").get_by_role("button", name="移除").click()
    expect(page.locator(".ll-toast").first).to_contain_text("“测试群”已移除。")


def test_without_scripts_the_preview_is_a_button(seat: Sit) -> None:
    page = seat("guanli", scripts=False).open("/desk/settings/wordings/matter.told_closed/")
    page.fill("#id_text", "{编号}办好了。")
    page.get_by_role("button", name="预览").click()
    expect(page.locator("#ll-preview")).to_contain_text("松园诉〔2026〕12号办好了。")
