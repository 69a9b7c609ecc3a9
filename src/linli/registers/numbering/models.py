"""Number sequences 编号 (domain model 3.7)."""

from django.db import models

from linli.lib.ids import new_id


class NumberSequence(models.Model):
    """The next number of a kind for a short name in a year (Asia/Shanghai)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=20)
    short = models.CharField(max_length=20)
    year = models.PositiveSmallIntegerField()
    next = models.PositiveBigIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "short", "year"], name="one_sequence")]


class NumberTemplate(models.Model):
    """How numbers of a kind are written; the default of the domain model stands where no row does."""

    kind = models.CharField(primary_key=True, max_length=20)
    template = models.CharField(max_length=60)
