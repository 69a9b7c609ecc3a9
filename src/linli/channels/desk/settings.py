"""What the settings index lists, and for whom."""

from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class SettingsPage:
    """A page of the settings: where it is, what it is for, and the roles that may use it."""

    url_name: str
    label: str | Promise
    text: str | Promise
    icon: str
    roles: frozenset[str]

    @property
    def url(self) -> str:
        """Its address; empty where this installation does not have the page."""
        try:
            return reverse(self.url_name)
        except NoReverseMatch:
            return ""


PAGES = (
    SettingsPage(
        "areas:tree", _("区划与网格"), _("街道、社区和网格：名称、代码、范围。"), "map", frozenset({"R13", "R8"})
    ),
    SettingsPage(
        "organisations:list", _("组织"), _("可以派单的单位：名称、类型、值班电话。"), "building",
        frozenset({"R13", "R8"}),
    ),
    SettingsPage(
        "groups:tree", _("党组织、委员会和队伍"), _("党支部、党小组、居委会、业委会、队伍：人员、届次、楼栋长人数。"),
        "building-community", frozenset({"R13", "R8", "R6"}),
    ),
    SettingsPage(
        "places:list", _("小区与房屋"), _("小区、楼栋、房屋：地址、户数、设备、楼栋长、海报。"), "building-community",
        frozenset({"R13", "R8"}),
    ),
    SettingsPage(
        "postings:list", _("人员与任职"), _("谁在哪里担任什么角色，起止日期，账号密码。"), "users",
        frozenset({"R13", "R14"}),
    ),
    SettingsPage(
        "postings:proposals", _("任职建议"), _("社区和综治中心提出，安全管理员授予。"), "user-check",
        frozenset({"R6", "R8", "R13", "R14"}),
    ),
    SettingsPage(
        "security:rules", _("登录安全策略"), _("哪些角色要两步验证，密码至少多少位。"), "shield-check",
        frozenset({"R14"}),
    ),
    SettingsPage(
        "calendar:year", _("日历与办公时间"), _("节假日、调休和办公时间，时限按它计算。"), "calendar-event",
        frozenset({"R13", "R8"}),
    ),
    SettingsPage(
        "categories:list", _("诉求分类"), _("大类、分类、默认时限等级和单位，门户上的格子。"), "list-details",
        frozenset({"R13", "R8", "R11"}),
    ),
    SettingsPage(
        "deadlines:rules", _("时限规则"), _("每一步多长时间办完，依据哪条规定；改之前先看影响。"), "alarm",
        frozenset({"R13", "R8", "R11"}),
    ),
    SettingsPage(
        "deadlines:ladder", _("升级阶梯"), _("时限走到百分之几时提醒、上报、督办。"), "flag",
        frozenset({"R13", "R8", "R11"}),
    ),
    SettingsPage(
        "numbering:list", _("编号"), _("编号怎么写，下一个是几号；已经用过的不会再用。"), "edit",
        frozenset({"R13", "R8", "R11"}),
    ),
    SettingsPage(
        "messaging:wordings", _("消息用语"), _("短信和消息怎么说：内容、占位符、预览、修改记录。"), "messages",
        frozenset({"R13", "R8"}),
    ),
    SettingsPage(
        "desk:robots", _("消息去向"), _("单位和个人的群机器人、公用邮箱：添加、测试、停用。"), "send",
        frozenset({"R13", "R8"}),
    ),
    SettingsPage(
        "tabular:list", _("表格导入导出"), _("用 Excel 表批量导入、导出：先核对，再写入，可以撤销。"), "upload",
        frozenset({"R13", "R8", "R14"}),
    ),
    SettingsPage(
        "desk:configuration", _("导出导入配置"), _("全部设置存成一个文件，导入前逐条对照。"), "download",
        frozenset({"R13", "R14", "R8"}),
    ),
    SettingsPage(
        "desk:audit", _("审计日志"), _("谁看了密封数据、导出了什么、改了账号和任职。"), "shield-check",
        frozenset({"R15"}),
    ),
)  # fmt: skip
CONFIGURERS = frozenset({"R13", "R14", "R15"}).union(*(page.roles for page in PAGES))


def pages_for(roles: frozenset[str]) -> list[SettingsPage]:
    """The pages that these roles may use, in order."""
    return [page for page in PAGES if page.url and not page.roles.isdisjoint(roles)]
