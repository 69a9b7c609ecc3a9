"""The sheet of areas 区划表: a community or a grid a row, found by its name below the one above. Outlines are drawn."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.accounts.models import User
from linli.foundation.tabular.cells import one_of, read_whole, text_of
from linli.foundation.tabular.sheets import Column, Judgement, Row, Run, Sheet, SheetRefused, Taken, Verdict
from linli.foundation.tabular.undoing import check_untouched, check_unused
from linli.lib.worktime import SHANGHAI
from linli.registers.areas.actions import change_area, change_code, create_area, deactivate_area
from linli.registers.areas.checks import NAME_MOST, SHORT_MOST, AreaRefused, check_code_form, check_figure
from linli.registers.areas.models import Area, AreaCode, AreaLevel
from linli.registers.areas.naming import BETWEEN, areas_named, name_area
from linli.registers.areas.policies import SETTERS

KIND = "area"
LEVELS = {level.value: level.label for level in (AreaLevel.COMMUNITY, AreaLevel.GRID)}
ABOVE = {AreaLevel.COMMUNITY: AreaLevel.STREET, AreaLevel.GRID: AreaLevel.COMMUNITY}
COLUMNS = (
    Column(
        "level", gettext_lazy("级别"), ("类型", "区划级别", "层级"), one_of(LEVELS), required=True,
        choices=lambda: [str(label) for label in LEVELS.values()], show=lambda level: str(LEVELS[level]),
    ),
    Column(
        "parent", gettext_lazy("上级"), ("所属", "上级区划", "所属街道", "所属社区", "所属街道社区"), text_of(130),
        required=True, note=gettext_lazy("社区填街道，网格填社区；重名时写成“青松街道 · 松园社区”。"), width=28,
    ),
    Column(
        "name", gettext_lazy("名称"), ("区划名称", "社区名称", "网格名称"), text_of(NAME_MOST), required=True,
        note=gettext_lazy("按上级和名称认：已有的更新，没有的新建。"), width=24,
    ),
    Column(
        "short", gettext_lazy("简称"), (), text_of(SHORT_MOST),
        note=gettext_lazy("出现在编号和名单里；新的不填时取名称的前 20 个字。"),
    ),
    Column("code", gettext_lazy("代码"), ("编码", "区划代码", "网格编码", "网格代码"), text_of(20)),
    Column("households", gettext_lazy("户数"), ("总户数",), read_whole, blank=None),
    Column("people", gettext_lazy("人数"), ("人口", "总人数", "人口数"), read_whole, blank=None),
)  # fmt: skip


@dataclass(frozen=True)
class Entered:
    """What a row is to become; `own` is there already. `parent` None: a row of the same file makes the one `above`."""

    level: str
    name: str
    short: str
    code: str
    households: int | None
    people: int | None
    own: Area | None = None
    parent: Area | None = None
    above: "Place | None" = None

    @property
    def place(self) -> "Place":
        """What no two rows may both make."""
        return self.parent.pk if self.parent else self.above, self.name


Place = tuple[Any, str]
"""The area above, by its key or by its own place, and the name below it."""


@dataclass(frozen=True)
class _Known:
    """What a thousand rows are compared with."""

    parents: Mapping[str, list[Area]]
    own: Mapping[tuple[Any, str], Area]
    codes: Mapping[str, Area]


@dataclass
class _InFile:
    """What earlier rows of the file say: which communities come, by name and by code, and what is taken."""

    coming: dict[str, list[Entered]] = field(default_factory=dict)
    lines: dict[tuple[Any, ...], int] = field(default_factory=dict)

    def take(self, verdict: Verdict) -> Verdict:
        """The verdict, unless an earlier row means the same area or has the same code."""
        plan: Entered | None = verdict.plan
        if plan is None:
            return verdict
        for key in [plan.place, *([("code", plan.code)] if plan.code else [])]:
            if (line := self.lines.setdefault(key, verdict.line)) != verdict.line:
                sentence = _("名称或代码与第 %(line)d 行相同。") % {"line": line}
                return Verdict(verdict.line, Judgement.BAD, (sentence,))
        if plan.level == AreaLevel.COMMUNITY and plan.own is None:
            for text in {plan.name, plan.code} - {""}:
                self.coming.setdefault(text, []).append(plan)
        return verdict

    def named(self, text: str) -> list[Entered]:
        """The communities to come that a text may mean, as `areas_named` has it."""
        parts = [part for part in BETWEEN.split(text.strip()) if part]
        found = self.coming.get(parts[-1], []) if parts else []
        return [one for one in found if len(parts) == 1 or (one.parent and one.parent.name == parts[-2])]


def judge(rows: Sequence[Row], run: Run) -> list[Verdict]:
    """Three queries for a thousand rows: the areas above, those below them of these names, and the codes in use.

    Communities first, since grids of the same file may lie in new ones.
    """
    verdicts: list[Verdict] = []
    file = _InFile()
    for part in run.slices(sorted(rows, key=lambda row: row.values["level"] == AreaLevel.GRID)):
        known = _known(part, run.by)
        verdicts += [file.take(_verdict(row, known, file)) for row in part]
    return sorted(verdicts, key=lambda verdict: verdict.line)


def _known(rows: Sequence[Row], by: User) -> _Known:
    parents = areas_named({row.values["parent"] for row in rows}, Area.objects.changeable_by(by))
    above = {area.pk for found in parents.values() for area in found}
    used = Area.objects.filter(active=True).select_related("parent").defer("polygon", "parent__polygon")
    names = used.filter(parent_id__in=above, name__in={row.values["name"] for row in rows})
    codes = used.filter(code__in={row.values.get("code") or "-" for row in rows})
    return _Known(parents, {(one.parent_id, one.name): one for one in names}, {one.code: one for one in codes})


def _verdict(row: Row, known: _Known, file: _InFile) -> Verdict:
    values, level = row.values, AreaLevel(row.values["level"])
    meant = [area for area in known.parents.get(values["parent"], []) if area.level == ABOVE[level]]
    coming = file.named(values["parent"]) if level == AreaLevel.GRID else []
    if len(meant) + len(coming) != 1:
        several = bool(meant or coming)
        return Verdict(row.line, Judgement.BAD, (_wrong_parent(values["parent"], level, several=several),))
    parent, above = (meant[0], None) if meant else (None, coming[0].place)
    own = known.own.get((parent.pk, values["name"])) if parent else None
    plan = Entered(
        level=level, name=values["name"], own=own, parent=parent, above=above,
        short=values.get("short") or (own.short if own else values["name"][:SHORT_MOST]),
        code=values.get("code", own.code if own else ""),
        households=values.get("households", own.households if own else None),
        people=values.get("people", own.people if own else None),
    )  # fmt: skip
    if reasons := _faults(plan, known):
        return Verdict(row.line, Judgement.BAD, tuple(reasons))
    return _compared(row, plan)


def _wrong_parent(text: str, level: AreaLevel, *, several: bool) -> str:
    words = {"name": text, "level": ABOVE[level].label}
    if several:
        return _("上级：有几个“%(name)s”，请写成“街道 · 社区”或填代码。") % words
    return _("上级：没有名为“%(name)s”的%(level)s，或它不在您的管辖范围内。") % words


def _faults(plan: Entered, known: _Known) -> list[str]:
    faults = []
    holder = known.codes.get(plan.code) if plan.code else None
    if holder and holder != plan.own:
        words = {"code": plan.code, "name": holder.name}
        faults.append(_("代码 %(code)s 已由“%(name)s”使用。") % words)
    try:
        if plan.code:
            check_code_form(plan.code, plan.level)
        check_figure(plan.households, "households")
        check_figure(plan.people, "people")
    except AreaRefused as refusal:
        faults.append(refusal.message)
    return faults


def _compared(row: Row, plan: Entered) -> Verdict:
    own = plan.own
    if own is None:
        return Verdict(row.line, Judgement.NEW, plan=plan)
    labels = {column.name: column.label for column in COLUMNS}
    differing = tuple(
        _("%(column)s由“%(before)s”改为“%(after)s”。") % {"column": labels[name], "before": before, "after": after}
        for name in ("short", "code", "households", "people")
        if (before := _shown(getattr(own, name))) != (after := _shown(getattr(plan, name)))
    )
    judgement = Judgement.CHANGED if differing else Judgement.SAME
    return Verdict(row.line, judgement, differing, plan=plan)


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def apply(verdicts: Sequence[Verdict], run: Run) -> list[Taken]:
    """Communities first, since grids of the same file may lie in them."""
    taken: list[Taken] = []
    made: dict[Place, Area] = {}
    for part in run.slices(sorted(verdicts, key=lambda verdict: verdict.plan.level == AreaLevel.GRID)):
        for verdict in part:
            plan: Entered = verdict.plan
            before = _kept(plan.own)
            try:
                area = _entered(plan, made, run)
            except AreaRefused as refusal:
                words = {"line": verdict.line, "why": refusal.message}
                raise SheetRefused(_("第 %(line)d 行：%(why)s") % words) from refusal
            if plan.own is None and plan.level == AreaLevel.COMMUNITY:
                made[plan.place] = area
            taken.append(Taken(verdict.line, area.pk, before, verdict.judgement))
    return taken


def _entered(plan: Entered, made: Mapping[Place, Area], run: Run) -> Area:
    if plan.own is not None:
        return _changed(plan.own, plan, run)
    parent = plan.parent or (made.get(plan.above) if plan.above else None)
    if parent is None:
        raise AreaRefused(_("上级“%(name)s”没有写入。") % {"name": plan.above[1] if plan.above else ""})
    return create_area(
        level=plan.level, name=plan.name, short=plan.short, parent=parent, code=plan.code,
        households=plan.households, people=plan.people, by=run.by, at=run.at,
    )  # fmt: skip


def _changed(own: Area, plan: Entered, run: Run) -> Area:
    figures = {"households": plan.households, "people": plan.people}
    change_area(area=own, name=plan.name, short=plan.short, **figures, by=run.by, at=run.at)
    return change_code(area=own, code=plan.code, on=run.at.astimezone(SHANGHAI).date(), by=run.by, at=run.at)


def _kept(own: Area | None) -> dict[str, Any]:
    return {name: getattr(own, name) for name in ("short", "code", "households", "people")} if own else {}


def undo(taken: Sequence[Taken], run: Run) -> None:
    """New areas go out of use, grids first; changed ones become what they were."""
    check_untouched(KIND, taken, run)
    new = [one for one in taken if one.judgement is Judgement.NEW]
    check_unused(Area, new, besides=(Area, AreaCode))
    areas = Area.objects.select_related("parent").in_bulk([one.subject_id for one in taken])
    fresh = [areas[one.subject_id] for one in new]
    try:
        for area in sorted(fresh, key=lambda one: one.level != AreaLevel.GRID):
            deactivate_area(area=area, by=run.by, at=run.at)
        for one in taken:
            if one.judgement is Judgement.CHANGED:
                area = areas[one.subject_id]
                now = Entered(area.level, area.name, area.short, area.code, area.households, area.people)
                _changed(area, replace(now, **one.before), run)
    except AreaRefused as refusal:
        raise SheetRefused(refusal.message) from refusal


def exported(user: User, at: datetime) -> Iterable[dict[str, Any]]:
    """The communities and grids in use that this person may change."""
    del at
    areas = Area.objects.changeable_by(user).filter(active=True, level__in=LEVELS, parent__active=True)
    shown = areas.select_related("parent__parent").defer("polygon", "parent__polygon", "parent__parent__polygon")
    for area in shown.order_by("level", "street_id", "community_id", "code", "name", "id"):
        above = area.parent
        parent = (name_area(above) if area.level == AreaLevel.GRID else above.name) if above else ""
        yield {
            "level": area.level, "parent": parent, "name": area.name, "short": area.short, "code": area.code,
            "households": area.households, "people": area.people,
        }  # fmt: skip


SHEET = Sheet(
    "areas", gettext_lazy("社区和网格"),
    gettext_lazy("街道下的社区、社区里的网格：名称、代码、户数和人数。范围在地图上画，或上传 GeoJSON。"),
    COLUMNS, ("level", "parent", "name"), SETTERS, judge, apply, undo, exported,
)  # fmt: skip
