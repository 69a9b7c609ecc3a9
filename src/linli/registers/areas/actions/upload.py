"""Grids of a community from a GeoJSON file: all of them, or none and what is wrong with each."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import record_change
from linli.lib.worktime import SHANGHAI
from linli.registers.areas.checks import (
    NAME_MOST,
    SHORT_MOST,
    AreaRefused,
    check_code,
    check_figure,
    check_name_is_free,
    check_parent,
    check_text,
)
from linli.registers.areas.models import GRIDS_EDITION, Area, AreaCode, AreaLevel
from linli.registers.areas.outlines import Outline, check_inside, drawn_grids, geometry_of, overlap, read_grid

FEATURES_MOST = 2000


@dataclass(frozen=True)
class UploadProblem:
    """What is wrong with one feature; number 0 is the file as a whole, others count from 1."""

    number: int
    name: str
    message: str


@dataclass(frozen=True)
class UploadReport:
    """What an upload would make (dry run) or has made, and what is wrong. With any problem nothing is written."""

    grids: tuple[Area, ...] = ()
    problems: tuple[UploadProblem, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


@dataclass
class _Draft:
    """One feature on its way to a grid."""

    number: int
    name: str = ""
    short: str = ""
    code: str = ""
    households: int | None = None
    people: int | None = None
    outline: Outline | None = None
    faults: list[str] = field(default_factory=list)


@transaction.atomic
def upload_grids(
    *, community: Area, geojson_text: str, by: User | None, at: datetime, dry_run: bool = False
) -> UploadReport:
    """Make a grid of the community from every feature of a FeatureCollection (WGS-84).

    Properties: `name` 名称 (needed), `short` 简称, `code` 代码, `households` 户数, `people` 人数, in either language.
    """
    try:
        check_parent(AreaLevel.GRID, community)
        features = _features(geojson_text)
    except AreaRefused as error:
        return UploadReport(problems=(UploadProblem(0, "", error.message),))
    hold(GRIDS_EDITION)
    drafts = [_read_draft(number, feature, community) for number, feature in enumerate(features, 1)]
    _compare(drafts)
    problems = tuple(UploadProblem(draft.number, draft.name, fault) for draft in drafts for fault in draft.faults)
    if problems:
        return UploadReport(problems=problems)
    grids = tuple(_grid(draft, community, at) for draft in drafts)
    if not dry_run:
        _write(grids, by, at)
    return UploadReport(grids=grids)


def _features(text: str) -> list[Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AreaRefused(_("文件不是有效的 JSON。")) from error
    features = data.get("features") if isinstance(data, dict) and data.get("type") == "FeatureCollection" else None
    if not isinstance(features, list):
        raise AreaRefused(_("文件应为 GeoJSON 的 FeatureCollection。"))
    if not features:
        raise AreaRefused(_("文件里没有任何网格。"))
    if len(features) > FEATURES_MOST:
        words = {"most": FEATURES_MOST, "count": len(features)}
        raise AreaRefused(_("一次最多 %(most)d 个网格，文件里有 %(count)d 个。") % words)
    return features


def _read_draft(number: int, feature: object, community: Area) -> _Draft:
    draft = _Draft(number)
    properties = feature.get("properties") if isinstance(feature, dict) else None
    values = properties if isinstance(properties, dict) else {}
    steps = (_read_name, _read_code, _read_figures)
    for step in steps:
        try:
            step(draft, values, community)
        except AreaRefused as error:
            draft.faults.append(error.message)
    try:
        draft.outline = read_grid(feature)
        check_inside(draft.outline, community)
    except AreaRefused as error:
        draft.faults.append(error.message)
    return draft


def _value(values: Mapping[str, Any], *names: str) -> Any:
    return next((values[name] for name in names if values.get(name) is not None), None)


def _read_name(draft: _Draft, values: Mapping[str, Any], community: Area) -> None:
    draft.name = check_text(str(_value(values, "name", "名称") or ""), "name", NAME_MOST)
    short = str(_value(values, "short", "简称") or draft.name[:SHORT_MOST])
    draft.short = check_text(short, "short", SHORT_MOST)
    check_name_is_free(draft.name, community)


def _read_code(draft: _Draft, values: Mapping[str, Any], _community: Area) -> None:
    draft.code = check_code(str(_value(values, "code", "代码") or ""), AreaLevel.GRID)


def _read_figures(draft: _Draft, values: Mapping[str, Any], _community: Area) -> None:
    draft.households = check_figure(_whole(_value(values, "households", "户数")), "households")
    draft.people = check_figure(_whole(_value(values, "people", "人数")), "people")


def _whole(value: object) -> int | None:
    if value is None:
        return None
    try:
        return int(str(value))
    except ValueError as error:
        raise AreaRefused(_("户数和人数应为整数。")) from error


def _compare(drafts: list[_Draft]) -> None:
    """Note double names and codes, and overlaps with grids in use and with each other."""
    drawn = drawn_grids()
    names: dict[str, int] = {}
    codes: dict[str, int] = {}
    for index, draft in enumerate(drafts):
        _note_double(draft, names, draft.name, _("名称与第 %(number)d 个网格相同。"))
        _note_double(draft, codes, draft.code, _("代码与第 %(number)d 个网格相同。"))
        if draft.outline is None:
            continue
        others = drawn.overlapping(draft.outline, None) + _overlapped(draft.outline, drafts[:index])
        draft.faults.extend(_("范围与“%(name)s”重叠。") % {"name": name} for name in others)


def _note_double(draft: _Draft, seen: dict[str, int], value: str, sentence: str) -> None:
    if value and seen.setdefault(value, draft.number) != draft.number:
        draft.faults.append(sentence % {"number": seen[value]})


def _overlapped(outline: Outline, earlier: Iterable[_Draft]) -> list[str]:
    hits = [draft for draft in earlier if draft.outline is not None and overlap(outline, draft.outline)]
    return [draft.name or _("第 %(number)d 个网格") % {"number": draft.number} for draft in hits]


def _grid(draft: _Draft, community: Area, at: datetime) -> Area:
    return Area(
        level=AreaLevel.GRID, parent=community, street_id=community.street_id, community=community, name=draft.name,
        short=draft.short, code=draft.code, households=draft.households, people=draft.people, created_at=at,
        polygon=geometry_of(draft.outline) if draft.outline else None,
    )  # fmt: skip


def _write(grids: tuple[Area, ...], by: User | None, at: datetime) -> None:
    Area.objects.bulk_create(grids)
    today = at.astimezone(SHANGHAI).date()
    AreaCode.objects.bulk_create(AreaCode(area=grid, code=grid.code, from_on=today) for grid in grids if grid.code)
    renew(GRIDS_EDITION)
    for grid in grids:
        after = {"name": grid.name, "level": grid.level, "code": grid.code}
        record_change(subject_kind="area", subject_id=grid.id, what="uploaded", before={}, after=after, by=by, at=at)
