"""Installation 安装: one row that says what this database is."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """Demo data never mixes with real data."""

    NEW = "new", _("尚未设置")
    DEMO = "demo", _("演示")
    REAL = "real", _("正式")


class Installation(models.Model):
    """The one row (number 1). `set_up_at` is null until the first-run pages are done."""

    number = models.PositiveSmallIntegerField(primary_key=True, default=1)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.NEW)
    name = models.CharField(max_length=60, blank=True)
    graded = models.BooleanField(default=False)
    set_up_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(number=1), name="installation_is_one")]
