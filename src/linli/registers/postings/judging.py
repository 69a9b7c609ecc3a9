"""What would become of the rows of the sheet of staff: asked of everybody named at once."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.foundation.access.roles import ROLES
from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.actions import USERNAME, Profile
from linli.foundation.accounts.models import User, UserKind
from linli.foundation.installation.queries import current
from linli.foundation.sealing.keys import find_key
from linli.foundation.tabular.sheets import Judgement, Row, Run, Verdict
from linli.lib.hashing import find_hash
from linli.lib.masking import mask_phone
from linli.lib.numbers import day_of
from linli.registers.areas.models import Area
from linli.registers.areas.naming import areas_named
from linli.registers.organisations.models import Organisation
from linli.registers.postings.models import Posting
from linli.registers.postings.policies import PostingRefused, check_administrators, check_place

WATCHED = frozenset({"R14", "R15"})


@dataclass(frozen=True)
class Plan:
    """What is to be written for one row: who, what of the profile changes (None: nothing), if a posting is granted.

    `phone` and `email` None: the file does not say.
    """

    username: str
    name: str
    role: str
    user: User | None = None
    profile: Profile | None = None
    grants: bool = True
    phone: str | None = None
    email: str | None = None
    area: Area | None = None
    organisation: Organisation | None = None
    title: str = ""
    from_on: date | None = None
    to_on: date | None = None


@dataclass
class _Known:
    """What the rows are compared with."""

    run: Run
    graded: bool
    users: Mapping[str, User]
    postings: Mapping[UUID, list[Posting]]
    areas: Mapping[str, list[Area]]
    units: Mapping[str, list[Organisation]]
    roles: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    names: dict[str, str] = field(default_factory=dict)


def judge(rows: Sequence[Row], run: Run) -> list[Verdict]:
    """Five queries for a thousand rows. A person's rows stand together or apart: what came before counts."""
    roles: dict[str, list[str]] = defaultdict(list)
    names: dict[str, str] = {}
    graded = current().graded
    verdicts = []
    for part in run.slices(rows):
        known = _look(part, run, graded=graded)
        known.roles, known.names = roles, names
        verdicts += [_verdict(row, known) for row in part]
    return verdicts


