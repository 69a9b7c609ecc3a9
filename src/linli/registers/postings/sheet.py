"""The sheet of staff and postings 人员任职表: a posting a row; a person is found by the user name."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.access.roles import ROLES, STAFF_ROLES
from linli.foundation.accounts.actions import (
    Profile,
    change_profile,
    create_user_without_password,
    withdraw_user,
)
from linli.foundation.accounts.models import User
from linli.foundation.sealing.sealed import unseal
from linli.foundation.tabular.cells import one_of, read_date, read_phone, text_of
from linli.foundation.tabular.sheets import Column, Run, Sheet, SheetRefused, Taken, Verdict
from linli.foundation.tabular.undoing import check_untouched, check_unused
from linli.lib.masking import mask_phone
from linli.registers.areas.naming import name_area
from linli.registers.postings.actions import (
    KIND,
    NAME_MOST,
    TITLE_MOST,
    PostingRefused,
    grant_posting,
    withdraw_posting,
)
from linli.registers.postings.judging import Plan, judge
from linli.registers.postings.models import Posting
from linli.registers.postings.policies import GRANTERS
from linli.registers.postings.queries import running_postings

ROLE_NAMES = {code: role.name for code, role in ROLES.items() if code in STAFF_ROLES}
COLUMNS = (
    Column(
        "username", gettext_lazy("用户名"), ("登录名", "账号"), text_of(64), required=True,
        note=gettext_lazy("登录用，小写字母、数字、点、横线或下划线。按用户名认人；一人有几个任职就写几行。"),
    ),
    Column("name", gettext_lazy("姓名"), ("人员姓名", "工作人员"), text_of(NAME_MOST), required=True),
    Column(
        "phone", gettext_lazy("手机"), ("手机号", "手机号码", "联系电话", "电话"), read_phone,
        note=gettext_lazy("加密保存；导出时只显示部分数字，这样的号码再导入时不变。"),
    ),
    Column(
        "email", gettext_lazy("电子邮箱"), ("邮箱", "email"), text_of(254),
        note=gettext_lazy("填了才会收到邮件提醒。"),
    ),
    Column(
        "role", gettext_lazy("角色"), ("岗位", "任职", "身份"), one_of(ROLE_NAMES), required=True,
        choices=lambda: [str(name) for name in ROLE_NAMES.values()], show=lambda code: str(ROLE_NAMES[code]),
    ),
    Column(
        "area", gettext_lazy("管辖区划"), ("区划", "网格", "所属网格", "所属社区", "辖区"), text_of(120), width=28,
        note=gettext_lazy("网格员填网格，社区工作者填社区，综治中心填街道，如“松园社区 · 第一网格”。"),
    ),
    Column(
        "organisation", gettext_lazy("所在单位"), ("单位", "单位名称"), text_of(60), width=24,
        note=gettext_lazy("单位的名称或简称；承办单位的人员必填。"),
    ),
    Column("title", gettext_lazy("职务"), ("职位",), text_of(TITLE_MOST)),
    Column(
        "from_on", gettext_lazy("开始日期"), ("任职日期", "起"), read_date, blank=None,
        note=gettext_lazy("空着从导入当天起。"),
    ),
    Column(
        "to_on", gettext_lazy("结束日期"), ("止",), read_date, blank=None, note=gettext_lazy("空着到另行通知为止。"),
    ),
)  # fmt: skip


def apply(verdicts: Sequence[Verdict], run: Run) -> list[Taken]:
    """One row after the other, as the pages do it; somebody new comes in without a password."""
    made: dict[str, User] = {}
    taken = []
    for part in run.slices(verdicts):
        for verdict in part:
            try:
                taken.append(_write(verdict, verdict.plan, made, run))
            except PostingRefused as refusal:
                words = {"line": verdict.line, "reason": refusal.message}
                raise SheetRefused(_("第 %(line)d 行：%(reason)s什么也没有写入。") % words) from refusal
    return taken


def _write(verdict: Verdict, plan: Plan, made: dict[str, User], run: Run) -> Taken:
    before: dict[str, Any] = {}
    user = plan.user or made.get(plan.username)
    if user is None:
        profile = Profile(plan.name, plan.email or "", plan.phone or "")
        user = create_user_without_password(username=plan.username, profile=profile, by=run.by, at=run.at)
        made[plan.username] = user
        before["made"] = True
    elif plan.profile is not None:
        before["profile"] = _profile_of(user)
        change_profile(user=user, profile=plan.profile, by=run.by, at=run.at)
    subject = user.pk
    if plan.grants:
        posting = grant_posting(
            user=user, role=plan.role, area=plan.area, organisation=plan.organisation, title=plan.title,
            from_on=plan.from_on, to_on=plan.to_on, by=run.by, at=run.at,
        )  # fmt: skip
        before["posting"] = True
        subject = posting.pk
    return Taken(verdict.line, subject, before | {"user": user.pk}, verdict.judgement)


def _profile_of(user: User) -> dict[str, str]:
    """What an undo puts back; it is kept sealed."""
    phone = unseal(user.phone.stored, user.phone.field) if user.phone else ""
    return {"name": user.name, "email": user.email, "phone": phone}


def undo(taken: Sequence[Taken], run: Run) -> None:
    """Postings are withdrawn, profiles become what they were, people who came in go again."""
    postings = [one for one in taken if one.before.get("posting")]
    people = [Taken(one.line, UUID(one.before["user"]), one.before) for one in taken]
    made = [one for one in people if one.before.get("made")]
    check_untouched(KIND, postings, run)
    check_untouched("user", people, run)
    check_unused(Posting, postings)
    _refuse_signed_in(made)
    found = Posting.objects.in_bulk([one.subject_id for one in postings])
    for one in postings:
        withdraw_posting(posting=found[one.subject_id], by=run.by, at=run.at)
    users = User.objects.in_bulk([one.subject_id for one in people])
    for one in people:
        if "profile" in one.before:
            profile = Profile(**one.before["profile"])
            change_profile(user=users[one.subject_id], profile=profile, by=run.by, at=run.at)
    check_unused(User, made)
    for one in made:
        withdraw_user(user=users[one.subject_id], by=run.by, at=run.at)


def _refuse_signed_in(made: Sequence[Taken]) -> None:
    keys = {one.subject_id: one.line for one in made}
    for user in User.objects.filter(pk__in=keys):
        if user.has_usable_password():
            words = {"line": keys[user.pk], "name": user.name}
            raise SheetRefused(_("第 %(line)d 行的“%(name)s”已经有密码，可能登录过，不能整批撤销。") % words)


def exported(user: User, at: datetime) -> Iterable[Mapping[str, Any]]:
    """The postings in force or to come of everybody whose account is open."""
    del user
    for posting in running_postings(at):
        person = posting.user
        yield {
            "username": person.username, "name": person.name, "email": person.email, "role": posting.role,
            "phone": person.phone.masked(mask_phone) if person.phone else "", "title": posting.title,
            "area": name_area(posting.area) if posting.area else "", "from_on": posting.from_on,
            "organisation": posting.organisation.name if posting.organisation else "", "to_on": posting.to_on,
        }  # fmt: skip


SHEET = Sheet(
    "staff", gettext_lazy("人员与任职"),
    gettext_lazy("工作人员和他们的任职。新人没有密码：导入以后在人员与任职里生成并打印初始密码。"),
    COLUMNS, ("username", "role", "area", "organisation"), GRANTERS, judge, apply, undo, exported,
)  # fmt: skip
