"""Five people take one matter from intake to 销号, each at a browser of their own."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.eyes import PHONE, Seat
from tests.pictures import jpeg

pytestmark = [pytest.mark.browser]
Sit = Callable[..., Seat]
TITLE = "三号楼下水堵了，污水往外冒"


def step(seat: Seat, name: str) -> None:
    """Press the button of a step and wait for its form."""
    seat.page.locator(".ll-steps a.btn", has_text=name).click()
    seat.page.locator("#ll-slot form").wait_for()


def send(seat: Seat, says: str) -> None:
    """Send the form of the step and read what happened."""
    seat.page.locator("#ll-slot form button.btn-primary").click()
    expect(seat.page.locator(".ll-toast").first).to_contain_text(says)


def take_in(seat: Seat, words: str = TITLE) -> str:
    """The clerk takes it in; returns the address of the matter."""
    page = seat.open("/desk/matters/new/")
    page.get_by_label("来访").check()
    page.fill("#id_body", words)
    page.select_option("#id_category", "0201")
    page.fill("#id_reporter_name", "李大妈")
    page.fill("#id_reporter_phone", "13800138000")
    page.fill("#id_address", "三号楼")
    page.locator("[data-map=pick]").click()
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("h1")).to_have_text(words)
    return "/" + page.url.split("/", 3)[3]


def test_five_people_take_one_matter_from_intake_to_closing(seat: Sit, tmp_path: Path) -> None:
    photo = tmp_path / "after.jpg"
    photo.write_bytes(jpeg("after"))
    clerk = seat("shequ1")
    path = take_in(clerk)

    secretary = seat("shuji1")
    secretary.open(path)
    if secretary.page.locator(".ll-steps a.btn", has_text="定位").count() and "待定位" in secretary.page.inner_text(
        "main"
    ):
        step(secretary, "定位")
        secretary.page.select_option("#ll-slot [name=grid]", index=1)
        send(secretary, "定位")
    step(secretary, "受理")
    secretary.page.check("#ll-slot [name=duplicates_seen]")
    send(secretary, "现在是“已受理”")

    centre = seat("zongzhi1")
    centre.open(path)
    step(centre, "派单")
    centre.page.select_option("#ll-slot [name=lead]", label="安居物业")
    centre.page.fill("#ll-slot [name=instruction]", "今天上午到场")
    send(centre, "现在是“已派单”")

    unit = seat("wuye1", PHONE)
    unit.open(path)
    step(unit, "签收")
    send(unit, "现在是“办理中”")
    step(unit, "反馈办理结果")
    unit.page.fill("#ll-slot [name=result]", "已疏通并冲洗")
    unit.page.locator("#ll-slot form button.btn-primary").click()
    expect(unit.page.locator("#ll-slot .ll-errors")).to_contain_text("办理后照片")
    expect(unit.page.locator("#ll-slot [name=result]")).to_have_value("已疏通并冲洗")
    unit.page.set_input_files("#ll-slot [name=images]", photo)
    send(unit, "现在是“已反馈”")

    checker = seat("shequ1")
    checker.open(path)
    step(checker, "开始核查")
    send(checker, "现在是“核查回访”")
    step(checker, "核查通过")
    checker.page.check("#ll-slot [name=contacted]")
    checker.page.select_option("#ll-slot [name=satisfaction]", "satisfied")
    send(checker, "现在是“已销号”")
    expect(checker.page.locator(".ll-titlebar .ll-stage")).to_contain_text("已销号")
    expect(checker.page.locator(".ll-steps")).to_contain_text("已经销号")
    assert not any(one.console for one in (clerk, secretary, centre, unit, checker))


def test_intake_works_without_scripts(seat: Sit) -> None:
    page = (clerk := seat("shequ1", scripts=False)).open("/desk/matters/new/")
    page.fill("#id_body", "路灯三晚不亮")
    page.select_option("#id_category", "0204")
    page.get_by_role("button", name="登记", exact=True).click()
    expect(page.locator("h1")).to_have_text("路灯三晚不亮")
    assert re.search(r"/desk/matters/[0-9a-f-]{36}/$", clerk.page.url)


def test_an_opened_phone_hides_itself_and_left_a_trace(seat: Sit) -> None:
    clerk = seat("shequ1")
    clerk.open(take_in(clerk, "四号楼下水也堵了"))
    page = clerk.page
    expect(page.locator("#ll-phone")).to_contain_text("138****8000")
    page.fill("#id_purpose", "联系约时间")
    page.get_by_role("button", name="查看号码").click()
    expect(page.locator("[data-secret]")).to_have_text("13800138000")
    expect(page.locator("[data-countdown]")).to_contain_text("秒后隐藏")
