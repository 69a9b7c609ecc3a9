"""The phone pages in a real browser: camera and position, a lost connection, the nearest first."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from linli.channels.demo.ground import cell_of, point_in
from tests.browser.eyes import CARE, PHONE, Look, Seat
from tests.pictures import jpeg

pytestmark = [pytest.mark.browser]
Sit = Callable[..., Seat]
GRID = "松园一网格"
KEPT = """caches.keys().then(names => caches.open(names[0])).then(cache => cache.keys())
  .then(all => all.map(request => new URL(request.url).pathname))"""
PATIENCE = 20_000
WORDS = "三单元门口堆满纸箱"


def photo(words: str) -> Any:
    """A photo as the camera hands it over."""
    return {"name": f"{words}.jpg", "mimeType": "image/jpeg", "buffer": jpeg(words)}


def outside(seat: Seat, grid: str = GRID) -> Seat:
    """Standing in a grid, with the position allowed."""
    lon, lat = point_in(cell_of(grid), 0.5, 0.5)
    seat.context.grant_permissions(["geolocation"], origin=seat.address)
    seat.context.set_geolocation({"longitude": lon, "latitude": lat, "accuracy": 12})
    return seat


def shoot(page: Page, words: str) -> None:
    """Take a photo with the camera of the report."""
    page.locator("#id_images input[capture]").set_input_files(photo(words))


def thumbs(page: Page) -> Any:
    """The previews of what was taken."""
    return page.locator("#id_images .ll-files img")


def has_arrived(page: Page, box: str = "#id_images") -> None:
    """The photos of this box are at the server."""
    expect(page.locator(f"{box} .ll-files small")).to_contain_text("已上传", timeout=PATIENCE)


def is_fit(seat: Seat) -> None:
    """Nothing is wrong with the page itself, once its message is closed."""
    seat.page.locator(".ll-toast").get_by_role("button", name="关闭").click()
    found = seat.findings()
    assert not found, found


@pytest.mark.parametrize("look", [PHONE, CARE], ids=lambda look: look.name)
def test_camera_tile_and_send_are_three_taps(seat: Sit, look: Look) -> None:
    worker = outside(seat("wangge1", look))
    page = worker.open("/field/report/")
    expect(page.locator("[data-here-words]")).to_contain_text("松园社区第一网格")
    expect(page.locator("[data-here-words]")).to_contain_text("误差约 12 米")
    shoot(page, f"camera {look.name}")
    expect(thumbs(page)).to_have_count(1)
    has_arrived(page)
    found = worker.findings()
    assert not found, found
    page.locator(".ll-tile").first.click()
    page.get_by_role("button", name="上报").click()
    page.wait_for_url(re.compile(r"/field/matters/"))
    expect(page.locator(".ll-toast")).to_contain_text("已上报")
    expect(page.locator(".ll-photos img")).to_have_count(1)
    expect(page.locator("main")).to_contain_text("松园社区第一网格")
    is_fit(worker)
    page = worker.open("/field/report/")
    expect(page.locator(".ll-draft")).to_have_count(0)
    expect(thumbs(page)).to_have_count(0)


def test_what_is_done_already_is_reported_and_settled_in_one_go(seat: Sit) -> None:
    page = outside(seat("wangge1", PHONE)).open("/field/report/")
    expect(page.locator("#id_settled")).to_be_hidden()
    page.locator(".ll-tile", has_text="楼道堆物").first.click()
    page.locator("#id_settled").check()
    shoot(page, "before")
    page.locator("#id_done-result").fill("帮着搬走了")
    page.locator("#id_done-images input[capture]").set_input_files(photo("after"))
    page.get_by_role("button", name="上报").click()
    expect(page.locator(".ll-errors")).to_contain_text("反映人同意，才能当场办结。")
    expect(page.locator(".ll-camera .ll-files img")).to_have_count(2)
    page.locator("#id_done-agreed").check()
    page.get_by_role("button", name="上报").click()
    expect(page.locator(".ll-toast")).to_contain_text("当场办结")


def test_a_lost_connection_loses_nothing(seat: Sit) -> None:
    worker = outside(seat("wangge1", PHONE))
    page = worker.open("/field/report/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    expect(page.locator("[data-here-words]")).to_contain_text("松园社区第一网格")
    shoot(page, "offline")
    page.locator(".ll-tile", has_text="路灯不亮").first.click()
    page.fill("#id_body", WORDS)
    has_arrived(page)
    worker.context.set_offline(True)
    expect(page.locator("[data-offline]")).to_be_visible()
    page.get_by_role("button", name="上报").click()
    expect(page.locator(".ll-toast")).to_contain_text("没有连上服务器")
    expect(page.locator("#id_body")).to_have_value(WORDS)
    expect(thumbs(page)).to_have_count(1)
    page.reload()
    expect(page.locator("main")).to_contain_text("现在连不上服务器")
    expect(page.locator("[data-offline]")).to_be_visible()
    worker.context.set_offline(False)
    expect(page.locator("#id_body")).to_have_value(WORDS, timeout=PATIENCE)
    expect(thumbs(page)).to_have_count(1)
    has_arrived(page)
    expect(page.locator("input[name=category]:checked")).to_have_count(1)
    page.get_by_role("button", name="上报").click()
    page.wait_for_url(re.compile(r"/field/matters/"))
    expect(page.locator("main")).to_contain_text(WORDS)
    expect(page.locator(".ll-photos img")).to_have_count(1)


def test_a_report_waits_for_its_photo_and_goes_by_itself(seat: Sit) -> None:
    worker = outside(seat("wangge1", PHONE))
    page = worker.open("/field/report/")
    expect(page.locator("[data-here-words]")).to_contain_text("松园社区第一网格")
    page.locator(".ll-tile", has_text="路灯不亮").first.click()
    worker.context.set_offline(True)
    shoot(page, "held")
    expect(page.locator("#id_images .ll-files small")).to_contain_text("连接断了")
    page.get_by_role("button", name="上报").click()
    expect(page.locator("#id_images [role=status]")).to_contain_text("传完自动提交")
    worker.context.set_offline(False)
    page.wait_for_url(re.compile(r"/field/matters/"), timeout=PATIENCE)
    expect(page.locator(".ll-photos img")).to_have_count(1)


def test_a_photo_that_has_arrived_is_not_sent_again(seat: Sit) -> None:
    page = outside(seat("wangge2", PHONE), "松园三网格").open("/field/report/")
    shoot(page, "once")
    has_arrived(page)
    kept = page.locator("#id_kept").input_value()
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if "/files/uploads/" in request.url else None)
    page.reload()
    expect(page.locator("#id_kept")).to_have_value(kept)
    has_arrived(page)
    page.locator(".ll-tile").first.click()
    page.get_by_role("button", name="上报").click()
    page.wait_for_url(re.compile(r"/field/matters/"))
    expect(page.locator(".ll-photos img")).to_have_count(1)
    assert not sent


def test_without_a_script_the_photos_go_with_the_form_and_one_can_be_struck_out(seat: Sit) -> None:
    page = seat("wangge1", PHONE, scripts=False).open("/field/report/")
    page.locator("#id_images input[multiple]").set_input_files([photo("plain one"), photo("plain two")])
    page.select_option("#id_grid", label=GRID)
    page.get_by_role("button", name="上报").click()
    expect(page.locator("#id_images .ll-files li")).to_have_count(2)
    page.locator("li", has_text="plain two.jpg").get_by_label("不要了").check()
    page.locator(".ll-tile").first.click()
    page.get_by_role("button", name="上报").click()
    page.wait_for_url(re.compile(r"/field/matters/"))
    expect(page.locator(".ll-photos img")).to_have_count(1)


def test_a_draft_outlives_the_browser_and_goes_with_signing_out(seat: Sit) -> None:
    worker = outside(seat("wangge4", PHONE), "河湾一网格")
    page = worker.open("/field/report/")
    shoot(page, "kept")
    page.fill("#id_body", WORDS)
    page.close()
    worker.page = worker.context.new_page()
    page = worker.open("/field/report/")
    expect(page.locator("#id_body")).to_have_value(WORDS)
    expect(thumbs(page)).to_have_count(1)
    page.get_by_role("button", name="清空").click()
    expect(page.locator("#id_body")).to_have_value("")
    expect(thumbs(page)).to_have_count(0)
    page.fill("#id_body", WORDS)
    worker.open("/field/me/").get_by_role("button", name="退出登录").click()
    page.wait_for_load_state("networkidle")
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('ll-draft')).length") == 0


def test_without_a_position_the_grid_is_chosen(seat: Sit) -> None:
    page = seat("wangge2", PHONE).open("/field/report/")
    expect(page.locator("[data-here-words]")).to_contain_text("没有定位成功")
    page.locator("#id_grid").select_option(label="松园三网格")
    expect(page.locator("[data-here-words]")).to_contain_text("按您选的：松园三网格")


def test_a_check_on_the_spot_takes_a_photo(seat: Sit) -> None:
    worker = outside(seat("wangge2", PHONE), "松园三网格")
    page = worker.open("/field/")
    page.locator(".ll-task:has(.ll-s-checking) a").first.click()
    expect(page.locator("[data-distance]")).to_contain_text("约")
    page.get_by_role("link", name="核查通过，销号").click()
    page.get_by_label("现场查看").check()
    page.locator("[data-camera] input[capture]").set_input_files(photo("check"))
    page.locator("#id_satisfaction").select_option("not_rated")
    page.get_by_role("button", name="核查通过，销号").click()
    expect(page.locator(".ll-toast")).to_contain_text("已销号")
    is_fit(worker)


def test_the_nearest_of_what_is_equally_urgent_comes_first(seat: Sit) -> None:
    page = outside(seat("shequ2", PHONE), "竹园一网格").open("/field/")
    expect(page.locator("[data-near-words]")).to_contain_text("近的排在前面")
    shown = [group.locator("[data-distance]").all_inner_texts() for group in page.locator("[data-group]").all()]
    ways = [[metres(text) for text in group] for group in shown]
    assert any(len(group) > 1 for group in ways)
    assert ways == [sorted(group) for group in ways]


def metres(text: str) -> float:
    """How far that is; without a place it is farthest."""
    found = re.search(r"约 ([\d.]+) (米|公里)", text)
    return float(found[1]) * (1000 if found[2] == "公里" else 1) if found else float("inf")


def test_the_pages_can_be_put_on_the_home_screen(seat: Sit) -> None:
    page = seat("wangge1", PHONE).open("/field/")
    assert page.evaluate("navigator.serviceWorker.ready.then(r => new URL(r.scope).pathname)") == "/field/"
    kept = page.evaluate(KEPT)
    assert "/field/offline/" in kept
    assert all(path.startswith("/static/dist/") for path in kept if path != "/field/offline/")
