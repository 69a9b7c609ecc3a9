"""The pages that are looked at, and as whom."""

from dataclasses import dataclass

from tests.browser.eyes import Seat


@dataclass(frozen=True)
class Shown:
    """One page: a name for its sheet, who looks, where ({matter}: the first in the list), what to press first."""

    name: str
    username: str
    path: str
    press: str = ""

    def address(self, seat: Seat) -> str:
        """Where it is, for the person who sits there."""
        return _address(self.path, seat)


def _address(path: str, seat: Seat) -> str:
    """The path with its mark replaced by the first such link; lists may have marks too."""
    for mark, (listed, link) in FIRST.items():
        if mark in path:
            first = seat.open(_address(listed, seat)).locator(link).first.get_attribute("href") or ""
            return path.replace(mark, first)
    return path


FIRST = {
    "{matter}": ("/desk/matters/?view=open", ".ll-grid a.ll-t"),
    "{done}": ("/desk/matters/?view=all&q=井盖", ".ll-grid a.ll-t"),
    "{rule}": ("/desk/settings/deadlines/", ".ll-grid a.ll-t"),
    "{place}": ("/desk/places/?kind=building&q=11号楼", ".ll-grid a.ll-t"),
    "{compound}": ("/desk/places/", ".ll-grid a.ll-t"),
    "{robot}": ("/desk/settings/robots/", ".ll-grid a.ll-t"),
    "{unit}": ("/desk/settings/organisations/", ".ll-grid tr:has-text('安居物业') a.ll-t"),
    "{committee}": ("/desk/settings/groups/?view=committees", ".ll-grid a.ll-t"),
    "{person}": ("/desk/settings/staff/", ".ll-grid tr:has-text('安如意') a[aria-label*='账号']"),
    "{proposal}": ("/desk/settings/staff/proposals/", ".ll-grid a[aria-label*='办理']"),
    "{dispatch}": ("/desk/matters/dispatches/", ".ll-grid a.ll-t"),
    "{duty}": ("/desk/roster/", ".ll-grid a.ll-t"),
    "{shift}": ("/desk/roster/mine/", ".ll-grid a.ll-t"),
    "{base}": ("/desk/base/", ".ll-grid a.ll-t"),
    "{community}": ("/desk/settings/areas/", ".ll-grid tr:has(td:text-is('社区')) a.ll-t"),
    "{grid}": ("{community}", ".ll-grid a.ll-t"),
    "{task}": ("/field/", ".ll-task a"),
}


