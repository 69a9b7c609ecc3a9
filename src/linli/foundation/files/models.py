"""Files 文件, what they are attached to, and uploads 上传 on their way."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.foundation.files.kinds import FileKind
from linli.foundation.files.storing import PICTURE_BLOBS, PLAIN_BLOBS
from linli.lib.ids import new_id


class Evidence(models.TextChoices):
    """What a file proves."""

    BEFORE = "before", _("办理前")
    AFTER = "after", _("办理后")
    OTHER = "other", _("其他")


class StoredFile(models.Model):
    """One uploaded file, kept under the hash of what is stored; pictures are re-encoded.

    `taken_at`, `lon` and `lat` are what the picture claims of itself. `session_hash` binds what somebody without a
    login sent to their upload session; it is empty for everybody else.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=8, choices=FileKind, default=FileKind.IMAGE)
    sha256 = models.CharField(max_length=64, db_index=True)
    original_sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=120)
    mime = models.CharField(max_length=100)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    lon = models.FloatField(null=True)
    lat = models.FloatField(null=True)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL)
    session_hash = models.CharField(max_length=64, blank=True, db_index=True)
    uploaded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=FileKind.values), name="file_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(lon__isnull=True, lat__isnull=True) | models.Q(lon__isnull=False, lat__isnull=False),
                name="file_position_is_whole",
            ),
        ]

    @property
    def is_image(self) -> bool:
        """Whether it is a picture, with a thumbnail."""
        return self.kind == FileKind.IMAGE

    @property
    def is_media(self) -> bool:
        """Whether a browser plays it."""
        return self.kind in {FileKind.VIDEO, FileKind.AUDIO}

    @property
    def blobs(self) -> tuple[str, ...]:
        """The kinds of blobs it consists of."""
        return PICTURE_BLOBS if self.is_image else PLAIN_BLOBS


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


class Upload(models.Model):
    """A file on its way, piece by piece; what has arrived lies beside the store until it is finished."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE)
    session_hash = models.CharField(max_length=64, blank=True, db_index=True)
    name = models.CharField(max_length=255)
    length = models.PositiveIntegerField()
    received = models.PositiveIntegerField(default=0)
    file = models.ForeignKey(StoredFile, null=True, on_delete=models.CASCADE, related_name="uploads")
    opened_at = models.DateTimeField()
    touched_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(length__gt=0, received__lte=models.F("length")), name="upload_within_its_length"
            ),
            models.CheckConstraint(
                condition=models.Q(by__isnull=False, session_hash="")
                | (models.Q(by__isnull=True) & ~models.Q(session_hash="")),
                name="upload_of_a_user_or_a_session",
            ),
        ]
