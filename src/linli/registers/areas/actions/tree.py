"""The tree of areas: names, codes, parents."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import record_change
from linli.lib.worktime import SHANGHAI
from linli.registers.areas.actions.polygons import check_outline
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
from linli.registers.areas.outlines import geometry_of
from linli.registers.areas.queries import placement_of

KIND = "area"


@transaction.atomic
def create_area(
    *,
    level: str,
    name: str,
    short: str,
    by: User | None,
    at: datetime,
    parent: Area | None = None,
    code: str = "",
    polygon: object = None,
    households: int | None = None,
    people: int | None = None,
) -> Area:
    """A new area below `parent`, its columns filled in from there. `polygon` is GeoJSON, as object or text.

    Raises: AreaRefused.
    """
    hold(GRIDS_EDITION)
    check_parent(level, parent)
    clean = check_text(name, "name", NAME_MOST)
    check_name_is_free(clean, parent)
    street, community = _columns_below(parent)
    area = Area(
        level=level, parent=parent, street_id=street, community_id=community, name=clean,
        short=check_text(short, "short", SHORT_MOST), code=check_code(code, level), created_at=at,
        polygon=geometry_of(check_outline(polygon, level, None, parent)) if polygon else None,
        households=check_figure(households, "households"), people=check_figure(people, "people"),
    )  # fmt: skip
    area.save(force_insert=True)
    if level == AreaLevel.GRID:
        renew(GRIDS_EDITION)
    if area.code:
        AreaCode.objects.create(area=area, code=area.code, from_on=at.astimezone(SHANGHAI).date())
    _record(area, "created", {}, {"name": area.name, "level": level, "code": area.code}, by, at)
    return area


@transaction.atomic
def rename_area(*, area: Area, name: str, short: str, by: User | None, at: datetime) -> Area:
    """Another name and short name. Raises: AreaRefused."""
    locked = _lock(area)
    clean = check_text(name, "name", NAME_MOST)
    check_name_is_free(clean, locked.parent, locked)
    after = {"name": clean, "short": check_text(short, "short", SHORT_MOST)}
    return _change(locked, "renamed", after, by, at)


@transaction.atomic
def set_figures(*, area: Area, households: int | None, people: int | None, by: User | None, at: datetime) -> Area:
    """How many households and people there are. Raises: AreaRefused."""
    after = {"households": check_figure(households, "households"), "people": check_figure(people, "people")}
    return _change(_lock(area), "counted", after, by, at)


@transaction.atomic
def change_area(
    *,
    area: Area,
    name: str,
    short: str,
    households: int | None,
    people: int | None,
    by: User | None,
    at: datetime,
) -> Area:
    """Names and figures at once. Raises: AreaRefused."""
    rename_area(area=area, name=name, short=short, by=by, at=at)
    return set_figures(area=area, households=households, people=people, by=by, at=at)


@transaction.atomic
def change_code(*, area: Area, code: str, on: date, by: User | None, at: datetime) -> Area:
    """Another official code from a day on; the one before is kept with its last day. Raises: AreaRefused."""
    locked = _lock(area)
    clean = check_code(code, locked.level, locked)
    if clean == locked.code:
        return locked
    latest = AreaCode.objects.filter(area=locked).aggregate(day=Max("from_on"))["day"]
    if latest and on < latest:
        words = {"day": latest.isoformat()}
        raise AreaRefused(_("现用代码从 %(day)s 起使用，新代码不能早于这一天。") % words, "on")
    _write_code(locked, clean, on)
    return _change(locked, "recoded", {"code": clean}, by, at)


def _write_code(area: Area, code: str, on: date) -> None:
    """Close the code in use and open the new one; a code that began the same day was never in use."""
    AreaCode.objects.filter(area=area, to_on__isnull=True, from_on=on).delete()
    AreaCode.objects.filter(area=area, to_on__isnull=True).update(to_on=on - timedelta(days=1))
    if code:
        AreaCode.objects.create(area=area, code=code, from_on=on)


@transaction.atomic
def move_area(*, area: Area, parent: Area, by: User | None, at: datetime) -> Area:
    """Put an area below another parent; the columns of what lies inside follow. Rows already placed stay as they are.

    Raises: AreaRefused.
    """
    hold(GRIDS_EDITION)
    locked = _lock(area)
    check_parent(locked.level, parent)
    check_name_is_free(locked.name, parent, locked)
    street, community = _columns_below(parent)
    if locked.level == AreaLevel.COMMUNITY:
        Area.objects.filter(community=locked).update(street=street)
    return _change(locked, "moved", {"parent_id": parent.id, "street_id": street, "community_id": community}, by, at)


@transaction.atomic
def deactivate_area(*, area: Area, by: User | None, at: datetime) -> Area:
    """Take an area out of use; what was placed there stays. Raises: AreaRefused while areas inside are in use."""
    hold(GRIDS_EDITION)
    locked = _lock(area)
    if locked.children.filter(active=True).exists():
        raise AreaRefused(_("“%(name)s”下面还有在用的区划，请先停用或移走它们。") % {"name": locked.name})
    today = at.astimezone(SHANGHAI).date()
    AreaCode.objects.filter(area=locked, to_on__isnull=True, from_on__lte=today).update(to_on=today)
    return _change(locked, "deactivated", {"active": False}, by, at)


def _columns_below(parent: Area | None) -> tuple[Any, Any]:
    """The street and community of what stands below an area."""
    return placement_of(parent)[:2] if parent else (None, None)


def _lock(area: Area) -> Area:
    locked: Area = Area.objects.select_for_update(of=("self",)).get(id=area.id)
    return locked


def _change(area: Area, what: str, after: dict[str, Any], by: User | None, at: datetime) -> Area:
    """Write columns and the history of them; nothing where nothing changes."""
    before = {column: getattr(area, column) for column in after}
    if before == after:
        return area
    for column, value in after.items():
        setattr(area, column, value)
    area.save(update_fields=list(after))
    renew(GRIDS_EDITION)
    _record(area, what, before, after, by, at)
    return area


def _record(
    area: Area, what: str, before: dict[str, Any], after: dict[str, Any], by: User | None, at: datetime
) -> None:
    record_change(subject_kind=KIND, subject_id=area.id, what=what, before=before, after=after, by=by, at=at)
