"""A street sets itself up from nothing: the first-run pages, its own spreadsheets, and the first matter."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Page, expect

from linli.foundation.tabular.tests.books import xlsx
from tests.browser.eyes import DESK, Seat
from tests.browser.first_run import STEPS, new_installation
from tests.places import PASSWORD

pytestmark = [pytest.mark.browser]
FOUNDING = ("setup-start", "setup-administrator", "setup-community", "setup-hours")
BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEETS = {
    "areas": (
        ("级别", "上级", "名称", "简称", "网格编码", "户数", "人数"),
        ("网格", "松园社区", "松园一网格", "松园一", "SY-1", 610, 1480),
        ("网格", "松园社区", "松园二网格", "松园二", "SY-2", 580, 1390),
        ("社区", "东风路街道", "竹园社区", "竹园", "", 1200, 3100),
        ("网格", "竹园社区", "竹园一网格", "竹园一", "ZY-1", 640, 1600),
    ),
    "organisations": (
        ("单位名称", "单位简称", "单位类型", "服务范围", "值班电话"),
        ("松园社区居民委员会", "松园居委会", "社区居委会", "松园社区", "0471-6600001"),
        ("安居物业服务中心", "安居物业", "物业公司", "东风路街道", "0471-6600002"),
    ),
    "staff": (
        ("登录名", "姓名", "岗位", "管辖区划", "所在单位", "职务"),
        ("liufang", "刘芳", "社区工作者", "松园社区", "松园社区居民委员会", "综治专干"),
        ("chenggang", "程钢", "网格员", "松园社区 · 松园一网格", "松园社区居民委员会", ""),
        ("anwuye", "安物业", "承办单位", "", "安居物业服务中心", "经理"),
    ),
    "places": (
        ("所属社区", "小区名称", "楼号", "单元", "房号", "别名", "网格", "户数", "人数", "物业公司"),
        ("松园社区", "松园小区", "", "", "", "老松园", "", 610, 1480, "安居物业服务中心"),
        ("松园社区", "松园小区", "3号楼", "", "", "", "松园一网格", 48, 120, ""),
        ("松园社区", "松园小区", "3号楼", "2单元", "", "", "", 12, 31, ""),
        ("松园社区", "松园小区", "3号楼", "2单元", "301", "", "", "", "", ""),
    ),
}
LEDGER = (
    ("编号", "问题描述", "办理情况", "登记日期", "截止日期", "社区", "地址", "责任单位"),
    ("东风〔2026〕017", "楼道里的杂物堆了半个月", "在办", "2026-11-02", "2026-12-20", "松园社区", "3号楼", "安居物业"),
    ("东风〔2026〕018", "花坛边的砖松了，老人容易绊倒", "待派单", "2026-11-12", "", "松园社区", "北门", ""),
)


def bring_in(page: Page, address: str, code: str, rows: tuple[tuple[object, ...], ...]) -> None:
    """A spreadsheet as its office has it: sent, compared, judged and written."""
    page.goto(f"{address}/desk/sheets/{code}/", wait_until="networkidle")
    book: FilePayload = {"name": f"{code}.xlsx", "mimeType": BOOK, "buffer": xlsx(*rows, title="东风路街道")}
    page.set_input_files("input[type=file]", book)
    page.get_by_role("button", name="上传，下一步").click()
    page.get_by_role("button", name="核对，先不写入").click()
    write = page.get_by_role("button", name=f"导入 {len(rows) - 1} 行")
    expect(write, page.inner_text("main")).to_be_visible(timeout=30_000)
    write.click()
    expect(page.locator("main")).to_contain_text(f"已写入 {len(rows) - 1} 行", timeout=30_000)


def first_passwords(page: Page, address: str) -> dict[str, str]:
    """What is printed for the new people: passwords by user name."""
    page.goto(f"{address}/desk/settings/staff/first-passwords/", wait_until="networkidle")
    page.get_by_role("button", name="生成并打印").click()
    page.wait_for_load_state("networkidle")
    rows = [row.locator("td").all_inner_texts() for row in page.locator("tbody tr").all()]
    return {username: password for _name, username, password in rows}


def test_a_street_starts_from_nothing_with_five_spreadsheets(shared: Browser, tmp_path: Path) -> None:
    with new_installation(tmp_path / "street") as server:
        founder = Seat(shared, server.address, DESK)
        for step in STEPS:
            if step.name in FOUNDING:
                founder.open(step.path)
                step.do(founder.page)
        founder.open("/setup/done/")
        founder.page.get_by_role("button", name="完成设置").click()
        for code, rows in SHEETS.items():
            bring_in(founder.page, server.address, code, rows)
        passwords = first_passwords(founder.page, server.address)
        assert set(passwords) == {"liufang", "chenggang", "anwuye"}

        clerk = Seat(shared, server.address, DESK)
        clerk.sign_in("liufang", passwords["liufang"])
        clerk.page.fill("[name=oldpassword]", passwords["liufang"])
        clerk.page.fill("[name=password1]", PASSWORD)
        clerk.page.fill("[name=password2]", PASSWORD)
        clerk.page.locator("main button.btn-primary").click()
        clerk.page.wait_for_load_state("networkidle")
        bring_in(clerk.page, server.address, "ledger", LEDGER)
        clerk.open("/desk/matters/?view=open")
        expect(clerk.page.locator("main")).to_contain_text("东风〔2026〕017")
        clerk.open("/desk/matters/new/")
        clerk.page.fill("#id_body", "楼前的路灯不亮，晚上看不见台阶")
        clerk.page.select_option("#id_category", "0201")
        clerk.page.fill("#id_address", "老松园3号楼2单元门口")
        clerk.page.get_by_role("button", name="登记", exact=True).click()
        expect(clerk.page.locator("h1")).to_have_text("楼前的路灯不亮，晚上看不见台阶")
        expect(clerk.page.locator("main")).to_contain_text("松园一网格")
        for seat in (founder, clerk):
            assert seat.console == []
            seat.close()
