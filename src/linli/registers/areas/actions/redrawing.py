"""Grids drawn anew: split, merged, a piece given to the neighbour; and the undoing of a split or merge.

Whoever draws holds the edition of the grids, so that of two people at once the second sees what the first did.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import record_change
from linli.lib.worktime import SHANGHAI
from linli.registers.areas.actions.polygons import check_outline
from linli.registers.areas.actions.tree import create_area
from linli.registers.areas.checks import AreaRefused, check_code, check_name_is_free
from linli.registers.areas.cutting import cut, join, take_piece
from linli.registers.areas.following import Ground, count_uses, follow_ground
from linli.registers.areas.models import (
    GRIDS_EDITION,
    Area,
    AreaCode,
    AreaLevel,
    Redrawing,
    RedrawingKind,
    Succession,
)
from linli.registers.areas.outlines import Outline, geometry_of, stored_outline

KIND = "area"
KEPT = ("polygon", "households", "people")


@dataclass(frozen=True)
class Part:
    """What one part of a split grid is called, in the order of `cutting.cut`: from west to east."""

    name: str
    short: str
    households: int | None = None
    people: int | None = None


@transaction.atomic
def split_grid(*, grid: Area, shape: object, parts: Sequence[Part], by: User | None, at: datetime) -> Redrawing:
    """Make several new grids of one, which goes out of use; its name may be used again. Raises: AreaRefused."""
    hold(GRIDS_EDITION)
    [locked] = _lock([grid])
    outlines = cut(_outline(locked), shape)
    if len(outlines) != len(parts):
        words = {"count": len(outlines), "named": len(parts)}
        raise AreaRefused(_("分出了 %(count)d 块，却填了 %(named)d 个名称，请重新预览。") % words, "shape")
    _retire(locked, at)
    renew(GRIDS_EDITION)
    community = locked.parent
    made = [
        create_area(
            level=AreaLevel.GRID, parent=community, name=part.name, short=part.short, polygon=geometry_of(outline),
            households=part.households, people=part.people, by=by, at=at,
        )
        for part, outline in zip(parts, outlines, strict=True)
    ]  # fmt: skip
    redrawing = _redraw(RedrawingKind.SPLIT, [locked], made, {}, at)
    _record(locked, "split", {"active": True}, {"active": False, "became": [area.name for area in made]}, by, at)
    follow_ground(Ground((locked.id, *(area.id for area in made)), {locked.id: None}), by, at)
    return redrawing


@transaction.atomic
def merge_grids(*, grids: Sequence[Area], into: Area, by: User | None, at: datetime) -> Redrawing:
    """Let `into` take the ground of other grids of its community, which go out of use.

    Figures are added up where all are known. Raises: AreaRefused.
    """
    hold(GRIDS_EDITION)
    others = [grid for grid in grids if grid.id != into.id]
    if not others:
        raise AreaRefused(_("请至少选择一个要并入的网格。"), "grids")
    keeper, *gone = _lock([into, *others])
    if any(one.parent_id != keeper.parent_id for one in gone):
        raise AreaRefused(_("只能合并同一个社区的网格。"), "grids")
    before = {column: getattr(keeper, column) for column in KEPT}
    outlines = [stored_outline(one.polygon) for one in (keeper, *gone) if one.polygon]
    keeper.polygon = geometry_of(join(outlines)) if outlines else None
    for column in ("households", "people"):
        counts = [getattr(one, column) for one in (keeper, *gone)]
        if None not in counts:
            setattr(keeper, column, sum(counts))
    keeper.save(update_fields=KEPT)
    after = {column: getattr(keeper, column) for column in KEPT}
    for one in gone:
        _retire(one, at)
        _record(one, "merged", {"active": True}, {"active": False, "became": [keeper.name]}, by, at)
    renew(GRIDS_EDITION)
    redrawing = _redraw(RedrawingKind.MERGE, gone, [keeper], {"before": before, "after": after}, at)
    _record(keeper, "took", before, {**after, "took": [one.name for one in gone]}, by, at)
    follow_ground(Ground((keeper.id, *(one.id for one in gone)), {one.id: keeper.id for one in gone}), by, at)
    return redrawing


@transaction.atomic
def give_ground(*, source: Area, target: Area, shape: object, by: User | None, at: datetime) -> None:
    """Give the piece of `source` inside a drawn area to a neighbour; what stands there goes along.

    Matters keep their grid. Raises: AreaRefused.
    """
    hold(GRIDS_EDITION)
    giver, taker = _lock([source, target])
    if giver.id == taker.id or giver.parent_id != taker.parent_id:
        raise AreaRefused(_("请选择同一个社区的另一个网格。"), "target")
    pair = take_piece(_outline(giver), _outline(taker), shape)
    for area, outline in zip((giver, taker), pair, strict=True):
        before, area.polygon = area.polygon, geometry_of(outline)
        area.save(update_fields=["polygon"])
        _record(area, "drawn", {"polygon": before}, {"polygon": area.polygon}, by, at)
    renew(GRIDS_EDITION)
    follow_ground(Ground((giver.id, taker.id), {}), by, at)


@transaction.atomic
def undo_redrawing(*, redrawing: Redrawing, by: User | None, at: datetime) -> Redrawing:
    """Bring back what a split or merge took out of use, while nothing uses what it made. Raises: AreaRefused."""
    hold(GRIDS_EDITION)
    locked = Redrawing.objects.select_for_update().get(id=redrawing.id)
    links = list(Succession.objects.filter(redrawing=locked).select_related("before__parent", "after__parent"))
    gone = list({link.before_id: link.before for link in links}.values())
    made = _check_undoable(locked, list({link.after_id: link.after for link in links}.values()))
    locked.undone_at = at
    locked.save(update_fields=["undone_at"])
    if locked.kind == RedrawingKind.SPLIT:
        for area in made:
            _retire(area, at)
            _record(area, "undone", {"active": True}, {"active": False}, by, at)
    else:
        _put_back(made[0], locked.kept, by, at)
    renew(GRIDS_EDITION)
    for area in gone:
        _bring_back(area, by, at)
    renew(GRIDS_EDITION)
    heirs: dict[UUID, UUID | None] = {}
    if locked.kind == RedrawingKind.SPLIT:
        heirs = {area.id: gone[0].id for area in made}
    follow_ground(Ground(tuple(area.id for area in (*made, *gone)), heirs, undoes=locked.at), by, at)
    return locked


def _check_undoable(redrawing: Redrawing, made: Sequence[Area]) -> list[Area]:
    """The grids it made, locked and still as it made them."""
    if redrawing.undone_at is not None:
        raise AreaRefused(_("这次重划已经撤销过了。"))
    locked = _lock(made)
    ids = [area.id for area in locked]
    later = Succession.objects.filter(redrawing__undone_at__isnull=True, redrawing__at__gt=redrawing.at)
    if later.filter(after_id__in=ids).exists():
        raise AreaRefused(_("这些网格后来又重划过，请先撤销后来的那一次。"))
    if count := count_uses(ids, redrawing.at):
        raise AreaRefused(_("重划以后已有 %(count)d 件事项落在这些网格里，不能撤销。") % {"count": count})
    if redrawing.kept and locked[0].polygon != redrawing.kept["after"]["polygon"]:
        raise AreaRefused(_("“%(name)s”的范围后来又改过，不能撤销。") % {"name": locked[0].name})
    return locked


def _put_back(area: Area, kept: dict[str, Any], by: User | None, at: datetime) -> None:
    """Give the grid that others were merged into its ground and figures again; figures changed since then stay."""
    before = {column: getattr(area, column) for column in KEPT}
    for column in KEPT:
        if before[column] == kept["after"][column]:
            setattr(area, column, kept["before"][column])
    area.save(update_fields=KEPT)
    _record(area, "undone", before, {column: getattr(area, column) for column in KEPT}, by, at)


def _lock(grids: Sequence[Area]) -> list[Area]:
    """The grids as they are now, in this order. Raises: AreaRefused where one is no longer in use."""
    rows = Area.objects.select_for_update(of=("self",)).select_related("parent")
    found = {area.id: area for area in rows.filter(id__in=[grid.id for grid in grids])}
    locked = [found[grid.id] for grid in grids]
    for area in locked:
        if area.level != AreaLevel.GRID:
            raise AreaRefused(_("“%(name)s”不是网格。") % {"name": area.name})
        if not area.active:
            words = {"name": area.name}
            raise AreaRefused(_("“%(name)s”已不在用：可能刚刚被别人拆分或合并，请重新打开页面。") % words)
    return locked


def _outline(grid: Area) -> Outline:
    if not grid.polygon:
        raise AreaRefused(_("“%(name)s”还没有画出范围。") % {"name": grid.name})
    return stored_outline(grid.polygon)


def _redraw(
    kind: RedrawingKind, before: Sequence[Area], after: Sequence[Area], kept: dict[str, Any], at: datetime
) -> Redrawing:
    redrawing: Redrawing = Redrawing.objects.create(
        kind=kind, community=cast("Area", before[0].parent), kept=kept, at=at
    )  # fmt: skip
    Succession.objects.bulk_create(
        Succession(redrawing=redrawing, before=old, after=new) for old in before for new in after
    )
    return redrawing


def _retire(area: Area, at: datetime) -> None:
    """Out of use; the code ends today."""
    today = at.astimezone(SHANGHAI).date()
    AreaCode.objects.filter(area=area, to_on__isnull=True, from_on__lte=today).update(to_on=today)
    area.active = False
    area.save(update_fields=["active"])


def _bring_back(area: Area, by: User | None, at: datetime) -> None:
    """In use again as it was; its code goes on where it had ended. Raises: AreaRefused where its place is taken."""
    check_name_is_free(area.name, area.parent, area)
    check_code(area.code, area.level, area)
    if area.polygon:
        check_outline(area.polygon, area.level, area.id, area.parent)
    area.active = True
    area.save(update_fields=["active"])
    if area.code and (last := area.codes.order_by("-from_on").first()):
        last.to_on = None
        last.save(update_fields=["to_on"])
    renew(GRIDS_EDITION)
    _record(area, "undone", {"active": False}, {"active": True}, by, at)


def _record(
    area: Area, what: str, before: dict[str, Any], after: dict[str, Any], by: User | None, at: datetime
) -> None:
    record_change(subject_kind=KIND, subject_id=area.id, what=what, before=before, after=after, by=by, at=at)
