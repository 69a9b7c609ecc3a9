"""The outlines of areas."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import record_change
from linli.registers.areas.checks import AreaRefused
from linli.registers.areas.models import GRIDS_EDITION, Area, AreaLevel
from linli.registers.areas.outlines import Outline, check_inside, drawn_grids, geometry_of, read_grid, read_outline


@transaction.atomic
def set_polygon(*, area: Area, polygon: object, by: User | None, at: datetime) -> Area:
    """Draw an area anew by GeoJSON (WGS-84), as object or text; None or "" takes the outline away.

    Raises: AreaRefused for a bad outline, or a grid that overlaps another one.
    """
    hold(GRIDS_EDITION)
    locked: Area = Area.objects.select_for_update(of=("self",)).select_related("parent").get(id=area.id)
    before = locked.polygon
    locked.polygon = geometry_of(check_outline(polygon, locked.level, locked.id, locked.parent)) if polygon else None
    if locked.polygon != before:
        locked.save(update_fields=["polygon"])
        renew(GRIDS_EDITION)
        record_change(
            subject_kind="area", subject_id=locked.id, what="drawn",
            before={"polygon": before}, after={"polygon": locked.polygon}, by=by, at=at,
        )  # fmt: skip
    return locked


def check_outline(polygon: object, level: str, own: UUID | None, parent: Area | None) -> Outline:
    """The outline of an area; a grid's lies in its community and overlaps no other grid. Raises: AreaRefused."""
    if level != AreaLevel.GRID:
        return read_outline(polygon)
    outline = read_grid(polygon)
    check_inside(outline, parent)
    if names := drawn_grids().overlapping(outline, own):
        raise AreaRefused(_("范围与“%(names)s”重叠，请调整边界。") % {"names": "、".join(names[:3])}, "polygon")
    return outline
