"""Organisation 组织."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.access.roles import Level
from linli.foundation.access.scope import scope_of
from linli.lib.ids import new_id
from linli.registers.areas.models import Area
from linli.registers.organisations.policies import ADMINISTRATOR, LOOKERS, SETTERS


class OrganisationKind(models.TextChoices):
    """The kinds of the domain model 3.1 that can hold a matter or send staff."""

    STREET_OFFICE = "street_office", _("街道办事处")
    COMMITTEE = "committee", _("社区居委会")
    GOVERNANCE_CENTRE = "governance_centre", _("综治中心")
    DEPARTMENT = "department", _("区级部门")
    ENFORCEMENT = "enforcement", _("综合执法队")
    UTILITY = "utility", _("公服企业")
    PROPERTY = "property", _("物业公司")
    CONTRACTOR = "contractor", _("施工单位")
    OTHER = "other", _("其他")


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    """Organisations, narrowed to what somebody may see. Names and duty telephones are internal, not secret."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> "OrganisationQuerySet":
        """All of them for those who dispatch or administer; for others only their own unit."""
        scope = scope_of(user)
        if not scope.roles.isdisjoint(LOOKERS):
            return self
        return self.filter(id__in=scope.targets(Level.ORGANISATION))

    def changeable_by(self, user: AbstractBaseUser | AnonymousUser) -> "OrganisationQuerySet":
        """All for the administrator; those that work inside their street for the centre; none for others."""
        scope = scope_of(user)
        if scope.has_role(ADMINISTRATOR):
            return self
        streets = scope.targets(Level.STREET, SETTERS)
        return self.filter(Q(area_id__in=streets) | Q(area__street_id__in=streets)) if streets else self.none()


ORGANISATIONS_EDITION = "organisations"
"""The edition that changes with any organisation."""


class Organisation(models.Model):
    """A unit that staff belong to and matters are dispatched to; `area` is where it works (null: everywhere)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("名称"), max_length=60)
    short = models.CharField(_("简称"), max_length=20)
    kind = models.CharField(_("类型"), max_length=20, choices=OrganisationKind)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations")
    phone = models.CharField(_("值班电话"), max_length=30, blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="organisation_name_once", condition=models.Q(active=True))
        ]

    def __str__(self) -> str:
        return self.short
