"""Storing pictures and attaching them to what they prove."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import Actor
from linli.foundation.files.images import BadFile, read_image
from linli.foundation.files.models import Attachment, Evidence, StoredFile
from linli.foundation.files.storing import blob_path, write_blob

__all__ = ["BadFile", "UnknownFile", "attach_files", "remove_unattached", "store_image"]

KEPT_UNATTACHED = timedelta(days=1)
NAME_LENGTH = 120


class UnknownFile(LookupError):
    """A file id that does not exist, or that somebody else uploaded."""


def store_image(*, upload: UploadedFile, by: Actor, at: datetime) -> StoredFile:
    """Keep an uploaded picture, re-encoded without metadata. The same picture of the same person again is the same row.

    Raises: BadFile, with a sentence for the person, also where the disk is full.
    """
    original = hashlib.sha256()
    for chunk in upload.chunks():
        original.update(chunk)
    name = (upload.name or "")[-NAME_LENGTH:]
    known = StoredFile.objects.filter(original_sha256=original.hexdigest(), uploaded_by=by, attachments=None).first()
    if known is not None:
        return known
    upload.seek(0)
    image = read_image(upload, upload.size or 0)
    sha256 = hashlib.sha256(image.data).hexdigest()
    try:
        write_blob(blob_path(sha256), image.data)
        write_blob(blob_path(sha256, "thumb"), image.thumb)
    except OSError as error:
        raise BadFile(_("服务器暂时存不下文件，请稍后再试，并告诉管理员检查磁盘。")) from error
    return StoredFile.objects.create(
        sha256=sha256, original_sha256=original.hexdigest(), name=name, mime="image/jpeg", size=len(image.data),
        width=image.width, height=image.height, taken_at=image.taken_at, uploaded_by=by, uploaded_at=at,
    )  # fmt: skip


@transaction.atomic
def attach_files(
    *, file_ids: Sequence[UUID], subject_kind: str, subject_id: UUID, evidence: str = Evidence.OTHER, by: Actor,
    at: datetime, entry_id: UUID | None = None,
) -> list[Attachment]:  # fmt: skip
    """Attach stored files to a subject; attaching the same once more changes nothing. Only the uploader may.

    Raises: UnknownFile.
    """
    files = StoredFile.objects.filter(uploaded_by=by).in_bulk(list(file_ids))
    if unknown := set(file_ids) - files.keys():
        raise UnknownFile(", ".join(sorted(str(one) for one in unknown)))
    rows = [
        Attachment(
            file=files[pk], subject_kind=subject_kind, subject_id=subject_id, evidence=evidence, entry_id=entry_id,
            at=at, by=by,
        )
        for pk in dict.fromkeys(file_ids)
    ]  # fmt: skip
    Attachment.objects.bulk_create(rows, ignore_conflicts=True)
    return rows


def remove_unattached(*, at: datetime) -> int:
    """Forget uploads that nobody attached within a day, and their blobs where no other row needs them."""
    old = StoredFile.objects.filter(attachments=None, uploaded_at__lt=at - KEPT_UNATTACHED)
    hashes = set(old.values_list("sha256", flat=True))
    count, _by_model = old.delete()
    for sha256 in hashes - set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True)):
        for kind in ("full", "thumb"):
            blob_path(sha256, kind).unlink(missing_ok=True)
    return count
