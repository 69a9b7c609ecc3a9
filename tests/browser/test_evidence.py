"""Photos, voices and papers, from the picker to the page, also over a line that breaks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import FilePayload, Page, Request, Route, expect

from linli.foundation.files.tests import samples
from tests.browser.eyes import CARE, DESK, PHONE, Look, Seat
from tests.browser.test_one_matter import send, step
from tests.pictures import jpeg

pytestmark = [pytest.mark.browser]
Sit = Callable[..., Seat]
PHOTO: FilePayload = {"name": "积水.jpg", "mimeType": "image/jpeg", "buffer": jpeg("before")}
VOICE: FilePayload = {"name": "李大妈的语音.wav", "mimeType": "audio/wav", "buffer": samples.wav(2)}
PAPER: FilePayload = {"name": "物业通知.pdf", "mimeType": "application/pdf", "buffer": samples.pdf()}
SVG: FilePayload = {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": b"<svg><script>alert(1)</script></svg>"}
FILM: FilePayload = {"name": "现场.mp4", "mimeType": "video/mp4", "buffer": samples.iso(b"vide", data=bytes(5_000_000))}
LONG_MS = 20_000


def begin(seat: Seat, words: str) -> Page:
    """The intake form with what is compulsory."""
    page = seat.open("/desk/matters/new/")
    page.get_by_label("来访").check()
    page.fill("#id_body", words)
    page.select_option("#id_category", "0201")
    page.fill("#id_address", "三号楼")
    page.locator("[data-map=pick]").click()
    expect(page.locator("[data-picker] button").first).to_be_attached()
    return page


def choose(page: Page, *files: FilePayload) -> None:
    """Choose files in the picker."""
    page.set_input_files("[data-picker] input[name=images]", list(files))


def press(page: Page) -> None:
    """Send the form."""
    page.get_by_role("button", name="登记", exact=True).click()


def rows(page: Page) -> list[str]:
    """What the picker says of each file."""
    return page.locator("[data-picker-list] small").all_inner_texts()


@pytest.mark.parametrize("look", [DESK, PHONE, CARE], ids=lambda look: look.name)
def test_the_picker_shows_how_far_each_file_is_and_what_is_wrong(seat: Sit, look: Look) -> None:
    clerk = seat("shequ1", look)
    page = begin(clerk, f"积水没人管 {look.name}")
    choose(page, PHOTO, VOICE)
    choose(page, SVG)
    expect(page.locator("[data-picker-list] small", has_text="已上传")).to_have_count(2)
    expect(page.locator("[data-picker-list] .ll-bad small")).to_contain_text("这个文件不是")
    press(page)
    expect(page.locator("[data-picker] [role=status]")).to_contain_text("请重试或移除")
    assert not clerk.findings()
    page.get_by_role("button", name="移除 photo.jpg").click()
    press(page)
    expect(page.locator("h1")).to_contain_text("积水没人管")
    assert page.locator(".ll-picture img").count() == 1
    assert page.locator("audio").evaluate(
        "audio => new Promise(done => { const tell = () => done(audio.duration);"
        "audio.readyState ? tell() : audio.addEventListener('loadedmetadata', tell); audio.load(); })"
    ) == pytest.approx(2, abs=0.1)
    assert not clerk.findings()


def test_a_line_that_breaks_loses_nothing_that_has_arrived(seat: Sit) -> None:
    page = begin(seat("shequ1"), "楼道里有人堆电动车电池")
    offsets: list[int] = []

    def break_once(route: Route, request: Request) -> None:
        if request.method == "PATCH":
            offsets.append(int(request.headers["upload-offset"]))
            if len(offsets) == 3:
                route.abort("connectionreset")
                return
        route.continue_()

    page.route("**/files/uploads/*/", break_once)
    choose(page, FILM)
    expect(page.locator("[data-picker-list] small")).to_contain_text("已上传", timeout=LONG_MS)
    assert 0 < offsets[1] < offsets[2] == offsets[3]
    assert offsets.count(0) == 1
    press(page)
    expect(page.locator("video")).to_have_count(1)


def test_a_form_waits_for_its_files_and_goes_by_itself(seat: Sit) -> None:
    clerk = seat("shequ1")
    page = begin(clerk, "消防通道又被堵了")
    clerk.context.set_offline(True)
    choose(page, PHOTO)
    expect(page.locator("[data-picker-list] small")).to_contain_text("连接断了")
    press(page)
    expect(page.locator("[data-picker] [role=status]")).to_contain_text("传完自动提交")
    clerk.context.set_offline(False)
    expect(page.locator("h1")).to_have_text("消防通道又被堵了", timeout=LONG_MS)
    expect(page.locator(".ll-picture img")).to_have_count(1)


def test_without_a_script_several_files_go_with_the_form_and_one_can_be_struck_out(seat: Sit) -> None:
    page = seat("shequ1", scripts=False).open("/desk/matters/new/")
    choose(page, PHOTO, VOICE, PAPER)
    press(page)
    expect(page.locator("[data-picker-list] li")).to_have_count(3)
    page.locator("li", has_text="物业通知.pdf").get_by_label("不要了").check()
    page.fill("#id_body", "没有脚本也能交")
    page.select_option("#id_category", "0201")
    press(page)
    expect(page.locator("h1")).to_have_text("没有脚本也能交")
    expect(page.locator("audio")).to_have_count(1)
    expect(page.locator("main", has_text="物业通知.pdf")).to_have_count(0)


@pytest.mark.parametrize("look", [DESK, PHONE], ids=lambda look: look.name)
def test_before_and_after_stand_side_by_side(seat: Sit, look: Look) -> None:
    page = begin(seat("shequ1"), f"井盖坏了 {look.name}")
    choose(page, PHOTO, VOICE, PAPER)
    press(page)
    expect(page.locator("h1")).to_contain_text("井盖坏了")
    path = "/" + page.url.split("/", 3)[3]
    secretary = seat("shuji1")
    secretary.open(path)
    step(secretary, "受理")
    secretary.page.check("#ll-slot [name=duplicates_seen]")
    send(secretary, "现在是“已受理”")
    step(secretary, "派单")
    secretary.page.select_option("#ll-slot [name=lead]", label="安居物业")
    secretary.page.fill("#ll-slot [name=instruction]", "换井盖")
    send(secretary, "现在是“已派单”")
    unit = seat("wuye1", look)
    unit.open(path)
    step(unit, "签收")
    send(unit, "现在是“办理中”")
    step(unit, "反馈办理结果")
    unit.page.fill("#ll-slot [name=result]", "已换新井盖")
    choose(unit.page, PAPER)
    expect(unit.page.locator("#ll-slot [data-picker-list] small")).to_contain_text("已上传")
    unit.page.locator("#ll-slot form button.btn-primary").click()
    expect(unit.page.locator("#ll-slot .ll-errors")).to_contain_text("办理后照片")
    choose(unit.page, {"name": "换好.jpg", "mimeType": "image/jpeg", "buffer": jpeg("after")})
    send(unit, "现在是“已反馈”")
    pair = unit.page.locator(".ll-pair img")
    expect(pair).to_have_count(2)
    first, second = (pair.nth(index).bounding_box() for index in (0, 1))
    assert first is not None
    assert second is not None
    assert abs(first["y"] - second["y"]) < 2
    assert first["x"] + first["width"] <= second["x"]
    unit.open(path)
    assert not unit.findings()
    unit.open(f"{path}print/")
    expect(unit.page.locator(".ll-pairs img")).to_have_count(2)
