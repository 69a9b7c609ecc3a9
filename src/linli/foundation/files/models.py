"""Files 文件 and what they are attached to."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.lib.ids import new_id


class Evidence(models.TextChoices):
    """What a picture proves."""

    BEFORE = "before", _("办理前")
    AFTER = "after", _("办理后")
    OTHER = "other", _("其他")


class StoredFile(models.Model):
    """One uploaded file, re-encoded and kept under the hash of what is stored."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(max_length=64, db_index=True)
    original_sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    uploaded_at = models.DateTimeField()


class Attachment(models.Model):
    """A file as evidence of a subject (by kind and id), so that any band can attach without a foreign key upwards."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    subject_kind = models.CharField(max_length=40)
    subject_id = models.UUIDField()
    evidence = models.CharField(max_length=12, choices=Evidence, default=Evidence.OTHER)
    entry_id = models.UUIDField(null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)

    class Meta:
        indexes = [models.Index(fields=["subject_kind", "subject_id"], name="attachment_subject")]
        constraints = [
            models.UniqueConstraint(fields=["file", "subject_kind", "subject_id", "evidence"], name="attachment_once")
        ]