def plain_username(text: str) -> str:
    """A user name as accounts keep it."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def _look(rows: Sequence[Row], run: Run, *, graded: bool) -> _Known:
    asked = {plain_username(row.values["username"]) for row in rows}
    users = {user.username.lower(): user for user in User.objects.filter(username__in=asked)}
    postings: dict[UUID, list[Posting]] = defaultdict(list)
    running = Q(to_on__isnull=True) | Q(to_on__gte=day_of(run.at))
    for posting in Posting.objects.filter(running, user__in=list(users.values())):
        postings[posting.user_id].append(posting)
    named = {row.values.get("organisation", "") for row in rows} - {""}
    units: dict[str, list[Organisation]] = defaultdict(list)
    for unit in Organisation.objects.filter(Q(name__in=named) | Q(short__in=named), active=True):
        for text in {unit.name, unit.short}:
            units[text].append(unit)
    areas = areas_named({row.values.get("area", "") for row in rows}, Area.objects.all())
    return _Known(run, graded, users, postings, areas, units)


def _verdict(row: Row, known: _Known) -> Verdict:
    try:
        return _judged(row, known)
    except PostingRefused as refusal:
        return Verdict(row.line, Judgement.BAD, (refusal.message,))


def _judged(row: Row, known: _Known) -> Verdict:
    values = row.values
    username = plain_username(values["username"])
    user = known.users.get(username)
    area, unit = _area(values.get("area", ""), known), _unit(values.get("organisation", ""), known)
    check_place(values["role"], area, unit)
    _check_person(username, values, user, known)
    held = known.postings.get(user.pk, []) if user else []
    same = [one for one in held if (one.role, one.area_id, one.organisation_id) == _spot(values["role"], area, unit)]
    plan = Plan(
        username=username, name=values["name"], role=values["role"], user=user, grants=not same,
        profile=_profile(user, values), phone=values.get("phone"), email=values.get("email"), area=area,
        organisation=unit, title=values.get("title", ""), from_on=values.get("from_on"), to_on=values.get("to_on"),
    )  # fmt: skip
    if same:
        _check_same(same[0], plan)
    else:
        check_administrators(plan.role, [*(one.role for one in held), *known.roles[username]], graded=known.graded)
        _check_days(plan, known.run)
        known.roles[username].append(plan.role)
    return _compared(row, plan, held, known.run)


def _spot(role: str, area: Area | None, unit: Organisation | None) -> tuple[str, UUID | None, UUID | None]:
    return role, area.pk if area else None, unit.pk if unit else None


def _area(text: str, known: _Known) -> Area | None:
    meant = known.areas.get(text, []) if text else []
    if text and len(meant) != 1:
        sentence = (
            _("有几个“%(name)s”，请写成“松园社区 · 第一网格”这样。") if meant else _("没有名为“%(name)s”的区划。")
        )
        raise PostingRefused(sentence % {"name": text})
    return meant[0] if meant else None


def _unit(text: str, known: _Known) -> Organisation | None:
    meant = known.units.get(text, []) if text else []
    if text and len(meant) != 1:
        sentence = _("有几个单位叫“%(name)s”，请填全称。") if meant else _("没有名为“%(name)s”的单位，请先导入组织。")
        raise PostingRefused(sentence % {"name": text})
    return meant[0] if meant else None


def _check_person(username: str, values: Mapping[str, str], user: User | None, known: _Known) -> None:
    """Who this row is about. Raises: PostingRefused."""
    if not USERNAME.fullmatch(username):
        raise PostingRefused(_("用户名为 2 到 64 个小写字母、数字、点、横线或下划线，以字母或数字开头。"))
    if known.names.setdefault(username, values["name"]) != values["name"]:
        raise PostingRefused(_("同一个用户名在文件里有两个姓名。"))
    if values.get("email"):
        try:
            validate_email(values["email"])
        except ValidationError as error:
            raise PostingRefused(_("电子邮箱的格式不对。")) from error
    shown = user.phone.masked(mask_phone) if user and user.phone else ""
    if "*" in values.get("phone", "") and values["phone"] != shown:
        raise PostingRefused(_("手机要填完整的号码。"))
    if user is not None:
        _check_account(user)


def _check_account(user: User) -> None:
    if not user.is_active:
        raise PostingRefused(_("“%(name)s”的账号已停用。") % {"name": user.name})
    if user.kind != UserKind.STAFF:
        raise PostingRefused(_("这是居民账号，不能任职。"))


def _profile(user: User | None, values: Mapping[str, str]) -> Profile | None:
    """What changes about somebody known; None where nothing does."""
    if user is None:
        return None
    typed = values.get("phone")
    phone = None if typed is None or "*" in typed or not typed else typed
    if phone is not None and find_hash(find_key(), phone) == user.phone_hash:
        phone = None
    email = values.get("email", user.email)
    if (values["name"], email) == (user.name, user.email) and phone is None:
        return None
    return Profile(values["name"], email, phone)


def _check_same(posting: Posting, plan: Plan) -> None:
    """A posting that is there already is not changed by a file. Raises: PostingRefused."""
    differs = (
        (plan.title and plan.title != posting.title)
        or (plan.from_on and plan.from_on != posting.from_on)
        or (plan.to_on and plan.to_on != posting.to_on)
    )
    if differs:
        raise PostingRefused(_("此人已有这个任职；职务和起止日期请在人员与任职里修改。"))


def _check_days(plan: Plan, run: Run) -> None:
    if plan.to_on and plan.to_on < (plan.from_on or day_of(run.at)):
        raise PostingRefused(_("结束日期不能早于开始日期。"))


def _changes(user: User | None, plan: Plan) -> Iterator[str]:
    """What would be written about somebody known."""
    if user is None:
        return
    if plan.profile is not None:
        if plan.profile.name != user.name:
            yield _("姓名由“%(before)s”改为“%(after)s”。") % {"before": user.name, "after": plan.profile.name}
        if plan.profile.email != user.email:
            yield _("更新电子邮箱。")
        if plan.profile.phone is not None:
            yield _("更新手机。")
    if plan.grants:
        yield _("增加任职：%(role)s。") % {"role": ROLES[plan.role].name}


def _check_touching(user: User, plan: Plan, held: Sequence[Posting], run: Run) -> None:
    """Nobody posts themselves; who watches over administrators is not changed by these. Raises: PostingRefused."""
    if plan.grants and user.pk == run.by.pk:
        raise PostingRefused(_("不能给自己授予任职，请由另一名管理员办理。"))
    if WATCHED.intersection(one.role for one in held) and not scope_of(run.by).has_role("R14"):
        raise PostingRefused(_("安全管理员和审计员的账号、任职由安全管理员办理。"))


def _compared(row: Row, plan: Plan, held: Sequence[Posting], run: Run) -> Verdict:
    reasons = tuple(_changes(plan.user, plan))
    label = f"{plan.name}（{plan.username}）"
    if plan.user is None:
        return Verdict(row.line, Judgement.NEW, label=label, plan=plan)
    if not reasons:
        return Verdict(row.line, Judgement.SAME, label=label)
    _check_touching(plan.user, plan, held, run)
    return Verdict(row.line, Judgement.CHANGED, reasons, label, plan)
