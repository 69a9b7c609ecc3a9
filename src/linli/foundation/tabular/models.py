"""Batches 导入批次: one file on its way into one sheet, what was decided about its rows, and what undoes it."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.foundation.accounts.models import User
from linli.foundation.sealing.fields import SealedTextField
from linli.foundation.sealing.sealed import Sealed
from linli.foundation.tabular.sheets import Judgement
from linli.lib.ids import new_id


class BatchState(models.TextChoices):
    """How far a batch is. APPLYING and UNDOING keep the sheet to themselves."""

    UPLOADED = "uploaded", _("待对应列")
    JUDGING = "judging", _("正在核对")
    JUDGED = "judged", _("待导入")
    APPLYING = "applying", _("正在导入")
    DONE = "done", _("已导入")
    UNDOING = "undoing", _("正在撤销")
    UNDONE = "undone", _("已撤销")
    FAILED = "failed", _("出错")


WRITING = (BatchState.APPLYING, BatchState.UNDOING)
RUNNING = (BatchState.JUDGING, *WRITING)


class BatchQuerySet(models.QuerySet["ImportBatch"]):
    """Batches, narrowed to what somebody may see."""

    def visible_to(self, user: AbstractBaseUser | AnonymousUser) -> "BatchQuerySet":
        """Only one's own: a file holds what its sender may see, and nobody else need."""
        return self.filter(by_id=user.pk) if user.is_authenticated else self.none()


class ImportBatch(models.Model):
    """One uploaded file for one sheet.

    `headings` are those found in the file, `header_line` where; `mapping` says which column stands at which place of
    them. `verdicts_digest` is what the person saw: it must still be so when the rows are written.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.CharField(max_length=40)
    file_name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    table_name = models.CharField(max_length=60, blank=True)
    header_line = models.PositiveIntegerField()
    headings = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=BatchState, default=BatchState.UPLOADED)
    counts = models.JSONField(default=dict)
    verdicts_digest = models.CharField(max_length=64, blank=True)
    trouble = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    judged_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    erased_at = models.DateTimeField(null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "sheet", "at"], name="batch_of_a_person")]
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=BatchState.values), name="batch_state_is_known"),
            models.UniqueConstraint(
                fields=["sheet"], condition=models.Q(state__in=WRITING), name="one_batch_writes_a_sheet"
            ),
        ]

    def __str__(self) -> str:
        return self.file_name

    @property
    def running(self) -> bool:
        """Whether a job is at it."""
        return self.state in RUNNING

    @property
    def rows(self) -> int:
        """How many rows were judged."""
        return sum(int(count) for count in self.counts.values())

    @property
    def to_write(self) -> int:
        """How many rows an import writes."""
        return int(self.counts.get(Judgement.NEW, 0) + self.counts.get(Judgement.CHANGED, 0))


class ImportFile(models.Model):
    """The file of a batch, sealed: it may hold telephones. Gone once it is not needed any more."""

    batch = models.OneToOneField(ImportBatch, primary_key=True, on_delete=models.CASCADE, related_name="file")
    content = models.BinaryField()


class ImportRow(models.Model):
    """What was decided about one row, and after an import what undoes it. The cells stay in the sealed file."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    batch = models.ForeignKey(ImportBatch, on_delete=models.CASCADE, related_name="lines", db_index=False)
    line = models.PositiveIntegerField()
    judgement = models.CharField(max_length=8, choices=[(one.value, one.value) for one in Judgement])
    label = models.CharField(max_length=60, blank=True)
    reasons = models.JSONField(default=list)
    subject_id = models.UUIDField(null=True)
    before: SealedTextField[Sealed | str | None, Sealed | None] = SealedTextField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "line"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "judgement", "line"], name="import_row_by_judgement")]


class ImportProgress(models.Model):
    """How many rows a running job has done. A row of its own: it is written while the batch is locked."""

    batch = models.OneToOneField(ImportBatch, primary_key=True, on_delete=models.CASCADE, related_name="progress")
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)


class HeaderMapping(models.Model):
    """Which column stands where under these headings, as somebody once said."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sheet = models.CharField(max_length=40)
    mark = models.CharField(max_length=64)
    mapping = models.JSONField(default=dict)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sheet", "mark"], name="headings_mapped_once")]
