"""Place 小区、楼栋、单元、房屋, its other names, equipment 设备, site rules 场地规则 and building heads 楼栋长."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.access.roles import Level
from linli.foundation.access.scope import AREA_COLUMNS, scope_of
from linli.foundation.sealing.fields import SealedTextField
from linli.lib.ids import new_id
from linli.registers.areas.models import Placed
from linli.registers.organisations.models import Organisation
from linli.registers.places.choices import Built, EquipmentKind, PlaceKind, RuleKind, Use
from linli.registers.places.policies import AREA_ROLES, EVERYWHERE, LEVELS, SETTERS, UNIT_ROLES

COMPOUNDS_EDITION = "compounds"
"""The edition that changes with the names of any compound; the index of names reloads."""


class PlaceQuerySet(models.QuerySet["Place"]):
    """Places, narrowed to what somebody may see."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> "PlaceQuerySet":
        """Those in the areas of a person's postings, the compounds these lie in, and for a firm those it manages."""
        scope = scope_of(user)
        if not scope.roles.isdisjoint(EVERYWHERE):
            return self
        inside = Q()
        for level in LEVELS:
            if targets := scope.targets(level, AREA_ROLES):
                inside |= Q(**{f"{AREA_COLUMNS[level]}__in": targets})
        if units := scope.units(UNIT_ROLES):
            inside |= Q(compound__manager_id__in=units)
        if not inside:
            return self.none()
        if grids := scope.targets(Level.GRID, AREA_ROLES):
            inside |= Q(id__in=PlaceQuerySet(self.model).filter(grid_id__in=grids).values("compound_id"))
        return self.filter(inside)

    def changeable_by(self, user: AbstractBaseUser | AnonymousUser) -> "PlaceQuerySet":
        """All for the administrator; those of their street or community for the centre and community workers."""
        scope = scope_of(user)
        if scope.has_role("R13"):
            return self
        streets, communities = (scope.targets(level, SETTERS) for level in (Level.STREET, Level.COMMUNITY))
        mine = Q(street_id__in=streets) | Q(community_id__in=communities)
        return self.filter(mine) if streets or communities else self.none()


class Place(Placed):
    """One place. `compound` is the compound it lies in, of a compound itself.

    `path` are the keys (`lib.addresses`) of building, unit and house below the compound, such as `11/2/301`, and
    `loose` the same of a house without its unit. `full` is the address in words, `sort` the same with numbers filled
    up, and `code` what stands in the address of its poster. Figures are those counted for this place as a whole;
    without one it has those of what lies in it. Columns below `use` belong to compounds.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("类别"), max_length=10, choices=PlaceKind)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    compound = models.ForeignKey("self", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(_("名称"), max_length=60)
    path = models.CharField(max_length=80, blank=True)
    loose = models.CharField(max_length=60, blank=True)
    full = models.CharField(_("全称"), max_length=200)
    sort = models.CharField(max_length=300)
    code = models.CharField(_("二维码"), max_length=12, blank=True)
    address = models.CharField(_("地址"), max_length=120, blank=True)
    lon = models.FloatField(_("经度"), null=True)
    lat = models.FloatField(_("纬度"), null=True)
    households = models.PositiveIntegerField(_("户数"), null=True)
    people = models.PositiveIntegerField(_("人数"), null=True)
    floors = models.PositiveSmallIntegerField(_("层数"), null=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    use = models.CharField(_("用途"), max_length=10, choices=Use, blank=True)
    built = models.CharField(_("小区类型"), max_length=10, choices=Built, blank=True)
    initials = models.CharField(max_length=400, blank=True)
    area_m2 = models.PositiveIntegerField(_("占地面积"), null=True)
    manager = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="managed_compounds", verbose_name=_("物业")
    )
    owners = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="owned_compounds", verbose_name=_("业委会")
    )

    objects = PlaceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["community", "path"], name="place_by_path"),
            models.Index(fields=["community", "loose"], name="place_by_loose_path", condition=~Q(loose="")),
            models.Index(fields=["compound", "kind", "sort"], name="place_of_compound"),
            models.Index(fields=["street", "kind", "sort", "id"], name="place_of_street"),
            models.Index(fields=["community", "kind", "sort", "id"], name="place_of_community"),
            models.Index(fields=["grid", "kind", "sort", "id"], name="place_of_grid"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["community", "name"], name="compound_name_once", condition=Q(active=True, kind="compound")
            ),
            models.UniqueConstraint(
                fields=["compound", "path"], name="place_path_once", condition=Q(active=True) & ~Q(path="")
            ),
            models.UniqueConstraint(fields=["code"], name="place_code_once", condition=~Q(code="")),
            models.CheckConstraint(
                condition=Q(kind="compound", parent__isnull=True, path="")
                | (~Q(kind="compound") & Q(parent__isnull=False) & ~Q(path="")),
                name="place_stands_in_another",
            ),
            models.CheckConstraint(
                condition=Q(lon__isnull=True, lat__isnull=True) | Q(lon__gte=73, lon__lte=136, lat__gte=3, lat__lte=54),
                name="place_point_in_china",
            ),
            models.CheckConstraint(
                condition=Q(kind="compound")
                | Q(manager__isnull=True, owners__isnull=True, area_m2__isnull=True, built="", initials=""),
                name="place_columns_of_compounds",
            ),
        ]

    def __str__(self) -> str:
        return self.full


class PlaceAlias(models.Model):
    """Another name 别名 of a compound, as people call it, with its first letters."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(_("别名"), max_length=60)
    initials = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["place", "name"], name="place_alias_once")]

    def __str__(self) -> str:
        return self.name


