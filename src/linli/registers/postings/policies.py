"""What a posting must be like."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext as _

from linli.foundation.access.roles import ROLES, STAFF_ROLES, Level
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.lib.worktime import SHANGHAI
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.organisations.models import Organisation, areas_for_groups
from linli.registers.postings.models import Posting
from linli.registers.postings.queries import in_force

GRANTER = "R14"
GRANTERS = frozenset({"R13", GRANTER})
PROPOSERS = frozenset({"R6", "R8", "R13"})
ADMINISTRATORS = ("R13", "R14", "R15")
AREA_LEVELS = {Level.GRID: AreaLevel.GRID, Level.COMMUNITY: AreaLevel.COMMUNITY, Level.STREET: AreaLevel.STREET}


class PostingRefused(ValueError):
    """A posting that can not be; `field` names the form field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Keep the sentence for the person."""
        super().__init__(message)
        self.message, self.field = message, field


def check_place(role: str, area: Area | None, organisation: Organisation | None) -> None:
    """The area or organisation is of the level that the role is tied to, and in use. Raises: PostingRefused."""
    if role not in STAFF_ROLES:
        raise PostingRefused(_("请选择一个工作人员角色。"), "role")
    _check_area(role, area)
    if ROLES[role].level == Level.ORGANISATION and organisation is None:
        raise PostingRefused(_("“%(role)s”要选择所在单位。") % {"role": ROLES[role].name}, "organisation")
    if organisation is not None and not organisation.active:
        raise PostingRefused(_("单位“%(name)s”已停用。") % {"name": organisation.name}, "organisation")


def _check_area(role: str, area: Area | None) -> None:
    level = AREA_LEVELS.get(ROLES[role].level)
    words = {"role": ROLES[role].name, "level": level.label if level else ""}
    if level is None:
        if area is not None:
            raise PostingRefused(_("“%(role)s”不按区划授予，请不要选择管辖区划。") % words, "area")
        return
    if area is None or area.level != level:
        raise PostingRefused(_("“%(role)s”的管辖区划应为一个%(level)s。") % words, "area")
    if not area.active:
        raise PostingRefused(_("区划“%(name)s”已停用。") % {"name": area.name}, "area")


def check_administrators(role: str, held: Iterable[str], *, graded: bool) -> None:
    """三员分立: graded installations have three people; elsewhere one may be R13 and R14, never also R15.

    `held` are the roles of the same person at the same time. Raises: PostingRefused.
    """
    others = set(held) & set(ADMINISTRATORS) - {role}
    if role not in ADMINISTRATORS or not others:
        return
    if graded:
        message = _("本系统按等保三级管理，系统管理员、安全管理员和审计员应由三个人分别担任。")
        raise PostingRefused(message, "role")
    if role == "R15" or "R15" in others:
        raise PostingRefused(_("审计员不能由系统管理员或安全管理员兼任。"), "role")


def check_not_oneself(user: User, by: User | None) -> None:
    """Nobody grants themselves a role: whoever administers would otherwise reach everything. Raises: PostingRefused."""
    if by is not None and by.pk == user.pk:
        raise PostingRefused(_("不能给自己授予任职，请由另一名管理员办理。"))


def check_rank(user: User, by: User | None, on: date) -> None:
    """Accounts and postings of security administrators and auditors are changed by a security administrator only.

    Otherwise the system administrator could take the auditor's place (三员分立). Raises: PostingRefused.
    """
    if by is None or by.pk == user.pk:
        return
    watched = Posting.objects.filter(in_force(on), user=user, role__in=("R14", "R15"))
    if watched.exists() and not Posting.objects.filter(in_force(on), user=by, role="R14").exists():
        raise PostingRefused(_("安全管理员和审计员的账号、任职由安全管理员办理。"))


def check_somebody_is_left(posting: Posting, after: date) -> None:
    """Somebody active still administers after a day, else nobody could grant anything. Raises: PostingRefused."""
    if posting.role not in GRANTERS:
        return
    others = Posting.objects.filter(in_force(after), role=posting.role, user__is_active=True).exclude(id=posting.id)
    if not others.exists():
        words = {"role": ROLES[posting.role].name}
        raise PostingRefused(_("这是最后一名%(role)s，请先任命另一名再结束。") % words)


def check_leaving(user: User, by: User | None, at: datetime) -> None:
    """This account is open, its rank allows it, and somebody else still administers. Raises: PostingRefused."""
    today = at.astimezone(SHANGHAI).date()
    if not user.is_active:
        raise PostingRefused(_("“%(name)s”的账号已经停用。") % {"name": user.name})
    check_rank(user, by, today)
    for posting in Posting.objects.filter(in_force(today), user=user):
        check_somebody_is_left(posting, today)


def check_granter(by: User | None, on: date, *, graded: bool) -> None:
    """In a graded installation roles are granted by a security administrator only. Raises: PostingRefused."""
    if by is None or not graded or Posting.objects.filter(in_force(on), user=by, role=GRANTER).exists():
        return
    raise PostingRefused(_("本系统按等保三级管理，任职由安全管理员授予，请提出任职建议。"))


def check_reach(role: str, area: Area | None, organisation: Organisation | None, by: User) -> None:
    """Who proposes does so inside their own area, and administrators only as one. Raises: PostingRefused."""
    if scope_of(by).has_role("R13"):
        return
    if role in ADMINISTRATORS:
        raise PostingRefused(_("管理员和审计员的任职由系统管理员提出。"), "role")
    inside = areas_for_groups(by)
    if area is not None and not inside.filter(pk=area.pk).exists():
        raise PostingRefused(_("只能为本辖区提出任职建议。"), "area")
    if organisation is not None and organisation.area not in inside:
        raise PostingRefused(_("只能为本辖区的单位提出任职建议。"), "organisation")
