"""Category 诉求分类, the detail table of a matter, what units ask leave for, and what co-units are asked to do."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.casework.models import Case
from linli.foundation.access.scope import scope_of
from linli.foundation.sealing.fields import SealedTextField
from linli.lib.ids import new_id
from linli.modules.matters.choices import UNIT_ROLES, Asked, MatterKind, Nature, Satisfaction, Source, TimeClass
from linli.registers.organisations.models import Organisation
from linli.registers.places.models import Place

CATEGORIES_EDITION = "categories"
"""The edition that changes with any category."""


class Category(models.Model):
    """One row of the table 12 × 102 (domain model 3.5). Two-digit codes are headings, the tiles of the portal."""

    code = models.CharField(primary_key=True, max_length=4)
    heading = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="children")
    name = models.CharField(_("名称"), max_length=60)
    default_owner = models.CharField(_("默认主责"), max_length=80, blank=True)
    default_organisation = models.ForeignKey(Organisation, null=True, blank=True, on_delete=models.SET_NULL)
    time_class = models.CharField(_("时限等级"), max_length=4, choices=TimeClass, blank=True)
    nature = models.CharField(_("性质"), max_length=2, choices=Nature, blank=True)
    on_site = models.BooleanField(_("现场类"), default=False)
    on_the_spot = models.BooleanField(_("能办即办"), default=False)
    anchor = models.CharField(_("依据"), max_length=120, blank=True)
    tile = models.CharField(_("门户上的叫法"), max_length=20, blank=True)
    on_portal = models.BooleanField(_("在门户显示"), default=True)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Matter(models.Model):
    """What a matter has beyond its case: what was said, where, by whom, and the instants the indicators read.

    Who handles a `confidential` one does not learn who reported it; `query_hash` finds it by the code of its receipt.
    `settled` matters were closed on the spot and are counted apart; `reworks` counts how often work began again;
    `trips` how often the reporter came in person.
    """

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="matter")
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="matters")
    kind = models.CharField(_("性质"), max_length=12, choices=MatterKind)
    source = models.CharField(_("来源"), max_length=16, choices=Source)
    time_class = models.CharField(max_length=4, choices=TimeClass)
    nature = models.CharField(max_length=2, choices=Nature, blank=True)
    on_site = models.BooleanField(default=False)
    body = models.TextField(_("情况"), max_length=4000)
    address = models.CharField(_("地点"), max_length=120, blank=True)
    place = models.ForeignKey(Place, null=True, on_delete=models.SET_NULL, related_name="matters", db_index=False)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    anonymous = models.BooleanField(default=False)
    reporter_name = models.CharField(_("反映人"), max_length=40, blank=True)
    reporter_phone = SealedTextField(_("联系电话"), null=True, blank=True)
    phone_hash = models.CharField(max_length=64, blank=True, db_index=True)
    confidential = models.BooleanField(_("为反映人保密"), default=False)
    query_hash = models.CharField(max_length=64, blank=True, db_index=True)
    received_at = models.DateTimeField()
    first_contact_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    satisfaction = models.CharField(max_length=12, choices=Satisfaction, blank=True)
    settled = models.BooleanField(default=False)
    reworks = models.PositiveSmallIntegerField(default=0)
    trips = models.PositiveSmallIntegerField(_("反映人跑动"), default=0)

    class Meta:
        indexes = [models.Index(fields=["place"], name="matter_place", condition=models.Q(place__isnull=False))]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(lon__isnull=True, lat__isnull=True)
                | models.Q(lon__gte=73, lon__lte=136, lat__gte=3, lat__lte=54),
                name="matter_point_in_china",
            ),
            models.CheckConstraint(
                condition=models.Q(anonymous=False) | models.Q(reporter_name="", reporter_phone__isnull=True),
                name="anonymous_matter_names_nobody",
            ),
        ]


class TakenOver(models.Model):
    """接入: a matter that came from another system or a ledger, found by its number there, so that it comes once.

    `digest` is of what came, `entries` how long its history was then: longer means that somebody has worked on it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    origin = models.CharField(max_length=20)
    ref = models.CharField(max_length=60)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="taken_over")
    digest = models.CharField(max_length=64)
    entries = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["origin", "ref"], name="taken_over_once")]


class Approval(models.Model):
    """A request 审批 of the lead unit: more time, to suspend the work, or that the centre accepts a promised time.

    `days` are those asked for, `until` the moment promised; `granted` is null until somebody decides.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="approvals")
    asked = models.CharField(max_length=12, choices=Asked)
    reason = models.CharField(max_length=1000)
    days = models.PositiveSmallIntegerField(default=0)
    until = models.DateTimeField(null=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    granted = models.BooleanField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "asked"], name="one_open_request_of_a_kind", condition=models.Q(granted__isnull=True)
            ),
            models.CheckConstraint(
                condition=models.Q(asked="promise", until__isnull=False) | ~models.Q(asked="promise"),
                name="a_promise_has_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(granted__isnull=True, decided_at__isnull=True)
                | models.Q(granted__isnull=False, decided_at__isnull=False),
                name="a_decision_has_a_when",
            ),
        ]


class DispatchQuerySet(models.QuerySet["Dispatch"]):
    """Dispatches, fetched by a co-unit only through what it may see."""

    def visible_to(self, user: Any) -> Self:
        """Those sent to the units this person works in."""
        return self.filter(organisation_id__in=scope_of(user).units(UNIT_ROLES))


class Dispatch(models.Model):
    """What a co-unit 协办单位 is asked to do for a matter: no case, but a small procedure with clocks of its own.

    The co-unit sees this row, the pictures handed on with it and its own steps, and nothing else of the matter.
    `words` are the result, or why it was returned or withdrawn.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="dispatches")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(max_length=12, default="sent")
    asked = models.CharField(_("请协办的事"), max_length=1000)
    words = models.CharField(max_length=2000, blank=True)
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    sent_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = DispatchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["organisation", "sent_at", "id"], name="dispatch_of_a_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["case", "organisation"], name="one_open_dispatch_of_a_unit",
                condition=models.Q(ended_at__isnull=True),
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at__isnull=True, state__in=("sent", "signed"))
                | models.Q(ended_at__isnull=False, state__in=("done", "returned", "withdrawn")),
                name="dispatch_ends_with_its_state",
            ),
        ]  # fmt: skip


class Merger(models.Model):
    """并案: one matter goes on as part of another; its reporter is told of that one, under the number they know.

    Nothing is moved, so that it can be undone: the reporter stays sealed in their own matter.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="mergers")
    into = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="absorbed")
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    merged_at = models.DateTimeField()
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], name="merged_into_one", condition=models.Q(undone_at__isnull=True)
            ),
            models.CheckConstraint(condition=~models.Q(case=models.F("into")), name="not_merged_into_itself"),
        ]


class Recheck(models.Model):
    """抽查: a matter settled on the spot, drawn by lot so that another person than the worker looks again."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="recheck")
    worker_id = models.UUIDField(null=True)
    month = models.CharField(max_length=7)
    drawn_at = models.DateTimeField()
    checked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    checked_at = models.DateTimeField(null=True)
    satisfied = models.BooleanField(null=True)

    class Meta:
        indexes = [models.Index(fields=["month", "worker_id"], name="recheck_of_a_month")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(checked_at__isnull=True, satisfied__isnull=True)
                | models.Q(checked_at__isnull=False, satisfied__isnull=False),
                name="a_recheck_has_a_when",
            )
        ]
