"""Judging, writing and taking back the rows of the sheet of places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.tabular.sheets import Judgement, Row, Run, SheetRefused, Taken, Verdict
from linli.foundation.tabular.undoing import check_untouched, check_unused
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.areas.naming import areas_named
from linli.registers.organisations.models import Organisation
from linli.registers.places.actions import (
    Fate,
    PlaceRefused,
    PlaceRow,
    Plan,
    enter_places,
    plan_places,
    restore_places,
    withdraw_places,
)
from linli.registers.places.forms import BETWEEN, changeable_communities
from linli.registers.places.models import Place, PlaceAlias

KIND = "place"
NAMES = ("community", "compound", "building", "unit", "house")
PLAIN = ("address", "lon", "lat", "built", "use", "floors", "households", "people", "area_m2")
UNITS = {"manager": "manager_id", "owners": "owners_id"}


@dataclass
class _Known:
    """What the rows name besides places."""

    communities: Mapping[str, list[Area]]
    grids: Mapping[tuple[UUID, str], UUID]
    units: Mapping[str, UUID]


@dataclass(frozen=True)
class _BadName(Exception):
    """A name that means nothing, or too much; the sentence says which."""

    sentence: str


def judge(rows: Sequence[Row], run: Run) -> list[Verdict]:
    """A verdict for each row. Some ten queries, however many rows there are."""
    known = _known(rows, run.by)
    read: list[PlaceRow | str] = [one for part in run.slices(rows) for one in _read_all(part, known)]
    good = [one for one in read if isinstance(one, PlaceRow)]
    plan = plan_places(rows=good, at=run.at)
    fates = iter(zip(good, plan.fates, plan.places, strict=True))
    return [
        Verdict(row.line, Judgement.BAD, (one,)) if isinstance(one, str) else _verdict(row, plan, *next(fates))
        for row, one in zip(rows, read, strict=True)
    ]


def _known(rows: Sequence[Row], by: User) -> _Known:
    communities = areas_named({row.values["community"] for row in rows}, changeable_communities(by))
    found = {one.id for areas in communities.values() for one in areas}
    grids = Area.objects.filter(community_id__in=found, level=AreaLevel.GRID, active=True)
    named: dict[tuple[UUID, str], UUID] = {}
    for pk, community_id, name, short in grids.values_list("id", "community_id", "name", "short"):
        if community_id:
            named[community_id, name] = named[community_id, short] = pk
    units: dict[str, UUID] = {}
    for pk, name, short in Organisation.objects.order_by("active").values_list("id", "name", "short"):
        units[name] = units[short] = pk
    return _Known(communities, named, units)


def _read_all(rows: Sequence[Row], known: _Known) -> list[PlaceRow | str]:
    read: list[PlaceRow | str] = []
    for row in rows:
        try:
            read.append(_read(row.values, known))
        except _BadName as bad:
            read.append(bad.sentence)
    return read


def _read(values: Mapping[str, Any], known: _Known) -> PlaceRow:
    """A row of places. Raises: _BadName."""
    community = _one_community(values["community"], known)
    columns = {name: values[name] for name in PLAIN if name in values}
    if grid := values.get("grid"):
        if (community.id, grid) not in known.grids:
            raise _BadName(_("网格：“%(name)s”不是这个社区的网格。") % {"name": grid})
        columns["grid_id"] = known.grids[community.id, grid]
    for name, column in UNITS.items():
        if name in values:
            columns[column] = _one_unit(values[name], known)
    aliases = tuple(dict.fromkeys(one for one in BETWEEN.split(values.get("aliases", "")) if one))
    compound, building, unit, house = (values.get(name, "") for name in NAMES[1:])
    return PlaceRow(community, compound, building, unit, house, columns, aliases)


def _one_community(text: str, known: _Known) -> Area:
    found = known.communities.get(text, [])
    if len(found) == 1:
        return found[0]
    if found:
        raise _BadName(_("社区：有几个“%(name)s”，请写成“街道 · 社区”或填代码。") % {"name": text})
    raise _BadName(_("社区：您管辖的范围里没有“%(name)s”。") % {"name": text})


def _one_unit(text: str, known: _Known) -> UUID | None:
    if text and text not in known.units:
        raise _BadName(_("没有名为“%(name)s”的单位，请先在“组织”里建立。") % {"name": text})
    return known.units[text] if text else None


def _verdict(row: Row, plan: Plan, new: PlaceRow, fate: Fate | PlaceRefused, place: Place | None) -> Verdict:
    label = "".join(str(row.values.get(name, "")) for name in NAMES[1:])
    if isinstance(fate, PlaceRefused):
        return Verdict(row.line, Judgement.BAD, (fate.message,), label)
    if fate == Fate.SAME or place is None:
        return Verdict(row.line, Judgement.SAME, (), label)
    reasons = () if fate == Fate.NEW else _differences(plan, place)
    return Verdict(row.line, Judgement(fate.value), reasons, label, plan=new)


def _differences(plan: Plan, place: Place) -> tuple[str, ...]:
    """What would change, in words."""
    before, after = plan.before.get(place.id, {}), plan.after.get(place.id, {})
    said = [
        _("%(column)s由“%(before)s”改为“%(after)s”。")
        % {"column": _label(name), "before": _shown(before[name]), "after": _shown(value)}
        for name, value in after.items()
        if before.get(name) != value and not name.endswith("_id")
    ]
    units = [name for name in after if name.endswith("_id") and before.get(name) != after[name]]
    said += [_("更换%(column)s。") % {"column": _label(name)} for name in units]
    named = [one.name for one in plan.aliases if one.place_id == place.id]
    return (*said, *(_("增加别名“%(name)s”。") % {"name": name} for name in named))


def _label(column: str) -> str:
    if column == "grid_id":
        return _("网格")
    labels = {field.attname: str(field.verbose_name) for field in Place._meta.concrete_fields}
    return labels[column]


def _shown(value: object) -> str:
    return "" if value is None else str(value)


def apply(verdicts: Sequence[Verdict], run: Run) -> list[Taken]:
    """Write them all, and what stands above them."""
    try:
        plan = enter_places(rows=[verdict.plan for verdict in verdicts], by=run.by, at=run.at)
    except PlaceRefused as refusal:
        raise SheetRefused(refusal.message) from refusal
    own = {place.id for place in plan.places if place}
    implied = [str(pk) for pk in plan.made if pk not in own]
    names: dict[UUID, list[str]] = {}
    for alias in plan.aliases:
        names.setdefault(alias.place_id, []).append(alias.name)
    taken = []
    for verdict, place in zip(verdicts, plan.places, strict=True):
        if place is not None:
            is_new = place.id in plan.made
            before = {} if is_new else {"was": plan.before.get(place.id, {}), "aliases": names.get(place.id, [])}
            kept = {**before, "implied": implied} if implied else before
            implied = []
            taken.append(Taken(verdict.line, place.id, kept, Judgement.NEW if is_new else Judgement.CHANGED))
    run.tick(len(verdicts))
    return taken


def undo(taken: Sequence[Taken], run: Run) -> None:
    """New places go, with those that were made above them; changed ones become what they were."""
    new = [one for one in taken if one.judgement is Judgement.NEW]
    implied = [Taken(one.line, UUID(pk), {}, Judgement.NEW) for one in taken for pk in one.before.get("implied", ())]
    check_untouched(KIND, [*taken, *implied], run)
    check_unused(Place, [*new, *implied], besides=(Place, PlaceAlias))
    back = [one for one in taken if one.judgement is Judgement.CHANGED]
    try:
        restore_places(
            before={one.subject_id: _columns(one.before["was"]) for one in back},
            aliases={one.subject_id: one.before["aliases"] for one in back}, by=run.by, at=run.at,
        )  # fmt: skip
        withdraw_places(ids={one.subject_id for one in (*new, *implied)}, by=run.by, at=run.at)
    except PlaceRefused as refusal:
        raise SheetRefused(refusal.message) from refusal


def _columns(was: Mapping[str, Any]) -> dict[str, Any]:
    return {name: UUID(value) if name.endswith("_id") and value else value for name, value in was.items()}
