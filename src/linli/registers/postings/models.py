"""Posting 任职: who serves in which role, where, from when to when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.lib.ids import new_id
from linli.registers.areas.models import Area
from linli.registers.organisations.models import Organisation

OPEN_ONCE = (
    ("posting_once_anywhere", False, False),
    ("posting_once_in_area", True, False),
    ("posting_once_in_unit", False, True),
    ("posting_once_in_both", True, True),
)


def _once_open(name: str, area: bool, organisation: bool) -> models.UniqueConstraint:
    """One open posting of a person in a role and place; SQLite takes NULLs for different, so each case apart."""
    there = models.Q(to_on__isnull=True, area__isnull=not area, organisation__isnull=not organisation)
    fields = ["user", "role", *(["area"] if area else []), *(["organisation"] if organisation else [])]
    return models.UniqueConstraint(fields=fields, name=name, condition=there)


POSTINGS_EDITION = "postings"
"""The edition that changes with any posting."""


class Posting(models.Model):
    """In force on every day from `from_on` to `to_on` (open end: until further notice), both included.

    `organisation` is the unit the person serves in; `area` is where the role reaches (none for unit roles).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="postings")
    role = models.CharField(_("角色"), max_length=4)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.PROTECT, related_name="postings")
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="postings"
    )
    title = models.CharField(_("职务"), max_length=40, blank=True)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"), null=True, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["role", "area"], name="posting_role_area"),
            models.Index(fields=["role", "organisation"], name="posting_role_organisation"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_on__isnull=True) | models.Q(to_on__gte=models.F("from_on")),
                name="posting_ends_after_it_begins",
            ),
            *(_once_open(name, area, organisation) for name, area, organisation in OPEN_ONCE),
        ]


class LeaveKind(models.TextChoices):
    """Why somebody is away."""

    ANNUAL = "annual", _("年休假")
    SICK = "sick", _("病假")
    PERSONAL = "personal", _("事假")
    TRIP = "trip", _("出差、学习")
    OTHER = "other", _("其他")


class Leave(models.Model):
    """请假: somebody is away on every day from `from_on` to `to_on`, both included."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leaves")
    kind = models.CharField(_("类别"), max_length=10, choices=LeaveKind)
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"))
    taken_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "to_on"], name="leave_user")]
        constraints = [
            models.CheckConstraint(condition=models.Q(from_on__lte=models.F("to_on")), name="leave_ends_after_start")
        ]


class Deputy(models.Model):
    """代理: somebody stands in for the holder of a posting on every day from `from_on` to `to_on`, both included.

    `leave` is the leave it was named with, and with which it ends.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, related_name="deputies")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="deputising")
    from_on = models.DateField(_("起"))
    to_on = models.DateField(_("止"))
    named_at = models.DateTimeField()
    leave = models.ForeignKey(Leave, null=True, on_delete=models.SET_NULL, related_name="deputies")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(from_on__lte=models.F("to_on")), name="deputy_ends_after_start")
        ]


class Departure(models.Model):
    """离岗: somebody is to leave; open until the account is closed, which waits for what they still have in hand."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="departures")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], name="one_open_departure", condition=models.Q(done_at__isnull=True)
            )
        ]


class Decision(models.TextChoices):
    """What became of a proposal; empty while it waits."""

    GRANTED = "granted", _("已授予")
    REFUSED = "refused", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")


class Proposal(models.Model):
    """任职建议: that somebody should serve; `user` is their account if they had one when it was proposed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    username = models.CharField(_("用户名"), max_length=64)
    name = models.CharField(_("姓名"), max_length=40)
    role = models.CharField(_("角色"), max_length=4)
    area = models.ForeignKey(Area, null=True, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, null=True, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("职务"), max_length=40, blank=True)
    reason = models.CharField(_("理由"), max_length=200, blank=True)
    from_on = models.DateField(_("起"))
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()
    decision = models.CharField(_("结果"), max_length=10, choices=Decision, blank=True)
    note = models.CharField(_("原因"), max_length=200, blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decision="", decided_at__isnull=True)
                | (~models.Q(decision="") & models.Q(decided_at__isnull=False)),
                name="proposal_decision_has_a_when",
            )
        ]
