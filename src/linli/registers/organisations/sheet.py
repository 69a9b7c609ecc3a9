"""The sheet of organisations 组织表: a unit a row, found by its name."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.tabular.cells import one_of, read_phone, text_of
from linli.foundation.tabular.sheets import Column, Judgement, Row, Run, Sheet, SheetRefused, Taken, Verdict
from linli.foundation.tabular.undoing import check_untouched, check_unused
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.naming import areas_named, name_area
from linli.registers.organisations.actions import (
    KIND,
    NAME_MOST,
    PHONE_MOST,
    SHORT_MOST,
    Entered,
    OrganisationRefused,
    Particulars,
    enter_organisations,
    withdraw_organisations,
)
from linli.registers.organisations.models import Organisation, OrganisationKind
from linli.registers.organisations.policies import ADMINISTRATOR, SETTERS

KINDS = dict(OrganisationKind.choices)
COLUMNS = (
    Column(
        "name", gettext_lazy("名称"), ("单位名称", "组织名称", "单位", "全称", "机构名称"), text_of(NAME_MOST),
        required=True, note=gettext_lazy("按名称认单位：已有的更新，没有的新建。"), width=32,
    ),
    Column(
        "short", gettext_lazy("简称"), ("单位简称",), text_of(SHORT_MOST),
        note=gettext_lazy("出现在名单和事项里，最多 20 个字；新单位不填时取名称的前 20 个字。"),
    ),
    Column(
        "kind", gettext_lazy("类型"), ("单位类型", "组织类型", "类别", "单位性质"), one_of(KINDS), required=True,
        choices=lambda: [str(label) for label in KINDS.values()], show=lambda kind: str(KINDS[kind]),
    ),
    Column(
        "area", gettext_lazy("服务范围"), ("范围", "辖区", "所属区划", "服务区域"), text_of(120),
        note=gettext_lazy("街道或社区的名称，重名时写成“青松街道 · 松园社区”；空着表示全部范围。"), width=28,
    ),
    Column(
        "phone", gettext_lazy("值班电话"), ("电话", "联系电话", "办公电话"), read_phone,
        note=gettext_lazy("手机或带区号的座机。"),
    ),
)  # fmt: skip


def judge(rows: Sequence[Row], run: Run) -> list[Verdict]:
    """Three queries for a thousand rows: the units of these names, which of them are one's own, the areas named."""
    return [verdict for part in run.slices(rows) for verdict in _judge(part, run.by)]


def _judge(rows: Sequence[Row], by: User) -> list[Verdict]:
    named = Organisation.objects.filter(active=True, name__in=[row.values["name"] for row in rows])
    known = {unit.name: unit for unit in named.select_related("area__parent")}
    mine = set(named.changeable_by(by).values_list("pk", flat=True))
    areas = areas_named({row.values.get("area", "") for row in rows}, Area.objects.changeable_by(by))
    everywhere = scope_of(by).has_role(ADMINISTRATOR)
    return [
        _not_yours(row)
        if (own := known.get(row.values["name"])) and own.pk not in mine
        else _verdict(row, own, areas, everywhere=everywhere)
        for row in rows
    ]


def _not_yours(row: Row) -> Verdict:
    return Verdict(row.line, Judgement.BAD, (_("已有这个名称的单位，但它不在您的管辖范围内。"),))


def _verdict(row: Row, own: Organisation | None, areas: Mapping[str, list[Area]], *, everywhere: bool) -> Verdict:
    values, reasons = row.values, []
    area = own.area if own else None
    if "area" in values:
        meant = [one for one in areas.get(values["area"], []) if one.level != AreaLevel.GRID]
        area = meant[0] if meant else None
        reasons += _wrong_area(values["area"], len(meant))
    if area is None and not reasons and not everywhere:
        reasons.append(_("服务范围：请填您管辖的街道或社区。"))
    if len(values.get("phone", "")) > PHONE_MOST or "*" in values.get("phone", ""):
        reasons.append(_("值班电话：请填完整的号码。"))
    if reasons:
        return Verdict(row.line, Judgement.BAD, tuple(reasons))
    new = Particulars(
        name=values["name"], kind=values["kind"], area=area,
        short=values.get("short") or (own.short if own else values["name"][:SHORT_MOST]),
        phone=values.get("phone", own.phone if own else ""),
    )  # fmt: skip
    return _compared(row, own, new)


