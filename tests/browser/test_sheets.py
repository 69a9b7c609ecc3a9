"""A spreadsheet through a browser and the worker: sent, its columns confirmed, judged, written, and taken back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from linli.foundation.tabular.tests.books import xlsx
from tests.browser.eyes import CARE, DESK, Look, Seat

pytestmark = [pytest.mark.browser]
ROWS = (("单位名称", "单位性质", "联系电话"), ("春风物业", "物业公司", "0471-6600001"), ("东风银行", "银行", ""))


@pytest.mark.parametrize("look", [DESK, CARE], ids=lambda look: look.name)
def test_a_sheet_is_looked_at_written_and_taken_back(seat: Callable[..., Seat], tmp_path: Path, look: Look) -> None:
    file = tmp_path / "组织.xlsx"
    file.write_bytes(xlsx(*ROWS, title="组织名单"))
    clerk = seat("guanli", look)
    page = clerk.open("/desk/sheets/organisations/")
    page.set_input_files("#id_file", file)
    page.get_by_role("button", name="上传，下一步").click()
    expect(page.locator("#id_kind")).to_have_value("1")
    assert not clerk.findings()
    page.get_by_role("button", name="核对，先不写入").click()
    write = page.get_by_role("button", name="导入 1 行")
    expect(write).to_be_visible(timeout=30_000)
    expect(page.locator("main")).to_contain_text("“银行”不在可选的内容里")
    assert not clerk.findings()
    write.click()
    undo = page.get_by_role("button", name="撤销这次导入")
    expect(undo).to_be_visible(timeout=30_000)
    assert not clerk.findings()
    undo.click()
    page.locator("dialog[open]").get_by_role("button", name="撤销").click()
    expect(page.locator("h1")).to_contain_text("已撤销", timeout=30_000)
