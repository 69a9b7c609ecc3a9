"""Areas as pages show them: trees, maps, histories in words."""

import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.history.models import Change
from linli.registers.areas.models import Area, Redrawing, RedrawingKind

Crumb = tuple[str, str]
WHAT: dict[str, str | Promise] = {
    "created": gettext_lazy("建立"),
    "uploaded": gettext_lazy("由文件导入"),
    "renamed": gettext_lazy("改名"),
    "counted": gettext_lazy("更新户数和人数"),
    "recoded": gettext_lazy("变更代码"),
    "moved": gettext_lazy("调整上级"),
    "drawn": gettext_lazy("修改范围"),
    "deactivated": gettext_lazy("停用"),
    "split": gettext_lazy("拆分"),
    "merged": gettext_lazy("并入别的网格"),
    "took": gettext_lazy("并入了别的网格"),
    "undone": gettext_lazy("撤销重划"),
    "listed": gettext_lazy("按名录更新"),
    "used": gettext_lazy("启用"),
}
SHOWN = ("name", "short", "code", "households", "people")


@dataclass(frozen=True)
class TreeRow:
    """One line of the tree; `depth` counts the areas of the list above it."""

    area: Area
    depth: int
    inside: int


@dataclass(frozen=True)
class ChangeLine:
    """One change in words."""

    change: Change
    what: str
    words: str


@dataclass(frozen=True)
class RedrawingLine:
    """One split or merge in words; `undoable` while nobody undid it."""

    redrawing: Redrawing
    words: str

    @property
    def undoable(self) -> bool:
        """Whether there is something to undo."""
        return self.redrawing.undone_at is None


def redrawing_lines(redrawings: Iterable[Redrawing]) -> list[RedrawingLine]:
    """The redrawings in words, in their order."""
    return [_redrawing_line(one) for one in redrawings]


def _redrawing_line(redrawing: Redrawing) -> RedrawingLine:
    links = list(redrawing.successions.all())
    before = {link.before_id: link.before.name for link in links}
    after = {link.after_id: link.after.name for link in links}
    words = {"before": "、".join(before.values()), "after": "、".join(after.values())}
    merged = redrawing.kind == RedrawingKind.MERGE
    sentence = (_("%(before)s 并入 %(after)s") if merged else _("%(before)s 分为 %(after)s")) % words
    return RedrawingLine(redrawing, sentence)


def in_tree_order(areas: Iterable[Area]) -> list[TreeRow]:
    """Each area behind the one it lies in, in the given order among themselves."""
    known = {area.id: area for area in areas}
    below: dict[UUID | None, list[Area]] = defaultdict(list)
    for area in known.values():
        below[area.parent_id if area.parent_id in known else None].append(area)

    def walk(parent_id: UUID | None, depth: int) -> list[TreeRow]:
        rows: list[TreeRow] = []
        for area in below[parent_id]:
            rows += [TreeRow(area, depth, getattr(area, "inside", 0)), *walk(area.id, depth + 1)]
        return rows

    return walk(None, 0)


def map_of(areas: Iterable[Area], marked: Area | None = None) -> dict[str, Any]:
    """What the map shows: the outlines with their names, and the GeoJSON text of a single one."""
    drawn = [area for area in areas if area.polygon]
    features = [
        {
            "type": "Feature",
            "geometry": area.polygon,
            "properties": {"name": area.name, "on": marked is not None and area.id == marked.id},
        }
        for area in drawn
    ]
    text = json.dumps(drawn[0].polygon) if len(drawn) == 1 else ""
    return {"areas": {"type": "FeatureCollection", "features": features}, "text": text}


def chain_of(area: Area) -> str:
    """The names of the areas an area lies in, from the top: `内蒙古自治区 · 呼和浩特市 · 回民区`."""
    names: list[str] = []
    above = area.parent
    while above:
        names.insert(0, above.name)
        above = above.parent
    return " · ".join(names) or str(area.get_level_display())


def area_crumbs(area: Area | None = None, last: str = "") -> list[Crumb]:
    """Where a page of areas stands."""
    crumbs = [(_("区划"), reverse("areas:tree"))]
    if area and area.parent:
        crumbs.append((area.parent.name, reverse("areas:area", args=[area.parent.id])))
    if area:
        crumbs.append((area.name, reverse("areas:area", args=[area.id])))
    if last:
        return [*crumbs, (last, "")]
    return [*crumbs[:-1], (crumbs[-1][0], "")]


def change_lines(changes: Iterable[Change]) -> list[ChangeLine]:
    """The changes in words, the newest first."""
    return [ChangeLine(change, str(WHAT.get(change.what, change.what)), _words(change)) for change in changes][::-1]


def _words(change: Change) -> str:
    changed = [
        _("%(before)s → %(after)s") % {"before": change.before.get(key) or "–", "after": change.after.get(key) or "–"}
        for key in SHOWN
        if key in change.after and change.before and change.before.get(key) != change.after.get(key)
    ]
    changed += ["、".join(change.after[key]) for key in ("became", "took") if key in change.after]
    return "；".join(changed)
