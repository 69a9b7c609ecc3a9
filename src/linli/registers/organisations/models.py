"""Organisation 组织."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from linli.foundation.access.roles import Level
from linli.foundation.access.scope import scope_of
from linli.lib.ids import new_id
from linli.registers.areas.models import Area
from linli.registers.organisations.policies import ADMINISTRATOR, GROUP_SETTERS, LOOKERS, SETTERS


def ends_after_it_begins() -> Q:
    """The days of a row are in order; an open end is."""
    return Q(to_on__isnull=True) | Q(to_on__gte=models.F("from_on"))


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
    floor_m2 = models.PositiveIntegerField(_("面积"), null=True)
    opened_on = models.DateField(_("启用日期"), null=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name"], name="organisation_name_once", condition=models.Q(active=True))
        ]

    def __str__(self) -> str:
        return self.short


class LinkKind(models.TextChoices):
    """How a unit is tied to an area or to another unit (domain model 3.1, OrgLink)."""

    SERVES = "serves", _("服务于")
    PROPERTY = "property", _("物业服务")
    PAIRED = "paired", _("包联")
    RESIDENT = "resident", _("驻区")
    COUNCIL = "council", _("党建协调委")
    ENFORCEMENT = "enforcement", _("执法联动")
    JUSTICE = "justice", _("两所一庭")


class Link(models.Model):
    """One tie of a unit to an area or to another unit, on every day from `from_on` to `to_on`, both included."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="links")
    kind = models.CharField(_("关系"), max_length=12, choices=LinkKind)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Organisation, null=True, on_delete=models.CASCADE, related_name="links_back")
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ends_after_it_begins(), name="link_ends_after_start"),
            models.CheckConstraint(
                condition=Q(area__isnull=False, other__isnull=True) | Q(area__isnull=True, other__isnull=False),
                name="link_leads_to_one_thing",
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "area"], condition=Q(to_on__isnull=True), name="one_open_link_to_area"
            ),
            models.UniqueConstraint(
                fields=["organisation", "kind", "other"], condition=Q(to_on__isnull=True), name="one_open_link_to_unit"
            ),
        ]


class GroupKind(models.TextChoices):
    """Party units from the committee down, elected committees, and those that gather for something."""

    PARTY_COMMITTEE = "party", _("党委")
    GENERAL_BRANCH = "general", _("党总支")
    BRANCH = "branch", _("党支部")
    CELL = "cell", _("党小组")
    RESIDENTS = "residents", _("居委会")
    OWNERS = "owners", _("业委会")
    OVERSIGHT = "oversight", _("监督委员会")
    TEAM = "team", _("队伍")
    CIRCLE = "circle", _("小组")


PARTY = (GroupKind.PARTY_COMMITTEE, GroupKind.GENERAL_BRANCH, GroupKind.BRANCH, GroupKind.CELL)
TERMED = (GroupKind.RESIDENTS, GroupKind.OWNERS, GroupKind.OVERSIGHT)


class GroupQuerySet(models.QuerySet["Group"]):
    """Groups, narrowed to the areas somebody serves."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> "GroupQuerySet":
        """Those of the areas that this person may see."""
        return self.filter(area__in=Area.objects.visible_to(user).values("id"))

    def changeable_by(self, user: AbstractBaseUser | AnonymousUser) -> "GroupQuerySet":
        """All for the administrator, those inside their street for the centre, inside their community for R6."""
        return self if scope_of(user).has_role(ADMINISTRATOR) else self.filter(area__in=areas_for_groups(user))


def areas_for_groups(user: AbstractBaseUser | AnonymousUser) -> models.QuerySet[Area]:
    """The areas in which this person may set up groups."""
    scope = scope_of(user)
    if scope.has_role(ADMINISTRATOR):
        return Area.objects.all()
    streets = scope.targets(Level.STREET, SETTERS)
    communities = scope.targets(Level.COMMUNITY, GROUP_SETTERS)
    inside = Q(id__in=[*streets, *communities]) | Q(street_id__in=streets) | Q(community_id__in=communities)
    return Area.objects.filter(inside)


class Group(models.Model):
    """党组织、委员会、队伍、小组: people who belong together in an area, below another group or on their own.

    Those who belong to it are `Member`s; committees are elected for a `Term`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("类型"), max_length=10, choices=GroupKind)
    name = models.CharField(_("名称"), max_length=60)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+")
    parent = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = GroupQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "area"], name="group_kind_area")]
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="group_name_once", condition=Q(active=True))
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_elected(self) -> bool:
        """Whether its members are elected for a term."""
        return self.kind in TERMED


class Term(models.Model):
    """届次: the days for which a committee is elected, both included."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="terms")
    number = models.PositiveSmallIntegerField(_("第几届"))
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(to_on__gte=models.F("from_on")), name="term_ends_after_start"),
            models.UniqueConstraint(fields=["group", "number"], name="term_number_once"),
        ]


class MemberPost(models.TextChoices):
    """What somebody is in a group."""

    SECRETARY = "secretary", _("书记")
    DEPUTY_SECRETARY = "deputy", _("副书记")
    CHAIR = "chair", _("主任")
    VICE_CHAIR = "vice", _("副主任")
    LEADER = "leader", _("组长、队长")
    DELEGATE = "delegate", _("委员")
    MEMBER = "member", _("成员")


class Member(models.Model):
    """Somebody in a group, with or without an account, on every day from `from_on` to `to_on`, both included."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    term = models.ForeignKey(Term, null=True, on_delete=models.PROTECT, related_name="members")
    name = models.CharField(_("姓名"), max_length=40)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    post = models.CharField(_("职务"), max_length=10, choices=MemberPost, default=MemberPost.MEMBER)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=ends_after_it_begins(), name="member_ends_after_start")]

    def __str__(self) -> str:
        return self.name
