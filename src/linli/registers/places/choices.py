"""Fixed lists of places."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PlaceKind(models.TextChoices):
    """From the compound down to the house. A house may stand right in a compound, a unit only in a building."""

    COMPOUND = "compound", _("小区、院落")
    BUILDING = "building", _("楼栋")
    UNIT = "unit", _("单元")
    HOUSE = "house", _("房屋")


class Built(models.TextChoices):
    """What kind of compound it is (domain model 3.1)."""

    COMMERCIAL = "commercial", _("商品房")
    OLD = "old", _("老旧小区")
    WORKPLACE = "workplace", _("单位院落")
    COURTYARD = "courtyard", _("平房院落")


class Use(models.TextChoices):
    """What a house is used for."""

    OWN = "own", _("自住")
    RENTED = "rented", _("出租")
    EMPTY = "empty", _("空置")
    BUSINESS = "business", _("商用")


class EquipmentKind(models.TextChoices):
    """What stands in a place and breaks."""

    LIFT = "lift", _("电梯")
    PUMP = "pump", _("水泵")
    GATE = "gate", _("门禁")
    CHARGER = "charger", _("充电桩")
    HYDRANT = "hydrant", _("消防设施")
    CAMERA = "camera", _("监控")
    OTHER = "other", _("其他")


class RuleKind(models.TextChoices):
    """What a site rule says."""

    WINDOW = "window", _("允许施工时段")
    QUIET = "quiet", _("安静时段")
    ZONE = "zone", _("材料堆放区")


ABOVE: dict[str, tuple[str, ...]] = {
    PlaceKind.COMPOUND: (),
    PlaceKind.BUILDING: (PlaceKind.COMPOUND,),
    PlaceKind.UNIT: (PlaceKind.BUILDING,),
    PlaceKind.HOUSE: (PlaceKind.UNIT, PlaceKind.BUILDING, PlaceKind.COMPOUND),
}
"""What each kind may stand in."""
