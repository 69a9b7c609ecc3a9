"""Area 区划, its codes, and the mixin of everything that is placed."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.access.roles import Level
from linli.foundation.access.scope import scope_of
from linli.lib.ids import new_id
from linli.registers.areas.policies import AREA_LEVELS, EVERYWHERE

GRIDS_EDITION = "grids"
"""The edition that changes with any grid, or the name of any area; locators reload."""


DIRECTORY_EDITION = "directory"
"""Held by whoever loads the official directory, so that two do not at once."""


class AreaLevel(models.TextChoices):
    """From province down to grid."""

    PROVINCE = "province", _("省")
    CITY = "city", _("市")
    DISTRICT = "district", _("区县")
    STREET = "street", _("街道")
    COMMUNITY = "community", _("社区")
    GRID = "grid", _("网格")


class AreaQuerySet(models.QuerySet["Area"]):
    """Areas, narrowed to what somebody may see."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> "AreaQuerySet":
        """The areas of a person's postings, all inside them, and the one above each; all areas for R13 and R14."""
        scope = scope_of(user)
        if not scope.roles.isdisjoint(EVERYWHERE):
            return self
        streets, communities, grids = (scope.targets(level) for level in AREA_LEVELS)
        own = [*streets, *communities, *grids]
        if not own:
            return self.none()
        above = AreaQuerySet(self.model).filter(id__in=own).values("parent_id")
        inside = Q(street_id__in=streets) | Q(community_id__in=communities)
        return self.filter(Q(id__in=own) | inside | Q(id__in=above))

    def changeable_by(self, user: AbstractBaseUser | AnonymousUser) -> "AreaQuerySet":
        """The areas a person may change: all for R13, those of their street for R8."""
        scope = scope_of(user)
        if scope.has_role("R13"):
            return self
        streets = scope.targets(Level.STREET, {"R8"})
        return self.filter(Q(id__in=streets) | Q(street_id__in=streets)) if streets else self.none()


class Area(models.Model):
    """One area. The UUID stays; code, name and polygon change with history. `polygon` is GeoJSON geometry (WGS-84).

    `active` are the areas in use here. The others are either out of use again, or stand in the official directory 名录
    only, from which an installation takes up what it works in; `official` is the name the directory gives.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    level = models.CharField(max_length=10, choices=AreaLevel)
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    street = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    community = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("名称"), max_length=60)
    short = models.CharField(_("简称"), max_length=20)
    code = models.CharField(_("代码"), max_length=20, blank=True)
    official = models.CharField(_("名录中的名称"), max_length=60, blank=True)
    polygon = models.JSONField(_("范围"), null=True)
    households = models.PositiveIntegerField(_("户数"), null=True)
    people = models.PositiveIntegerField(_("人数"), null=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = AreaQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["level", "name"], name="area_level_in_use", condition=models.Q(active=True)),
            models.Index(fields=["code"], name="area_code"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["code"], name="area_code_in_use_once", condition=models.Q(active=True) & ~models.Q(code="")
            ),
            models.CheckConstraint(
                condition=models.Q(level="grid", street__isnull=False, community__isnull=False)
                | models.Q(level="community", street__isnull=False, community__isnull=True)
                | (~models.Q(level__in=("grid", "community")) & models.Q(street__isnull=True, community__isnull=True)),
                name="area_columns_follow_level",
            ),
            models.UniqueConstraint(
                fields=["parent", "name"], name="area_name_once_in_parent", condition=models.Q(active=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AreaCode(models.Model):
    """A code an area had, from when to when (open end: still in use)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="codes")
    code = models.CharField(max_length=20)
    from_on = models.DateField()
    to_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["area"], name="one_open_code", condition=models.Q(to_on__isnull=True)),
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="code_ends_after_it_begins",
            ),
        ]


class Placed(models.Model):
    """Mixin: where a row lies. Written once; moved only by an action."""

    street = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    community = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    grid = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        abstract = True


class RedrawingKind(models.TextChoices):
    """What became of grids."""

    SPLIT = "split", _("拆分")
    MERGE = "merge", _("合并")


class Redrawing(models.Model):
    """重划: one grid became several, or several one; what was placed before keeps its grid.

    `kept` is what the grid that others were merged into was like before and after (polygon, households, people).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=10, choices=RedrawingKind)
    community = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="redrawings")
    at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)
    kept = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(undone_at__isnull=True) | models.Q(undone_at__gte=models.F("at")),
                name="redrawing_undone_after_it_was_done",
            ),
        ]


class Succession(models.Model):
    """后继: which grid became which, in a redrawing; `before` went out of use."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    redrawing = models.ForeignKey(Redrawing, on_delete=models.PROTECT, related_name="successions")
    before = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="became")
    after = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="came_from")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["redrawing", "before", "after"], name="succession_once"),
            models.CheckConstraint(condition=~models.Q(before=models.F("after")), name="succession_of_another"),
        ]