PAGES = (
    Shown("login", "", "/accounts/login/"),
    Shown("today", "shuji1", "/desk/"),
    Shown("today-grid", "wangge1", "/desk/"),
    Shown("today-unit", "wuye1", "/desk/"),
    Shown("list", "shuji1", "/desk/matters/?view=all"),
    Shown("list-mine", "zongzhi1", "/desk/matters/"),
    Shown("list-empty", "shuji1", "/desk/matters/?view=all&q=没有这样的事项"),
    Shown("list-many", "zongzhi1", "/desk/matters/?view=all"),
    Shown("list-error", "shuji1", "/desk/matters/?since=2026-02-31&until=昨天&q=" + "很长的一句话" * 20),
    Shown("list-error-days", "shuji1", "/desk/matters/?since=2026-11-02&until=2026-11-01"),
    Shown("map", "shuji1", "/desk/matters/map/"),
    Shown("matter", "shuji1", "{matter}"),
    Shown("matter-print", "shuji1", "{matter}print/"),
    Shown("matter-receipt", "shuji1", "{done}print/receipt/"),
    Shown("matter-slip", "shuji1", "{done}print/dispatch/"),
    Shown("matter-reply", "shuji1", "{done}print/reply/"),
    Shown("approvals", "lingdao1", "/desk/matters/approvals/"),
    Shown("loads", "zongzhi1", "/desk/matters/approvals/loads/"),
    Shown("co-list", "wuye1", "/desk/matters/dispatches/"),
    Shown("co-page", "wuye1", "{dispatch}"),
    Shown("co-form", "wuye1", "{dispatch}return/"),
    Shown("hand-over", "wuye1", "/desk/matters/handover/"),
    Shown("recheck", "shuji1", "/desk/matters/?view=recheck"),
    Shown("deputies", "shuji1", "/desk/settings/staff/deputies/"),
    Shown("leave", "shuji1", "/desk/settings/staff/deputies/leave/"),
    Shown("intake", "shequ1", "/desk/matters/new/"),
    Shown("intake-errors", "shequ1", "/desk/matters/new/", press="登记"),
    Shown("inbox", "shuji1", "/inbox/"),
    Shown("rosters", "zongzhi1", "/desk/roster/"),
    Shown("rosters-empty", "zongzhi2", "/desk/roster/"),
    Shown("roster", "shuji1", "{duty}"),
    Shown("roster-month", "shuji1", "{duty}?view=month"),
    Shown("roster-print", "shuji1", "{duty}print/?view=month"),
    Shown("roster-pattern", "shuji1", "{duty}pattern/"),
    Shown("roster-pattern-errors", "shuji1", "{duty}pattern/", press="加入排班表"),
    Shown("roster-new", "shuji1", "/desk/roster/new/"),
    Shown("roster-shift", "wangge1", "{shift}"),
    Shown("roster-add", "shuji1", "{duty}shifts/new/"),
    Shown("roster-mine", "wangge1", "/desk/roster/mine/"),
    Shown("handovers", "wangge2", "{duty}handovers/"),
    Shown("settings", "guanli", "/desk/settings/"),
    Shown("areas", "guanli", "/desk/settings/areas/"),
    Shown("base", "zongzhi1", "/desk/base/"),
    Shown("base-community", "shuji1", "{base}"),
    Shown("areas-directory", "guanli", "/desk/settings/areas/directory/?q=150103"),
    Shown("area-community", "guanli", "{community}"),
    Shown("area-merge", "guanli", "{community}merge/"),
    Shown("area-split", "guanli", "{grid}split/"),
    Shown("area-give", "guanli", "{grid}give/"),
    Shown("regrant", "guanli", "/desk/settings/staff/regrant/"),
    Shown("places", "shuji1", "/desk/places/?kind=building"),
    Shown("place", "shuji1", "{place}"),
    Shown("place-compound", "shuji1", "{compound}"),
    Shown("place-ledger", "shuji1", "/desk/places/ledger/"),
    Shown("places-left", "shuji1", "/desk/places/left/"),
    Shown("place-new", "shuji1", "/desk/places/new/"),
    Shown("place-rule-errors", "shuji1", "{compound}add/rule/", press="保存"),
    Shown("place-posters", "shuji1", "{place}posters/"),
    Shown("organisations", "guanli", "/desk/settings/organisations/"),
    Shown("organisation", "guanli", "{unit}"),
    Shown("organisation-link", "guanli", "{unit}link/"),
    Shown("groups", "shuji1", "/desk/settings/groups/"),
    Shown("groups-committees", "shuji1", "/desk/settings/groups/?view=committees"),
    Shown("group", "shuji1", "{committee}"),
    Shown("group-errors", "shuji1", "/desk/settings/groups/new/", press="保存"),
    Shown("group-join", "shuji1", "{committee}join/"),
    Shown("staff", "guanli", "/desk/settings/staff/"),
    Shown("person", "guanli", "{person}"),
    Shown("proposals", "guanli", "/desk/settings/staff/proposals/"),
    Shown("proposal", "guanli", "{proposal}"),
    Shown("propose", "shuji1", "/desk/settings/staff/proposals/new/"),
    Shown("security", "guanli", "/desk/settings/security/"),
    Shown("sheets", "guanli", "/desk/sheets/"),
    Shown("sheet", "guanli", "/desk/sheets/organisations/"),
    Shown("sheet-errors", "guanli", "/desk/sheets/staff/", press="上传，下一步"),
    Shown("calendar", "guanli", "/desk/settings/calendar/"),
    Shown("categories", "zongzhi1", "/desk/settings/categories/"),
    Shown("category", "zongzhi1", "/desk/settings/categories/0502/"),
    Shown("category-errors", "zongzhi1", "/desk/settings/categories/new/", press="看看影响"),
    Shown("rules", "zongzhi1", "/desk/settings/deadlines/"),
    Shown("rule-effect", "zongzhi1", "{rule}", press="看看影响"),
    Shown("rule-new", "zongzhi1", "/desk/settings/deadlines/new/"),
    Shown("ladder", "zongzhi1", "/desk/settings/deadlines/ladder/"),
    Shown("laws", "guanli", "/desk/settings/deadlines/laws/"),
    Shown("numbering", "guanli", "/desk/settings/numbering/"),
    Shown("numbering-next", "guanli", "/desk/settings/numbering/case/", press="看看影响"),
    Shown("wordings", "guanli", "/desk/settings/wordings/"),
    Shown("wording", "guanli", "/desk/settings/wordings/matter.told_accepted/"),
    Shown("robots", "guanli", "/desk/settings/robots/"),
    Shown("robot", "guanli", "{robot}"),
    Shown("robot-new", "guanli", "/desk/settings/robots/new/dingtalk/"),
    Shown("robot-errors", "guanli", "/desk/settings/robots/new/wecom/", press="添加"),
    Shown("configuration", "guanli", "/desk/settings/configuration/"),
    Shown("configuration-errors", "guanli", "/desk/settings/configuration/", press="对照"),
    Shown("audit", "shenji", "/desk/settings/audit/"),
    Shown("field-tasks", "wangge1", "/field/"),
    Shown("field-reports", "loudong1", "/field/"),
    Shown("field-report", "wangge1", "/field/report/"),
    Shown("field-report-errors", "wangge1", "/field/report/", press="上报"),
    Shown("field-log", "loudong1", "/field/log/"),
    Shown("field-matter", "wangge1", "{task}"),
    Shown("field-close", "wangge3", "{task}close/"),
    Shown("field-me", "wangge1", "/field/me/"),
    Shown("field-offline", "", "/field/offline/"),
    Shown("portal-home", "", "/portal/"),
    Shown("portal-report", "", "/portal/report/"),
    Shown("portal-report-errors", "", "/portal/report/", press="提交"),
    Shown("portal-find", "", "/portal/find/"),
    Shown("portal-find-errors", "", "/portal/find/", press="查询"),
    Shown("portal-expired", "", "/portal/s/nothing/"),
    Shown("not-found", "shuji1", "/desk/nothing-here/"),
)
