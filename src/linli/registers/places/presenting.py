"""Places as pages show them: crumbs, histories in words, maps, posters."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.foundation.history.models import Change
from linli.lib.masking import mask_phone
from linli.registers.areas.following import Leftover
from linli.registers.areas.models import Area
from linli.registers.places.choices import ABOVE, PlaceKind
from linli.registers.places.models import BuildingHead, Place
from linli.registers.places.policies import SETTERS
from linli.registers.places.queries import outermost

Crumb = tuple[str, str]
WHAT: dict[str, str | Promise] = {
    "created": gettext_lazy("登记"),
    "changed": gettext_lazy("修改"),
    "named": gettext_lazy("更新别名"),
    "moved": gettext_lazy("调整网格"),
    "equipped": gettext_lazy("登记设备"),
    "ruled": gettext_lazy("登记场地规则"),
    "headed": gettext_lazy("登记楼栋长"),
    "ended": gettext_lazy("到期"),
    "closed": gettext_lazy("停用"),
}
SHOWN = ("name", "alias", "address", "households", "people", "floors", "area_m2", "to_on")
ADDS = {
    PlaceKind.BUILDING: gettext_lazy("加楼栋"),
    PlaceKind.UNIT: gettext_lazy("加单元"),
    PlaceKind.HOUSE: gettext_lazy("加房屋"),
}


@dataclass(frozen=True)
class ChangeLine:
    """One change in words."""

    change: Change
    what: str
    words: str


@dataclass(frozen=True)
class HeadLine:
    """Who looks or looked after a building; the phone is masked."""

    head: BuildingHead
    phone: str


@dataclass(frozen=True)
class Poster:
    """What a building's poster says, and where its code leads."""

    place: Place
    address: str


def place_crumbs(chain: Iterable[Place] = (), last: str = "") -> list[Crumb]:
    """Where a page of places stands."""
    crumbs = [(_("小区与房屋"), reverse("places:list"))]
    crumbs += [(one.name, reverse("places:place", args=[one.id])) for one in chain]
    if last:
        return [*crumbs, (last, "")]
    return [*crumbs[:-1], (crumbs[-1][0], "")]


def change_lines(changes: Iterable[Change]) -> list[ChangeLine]:
    """The changes in words, the newest first."""
    return [ChangeLine(change, str(WHAT.get(change.what, change.what)), _words(change)) for change in changes][::-1]


def _words(change: Change) -> str:
    before, after = change.before or {}, change.after or {}
    if not before:
        return (
            "：".join(str(after[key]) for key in ("what", "name") if after.get(key)) if change.what != "created" else ""
        )
    changed = [
        _("%(before)s → %(after)s") % {"before": _shown(before.get(key)), "after": _shown(after.get(key))}
        for key in SHOWN
        if key in after and before.get(key) != after.get(key)
    ]
    return "；".join(changed)


def _shown(value: object) -> str:
    return "–" if value in {None, ""} else str(value)


def head_lines(heads: Iterable[BuildingHead]) -> list[HeadLine]:
    """Heads with masked phones."""
    return [HeadLine(one, one.phone.masked(mask_phone) if one.phone else "") for one in heads]


def additions(place: Place) -> list[tuple[str, str]]:
    """What may be added below a place: label and address."""
    kinds = [kind for kind in PlaceKind if place.kind in ABOVE[kind]]
    return [(str(ADDS[kind]), reverse("places:new_below", args=[place.id, kind.value])) for kind in kinds]


def place_map(place: Place) -> dict[str, Any]:
    """The point of a place over its grid; empty without a point."""
    if place.lon is None or place.lat is None:
        return {}
    return {"areas": outline_of(place.grid), "point": [place.lon, place.lat]}


def outline_of(*areas: Area | None) -> dict[str, Any]:
    """The outlines of some areas for a map."""
    drawn = [one for one in areas if one is not None and one.polygon]
    features = [
        {"type": "Feature", "geometry": one.polygon, "properties": {"name": one.name, "on": False}} for one in drawn
    ]
    return {"type": "FeatureCollection", "features": features}


def poster_of(place: Place, root: str) -> Poster:
    """The poster of a place; `root` is the address of the report form."""
    return Poster(place, f"{root}?{urlencode({'at': place.code})}")


def leftover_places(grid_ids: Collection[UUID]) -> Leftover | None:
    """How many places are still on these grids, which are out of use. One query."""
    rows = outermost(Place.objects.filter(grid_id__in=list(grid_ids)))
    counts = dict(rows.values_list("grid_id").annotate(Count("id")).order_by("grid__name"))
    if not counts:
        return None
    words = _("%(count)d 处小区、楼栋还在已停用的网格里，要移到新的网格。") % {"count": sum(counts.values())}
    return Leftover(words, f"{reverse('places:left')}?grid={next(iter(counts))}", SETTERS)