def _wrong_area(text: str, meant: int) -> list[str]:
    if not text or meant == 1:
        return []
    if meant:
        return [_("服务范围：有几个“%(name)s”，请写成“街道 · 社区”或填代码。") % {"name": text}]
    return [_("服务范围：没有名为“%(name)s”的街道或社区。") % {"name": text}]


def _compared(row: Row, own: Organisation | None, new: Particulars) -> Verdict:
    if own is None:
        return Verdict(row.line, Judgement.NEW, plan=Entered(new))
    pairs = [
        (gettext_lazy("简称"), own.short, new.short),
        (gettext_lazy("类型"), str(KINDS[own.kind]), str(KINDS[new.kind])),
        (gettext_lazy("服务范围"), name_area(own.area) if own.area else "", name_area(new.area) if new.area else ""),
        (gettext_lazy("值班电话"), own.phone, new.phone),
    ]
    differing = tuple(
        _("%(column)s由“%(before)s”改为“%(after)s”。") % {"column": label, "before": before, "after": after}
        for label, before, after in pairs
        if before != after
    )
    if not differing:
        return Verdict(row.line, Judgement.SAME)
    return Verdict(row.line, Judgement.CHANGED, differing, plan=Entered(new, own))


def apply(verdicts: Sequence[Verdict], run: Run) -> list[Taken]:
    """Write them a thousand at a time."""
    taken: list[Taken] = []
    for part in run.slices(verdicts):
        before = [_kept(verdict.plan.own) for verdict in part]
        try:
            units = enter_organisations(rows=[verdict.plan for verdict in part], by=run.by, at=run.at)
        except OrganisationRefused as refusal:
            raise SheetRefused(refusal.message) from refusal
        taken += [
            Taken(verdict.line, unit.pk, was, verdict.judgement)
            for verdict, unit, was in zip(part, units, before, strict=True)
        ]
    return taken


def _kept(own: Organisation | None) -> dict[str, Any]:
    return {"short": own.short, "kind": own.kind, "area": own.area_id, "phone": own.phone} if own else {}


def undo(taken: Sequence[Taken], run: Run) -> None:
    """New units go, changed ones become what they were."""
    check_untouched(KIND, taken, run)
    new = [one for one in taken if one.judgement is Judgement.NEW]
    check_unused(Organisation, new)
    units = Organisation.objects.in_bulk([one.subject_id for one in taken])
    withdraw_organisations(units=[units[one.subject_id] for one in new], by=run.by, at=run.at)
    back = [one for one in taken if one.judgement is Judgement.CHANGED]
    areas = Area.objects.in_bulk({one.before["area"] for one in back if one.before["area"]})
    rows = [_was(units[one.subject_id], one.before, {str(pk): area for pk, area in areas.items()}) for one in back]
    enter_organisations(rows=rows, by=run.by, at=run.at)


def _was(own: Organisation, before: Mapping[str, Any], areas: Mapping[str, Area]) -> Entered:
    area = areas[before["area"]] if before["area"] else None
    return Entered(Particulars(own.name, before["short"], before["kind"], area, before["phone"]), own)


def exported(user: User, at: datetime) -> Iterable[dict[str, Any]]:
    """The units in use that this person may change."""
    del at
    units = Organisation.objects.changeable_by(user).filter(active=True).select_related("area__parent")
    for unit in units.order_by("kind", "short", "id"):
        area = name_area(unit.area) if unit.area else ""
        yield {"name": unit.name, "short": unit.short, "kind": unit.kind, "area": area, "phone": unit.phone}


SHEET = Sheet(
    "organisations", gettext_lazy("组织"),
    gettext_lazy("可以承办事项、派出人员的单位：名称、类型、服务范围、值班电话。"),
    COLUMNS, ("name",), frozenset(SETTERS), judge, apply, undo, exported,
)  # fmt: skip
