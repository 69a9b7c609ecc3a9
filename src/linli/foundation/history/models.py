"""History 变更记录 of rows that are not cases: what it was, what it became, who, when."""

from django.db import models

from linli.lib.ids import new_id


class Change(models.Model):
    """One change of one row of a register. Append-only; no foreign keys."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=80, blank=True)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=64)
    what = models.CharField(max_length=40)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id", "at"], name="history_subject")]