def _ends_after_it_begins(name: str) -> models.CheckConstraint:
    """A row with days from and to, both included; an open end holds until further notice."""
    return models.CheckConstraint(condition=Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on")), name=name)


class Equipment(models.Model):
    """设备: something that stands in a place and is looked after by `keeper`; `to_on` is the day it was taken away."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="equipment")
    kind = models.CharField(_("设备"), max_length=10, choices=EquipmentKind)
    name = models.CharField(_("编号或位置"), max_length=60)
    keeper = models.ForeignKey(
        Organisation, null=True, on_delete=models.PROTECT, related_name="+", verbose_name=_("维保单位")
    )
    phone = models.CharField(_("维保电话"), max_length=30, blank=True)
    checked_on = models.DateField(_("上次检验"), null=True)
    from_on = models.DateField(_("启用"))
    to_on = models.DateField(_("停用"), null=True)

    class Meta:
        constraints = [_ends_after_it_begins("equipment_ends_after_it_begins")]

    def __str__(self) -> str:
        return self.name


class SiteRule(models.Model):
    """场地规则: when work may be done, when it is quiet, where material lies; `starts` and `ends` are of each day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="rules")
    kind = models.CharField(_("规则"), max_length=10, choices=RuleKind)
    text = models.CharField(_("说明"), max_length=200, blank=True)
    starts = models.TimeField(_("每天从"), null=True)
    ends = models.TimeField(_("到"), null=True)
    from_on = models.DateField(_("生效"))
    to_on = models.DateField(_("失效"), null=True)

    class Meta:
        constraints = [
            _ends_after_it_begins("rule_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(kind="zone", starts__isnull=True, ends__isnull=True)
                | (~Q(kind="zone") & Q(starts__isnull=False, ends__isnull=False)),
                name="a_time_window_has_times",
            ),
        ]


class BuildingHead(models.Model):
    """楼栋长: who looks after a building or a unit, with or without an account; on every day from and to, included."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="heads")
    name = models.CharField(_("姓名"), max_length=40)
    phone = SealedTextField(_("电话"), null=True, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("账号")
    )
    is_party = models.BooleanField(_("党员"), default=False)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True)

    class Meta:
        constraints = [
            _ends_after_it_begins("head_ends_after_start"),
            models.UniqueConstraint(fields=["place"], name="one_head_at_a_time", condition=Q(to_on__isnull=True)),
        ]

    def __str__(self) -> str:
        return self.name
