"""The roles R0–R15 角色 of the domain model 3.3, as classes in code: a Chinese name, a plain description, a level.

R8 and R11 mean the level of the posting's area.
"""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Level(StrEnum):
    """By which column a posting in a role reaches rows."""

    NONE = "none"
    OWN = "own"
    GRID = "grid"
    COMMUNITY = "community"
    STREET = "street"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Role:
    """One role. `code` is what postings store; `level` says what a posting in it is tied to."""

    code: str
    name: str | Promise
    description: str | Promise
    level: Level


R0 = Role("R0", _("公众"), _("没有登录的人：看公开内容，反映问题，凭编号查进度。"), Level.NONE)
R1 = Role("R1", _("居民"), _("看自己反映的事项，预约，报名。"), Level.OWN)
R2 = Role("R2", _("志愿者"), _("看派给自己的服务，记自己的时长。"), Level.OWN)
R3 = Role("R3", _("楼栋长"), _("本楼栋的小事当场处理并登记，看不到联系方式。"), Level.GRID)
R4 = Role("R4", _("网格员"), _("巡查、上报、处理和核查本网格的事项。"), Level.GRID)
R5 = Role("R5", _("社区工作者"), _("受理、派单、核查本社区的事项。"), Level.COMMUNITY)
R6 = Role("R6", _("社区书记"), _("负责本社区的全部事项，审批清单和发布。"), Level.COMMUNITY)
R7 = Role("R7", _("人民调解员"), _("调解分给自己的矛盾纠纷。"), Level.OWN)
R8 = Role("R8", _("综治中心"), _("受理、派单、督促和核查本街道的事项。"), Level.STREET)
R9 = Role("R9", _("承办单位"), _("签收、办理和反馈派给本单位的事项。"), Level.ORGANISATION)
R10 = Role("R10", _("合伙人"), _("管理本团队、本商户的服务。"), Level.ORGANISATION)
R11 = Role("R11", _("街道领导"), _("督办、考核本街道的事项。"), Level.STREET)
R12 = Role("R12", _("专业人员"), _("律师、心理咨询师、医护：看预约给自己的服务。"), Level.OWN)
R13 = Role("R13", _("系统管理员"), _("维护用户、组织、区划和参数，看不到密封数据。"), Level.NONE)
R14 = Role("R14", _("安全管理员"), _("授予任职，设置密码和脱敏策略，看不到密封数据。"), Level.NONE)
R15 = Role("R15", _("审计员"), _("查看和导出审计日志，不做别的。"), Level.NONE)

ROLES = {role.code: role for role in (R0, R1, R2, R3, R4, R5, R6, R7, R8, R9, R10, R11, R12, R13, R14, R15)}
STAFF_ROLES = frozenset({"R3", "R4", "R5", "R6", "R7", "R8", "R9", "R11", "R13", "R14", "R15"})
