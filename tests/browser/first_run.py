"""The pages of the first run, walked through as a founder does, on an installation with nothing in it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

from tests.browser.eyes import DESK, Look, Seat
from tests.places import PASSWORD, Place
from tests.serving import Server, serving

GRID = """{"type": "Polygon", "coordinates": [[[111.69, 40.82], [111.70, 40.82], [111.70, 40.83], [111.69, 40.83],
[111.69, 40.82]]]}"""


@dataclass(frozen=True)
class FirstStep:
    """One page: what it is called on its sheet, where it is, and what the founder does there to come to the next."""

    name: str
    path: str
    do: Callable[[Page], None]


def _fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        field = page.locator(f"[name='{name.replace('__', '-')}']")
        if field.evaluate("e => e.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)


def _press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).click()
    page.wait_for_load_state("networkidle")


def _choose(page: Page) -> None:
    page.get_by_role("link", name="开始设置").click()


def _administrator(page: Page) -> None:
    _fill(page, name="安建国", username="anjianguo", password=PASSWORD, again=PASSWORD)
    _press(page, "建立管理员并登录")


def _community(page: Page) -> None:
    _fill(page, street_name="东风路街道", street_short="东风路", name="松园社区", short="松园")
    _press(page, "保存并继续")


def _hours(page: Page) -> None:
    _press(page, "保存并继续")


def _organisations(page: Page) -> None:
    _fill(page, line2__name="安居物业服务中心", line2__short="安居物业", line2__kind="property")
    _press(page, "保存并继续")


def _staff(page: Page) -> None:
    area = page.locator("[name=area] option", has_text="松园社区").first.get_attribute("value") or ""
    _fill(page, name="刘芳", username="liufang", password=PASSWORD, role="R5", area=area)
    _press(page, "加入")


def _grids(page: Page) -> None:
    _fill(page, name="第一网格", short="松园一网格", polygon=GRID)
    _press(page, "加入这个网格")


def _stay(page: Page) -> None:
    del page


STEPS = (
    FirstStep("setup-start", "/setup/", _choose),
    FirstStep("setup-administrator", "/setup/administrator/", _administrator),
    FirstStep("setup-community", "/setup/community/", _community),
    FirstStep("setup-hours", "/setup/hours/", _hours),
    FirstStep("setup-organisations", "/setup/organisations/", _organisations),
    FirstStep("setup-staff", "/setup/staff/", _staff),
    FirstStep("setup-staff-more", "/setup/staff/", _stay),
    FirstStep("setup-grids", "/setup/grids/", _grids),
    FirstStep("setup-grids-more", "/setup/grids/", _stay),
    FirstStep("setup-done", "/setup/done/", _stay),
)


@contextmanager
def new_installation(folder: Path) -> Iterator[Server]:
    """A server that nobody has set up."""
    folder.mkdir(exist_ok=True)
    with serving(Place(folder), "--migrate") as server:
        yield server


def walk(shared: Browser, server: Server, looks: tuple[Look, ...]) -> Iterator[tuple[FirstStep, Look, Seat]]:
    """Every page in every look, each at a browser of its own with the founder's login, before the founder goes on."""
    founder, *others = (Seat(shared, server.address, look) for look in (DESK, *looks))
    for step in STEPS:
        login: Any = founder.context.cookies()
        for one in others:
            one.context.add_cookies(login)
            one.console.clear()
            one.open(step.path)
            assert one.page.url.endswith(step.path), one.page.url
            yield step, one.look, one
        founder.open(step.path)
        step.do(founder.page)
    for one in (founder, *others):
        one.close()
