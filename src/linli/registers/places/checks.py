"""What a place must be like; each check raises `PlaceRefused` with the form field it is about."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from linli.lib.coordinates import in_china
from linli.registers.places.choices import Built, PlaceKind, Use

NAME_MOST, ADDRESS_MOST, FIGURE_MOST, FLOORS_MOST, AREA_MOST = 60, 120, 10_000_000, 200, 100_000_000
PATH_MOST = 24
FIGURES = {"households": FIGURE_MOST, "people": FIGURE_MOST, "floors": FLOORS_MOST, "area_m2": AREA_MOST}
CHOICES = {"use": Use, "built": Built}
OF_COMPOUNDS = frozenset({"built", "area_m2", "manager_id", "owners_id"})
COLUMNS = frozenset({"address", "lon", "lat", "grid_id", *FIGURES, *CHOICES, *OF_COMPOUNDS})
"""What may be written about a place besides its name."""


class PlaceRefused(ValueError):
    """A place that can not be like this; `field` names the form field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Keep the sentence for the person."""
        super().__init__(message)
        self.message, self.field = message, field


def check_name(name: str, field: str = "name") -> str:
    """The name without blanks around it, neither empty nor too long."""
    clean = name.strip()
    if not clean:
        raise PlaceRefused(_("请填写名称。"), field)
    return check_length(clean, field, NAME_MOST)


def check_length(text: str, field: str, most: int) -> str:
    """The text, if it is not too long."""
    if len(text) > most:
        raise PlaceRefused(_("最多 %(most)d 个字，现在有 %(count)d 个。") % {"most": most, "count": len(text)}, field)
    return text


def check_key(key: str, field: str) -> str:
    """The key of a name, which paths are made of."""
    return check_length(key, field, PATH_MOST)


def check_values(kind: str, values: Mapping[str, Any]) -> dict[str, Any]:
    """What is to be written about a place of this kind, each value checked; a point is whole and in China."""
    if unknown := values.keys() - COLUMNS:
        raise KeyError(", ".join(sorted(unknown)))
    for field, most in FIGURES.items():
        number = values.get(field)
        if number is not None and not 0 <= number <= most:
            raise PlaceRefused(_("应为 0 到 %(most)d 之间的数。") % {"most": most}, field)
    for field, choices in CHOICES.items():
        if values.get(field) and values[field] not in choices.values:
            raise PlaceRefused(_("没有“%(value)s”这一项。") % {"value": values[field]}, field)
    check_length(str(values.get("address") or ""), "address", ADDRESS_MOST)
    _check_point(values)
    if kind != PlaceKind.COMPOUND and any(values.get(name) for name in OF_COMPOUNDS):
        raise PlaceRefused(_("小区类型、占地面积、物业和业委会只能填在小区上。"))
    return {name: value for name, value in values.items() if kind == PlaceKind.COMPOUND or name not in OF_COMPOUNDS}


def _check_point(values: Mapping[str, Any]) -> None:
    lon, lat = values.get("lon"), values.get("lat")
    if (lon is None) != (lat is None):
        raise PlaceRefused(_("经度和纬度要一起填。"), "lon" if lon is None else "lat")
    if lon is not None and lat is not None and not in_china(lon, lat):
        raise PlaceRefused(_("这个位置不在中国境内，请核对经纬度。"), "lon")
