"""The pages that are looked at, and as whom."""

from dataclasses import dataclass

from tests.browser.eyes import Seat


@dataclass(frozen=True)
class Shown:
    """One page: a name for its sheet, who looks, where ({matter}: the first in the list), what to press first.

    `paper` pages are judged on the desk and on paper only.
    """

    name: str
    username: str
    path: str
    press: str = ""
    paper: bool = False

    def address(self, seat: Seat) -> str:
        """Where it is, for the person who sits there."""
        if "{dispatch}" in self.path:
            return self.path.replace("{dispatch}", _first(seat, "/desk/matters/dispatches/"))
        if "{matter}" not in self.path:
            return self.path
        return self.path.replace("{matter}", _first(seat, "/desk/matters/?view=open"))


def _first(seat: Seat, path: str) -> str:
    """Where the first row of a list leads."""
    return seat.open(path).locator(".ll-grid a.ll-t").first.get_attribute("href") or ""


PAGES = (
    Shown("login", "", "/accounts/login/"),
    Shown("today", "shuji1", "/desk/"),
    Shown("today-grid", "wangge1", "/desk/"),
    Shown("today-unit", "wuye1", "/desk/"),
    Shown("list", "shuji1", "/desk/matters/?view=all"),
    Shown("list-mine", "zongzhi1", "/desk/matters/"),
    Shown("list-empty", "shuji1", "/desk/matters/?view=all&q=没有这样的事项"),
    Shown("map", "shuji1", "/desk/matters/map/"),
    Shown("matter", "shuji1", "{matter}"),
    Shown("matter-print", "shuji1", "{matter}print/", paper=True),
    Shown("co-list", "wuye1", "/desk/matters/dispatches/"),
    Shown("co-page", "wuye1", "{dispatch}"),
    Shown("co-form", "wuye1", "{dispatch}return/"),
    Shown("intake", "shequ1", "/desk/matters/new/"),
    Shown("intake-errors", "shequ1", "/desk/matters/new/", press="登记"),
    Shown("inbox", "shuji1", "/inbox/"),
    Shown("settings", "guanli", "/desk/settings/"),
    Shown("areas", "guanli", "/desk/settings/areas/"),
    Shown("organisations", "guanli", "/desk/settings/organisations/"),
    Shown("staff", "guanli", "/desk/settings/staff/"),
    Shown("calendar", "guanli", "/desk/settings/calendar/"),
    Shown("wordings", "guanli", "/desk/settings/wordings/"),
    Shown("wording", "guanli", "/desk/settings/wordings/matter.supervised/"),
    Shown("audit", "shenji", "/desk/settings/audit/"),
    Shown("not-found", "shuji1", "/desk/nothing-here/"),
)
