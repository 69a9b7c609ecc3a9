"""The sheet of places 小区房屋表: a compound, building, unit or house a row, found by its names from above."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy

from linli.foundation.accounts.models import User
from linli.foundation.tabular.cells import one_of, read_number, read_whole, text_of
from linli.foundation.tabular.sheets import Column, Sheet
from linli.registers.areas.naming import name_area
from linli.registers.places.checks import ADDRESS_MOST, NAME_MOST
from linli.registers.places.choices import Built, Use
from linli.registers.places.judging import NAMES, PLAIN, apply, judge, undo
from linli.registers.places.models import Place, PlaceAlias
from linli.registers.places.policies import SETTERS

BUILT, USES = dict(Built.choices), dict(Use.choices)


def _figure(name: str, label: Any, *synonyms: str) -> Column:
    return Column(name, label, synonyms, read_whole, blank=None)


def _degrees(name: str, label: Any, *synonyms: str) -> Column:
    return Column(name, label, synonyms, read_number, blank=None, note=gettext_lazy("WGS-84 坐标，可以不填。"))


COLUMNS = (
    Column(
        "community", gettext_lazy("社区"), ("所属社区", "社区名称", "村居"), text_of(120), required=True, width=24,
        note=gettext_lazy("社区的名称；重名时写成“青松街道 · 松园社区”。"),
    ),
    Column(
        "compound", gettext_lazy("小区"), ("小区名称", "院落", "小区（院落）", "所属小区", "小区院落", "楼院"),
        text_of(NAME_MOST), required=True, width=24, note=gettext_lazy("只填到小区的一行就是小区本身。"),
    ),
    Column("building", gettext_lazy("楼栋"), ("楼号", "楼栋号", "栋号", "幢号", "楼栋名称"), text_of(NAME_MOST)),
    Column("unit", gettext_lazy("单元"), ("单元号",), text_of(NAME_MOST)),
    Column("house", gettext_lazy("房号"), ("房间号", "门牌号", "室号", "户室号", "房屋"), text_of(NAME_MOST)),
    Column("aliases", gettext_lazy("别名"), ("俗称", "曾用名"), text_of(200), note=gettext_lazy("用顿号分开。")),
    Column(
        "built", gettext_lazy("小区类型"), ("类型",), one_of(BUILT),
        choices=lambda: [str(label) for label in BUILT.values()], show=lambda one: str(BUILT.get(one, "")),
    ),
    Column("address", gettext_lazy("门牌地址"), ("地址", "详细地址", "坐落"), text_of(ADDRESS_MOST), width=28),
    Column(
        "grid", gettext_lazy("网格"), ("所属网格", "网格名称"), text_of(60), width=20,
        note=gettext_lazy("网格的名称或简称；空着时按经纬度，或随上一级。"),
    ),
    _degrees("lon", gettext_lazy("经度"), "东经"),
    _degrees("lat", gettext_lazy("纬度"), "北纬"),
    _figure("households", gettext_lazy("户数"), "住户数", "总户数", "常住户数"),
    _figure("people", gettext_lazy("人数"), "人口", "人口数", "常住人口"),
    _figure("floors", gettext_lazy("层数"), "楼层数", "总层数"),
    _figure("area_m2", gettext_lazy("占地面积（平方米）"), "占地面积", "面积"),
    Column(
        "use", gettext_lazy("用途"), ("房屋用途", "使用情况"), one_of(USES),
        choices=lambda: [str(label) for label in USES.values()], show=lambda one: str(USES.get(one, "")),
    ),
    Column("manager", gettext_lazy("物业"), ("物业公司", "物业服务企业", "物业单位"), text_of(60), width=24),
    Column("owners", gettext_lazy("业委会或自管小组"), ("业委会", "业主委员会", "自管小组"), text_of(60), width=24),
)  # fmt: skip


def exported(user: User, at: datetime) -> Iterable[dict[str, Any]]:
    """The places in use that this person may change, from the compound down."""
    del at
    mine = Place.objects.changeable_by(user).filter(active=True)
    aliases: dict[Any, list[str]] = {}
    for pk, name in PlaceAlias.objects.filter(place__in=mine).order_by("name").values_list("place_id", "name"):
        aliases.setdefault(pk, []).append(name)
    above: dict[Any, dict[str, str]] = {}
    rows = mine.select_related("community__parent", "grid", "manager", "owners")
    for place in rows.defer("community__polygon", "grid__polygon").order_by("community_id", "sort", "id"):
        names = above[place.id] = {**above.get(place.parent_id, {}), str(place.kind): place.name}
        yield {
            "community": name_area(place.community) if place.community else "",
            **{name: names.get(name, "") for name in NAMES[1:]},
            **{name: getattr(place, name) for name in PLAIN},
            "aliases": "、".join(aliases.get(place.id, [])), "grid": place.grid.name if place.grid else "",
            "manager": place.manager.name if place.manager else "",
            "owners": place.owners.name if place.owners else "",
        }  # fmt: skip


SHEET = Sheet(
    "places", gettext_lazy("小区与房屋"),
    gettext_lazy("小区、楼栋、单元、房屋：地址、网格、位置、户数、人数、物业。"),
    COLUMNS, NAMES, frozenset(SETTERS), judge, apply, undo, exported,
)  # fmt: skip
