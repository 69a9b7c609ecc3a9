"""Storing pictures and attaching them to what they prove."""

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import Actor
from linli.foundation.files.images import BadFile, read_image
from linli.foundation.files.models import Attachment, Evidence, StoredFile
from linli.foundation.files.storing import blob_path, drop_blobs, freshen_blobs, write_blob

__all__ = ["BadFile", "UnknownFile", "attach_files", "remove_unattached", "store_image"]

KEPT_UNATTACHED = timedelta(days=1)
NAME_LENGTH = 120
AT_ONCE = 500
_UNATTACHED = ~Exists(Attachment.objects.filter(file=OuterRef("pk")))


class UnknownFile(LookupError):
    """A file id that does not exist, or that somebody else uploaded."""


def store_image(*, upload: UploadedFile[Any], by: Actor, at: datetime) -> StoredFile:
    """Keep an uploaded picture, re-encoded without metadata. The same picture of the same person again is the same row.

    Raises: BadFile, with a sentence for the person, also where the disk is full.
    """
    original = hashlib.sha256()
    for chunk in upload.chunks():
        original.update(chunk)
    name = (upload.name or "")[-NAME_LENGTH:]
    known = StoredFile.objects.filter(original_sha256=original.hexdigest(), uploaded_by=by, attachments=None).first()
    if known is not None and freshen_blobs(known.sha256):
        StoredFile.objects.filter(pk=known.pk).update(uploaded_at=at)
        return known
    upload.seek(0)
    image = read_image(upload, upload.size or 0, at)
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
    """Attach stored files to a subject, in this order; attaching the same once more changes nothing.

    Only one's own uploads can be attached, so that nobody makes another's picture visible.

    Raises: UnknownFile.
    """
    files = StoredFile.objects.select_for_update().filter(uploaded_by=by).in_bulk(list(file_ids))
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
    kept = Attachment.objects.filter(
        subject_kind=subject_kind, subject_id=subject_id, evidence=evidence, file__in=files
    ).select_related("file")
    order = list(dict.fromkeys(file_ids))
    return sorted(kept, key=lambda one: order.index(one.file_id))


def remove_unattached(*, at: datetime) -> int:
    """Forget uploads that nobody attached within a day, and their blobs where no other row needs them."""
    hashes, count = _forget_unattached(at)
    hashes -= set(StoredFile.objects.filter(sha256__in=hashes).values_list("sha256", flat=True))
    for sha256 in hashes:
        drop_blobs(sha256, at=at)
    return count


@transaction.atomic
def _forget_unattached(at: datetime) -> tuple[set[str], int]:
    """Delete the rows under a lock, which waits for whoever is attaching one of them."""
    stale = StoredFile.objects.filter(uploaded_at__lt=at - KEPT_UNATTACHED)
    old = dict(stale.select_for_update().filter(_UNATTACHED).values_list("pk", "sha256")[:AT_ONCE])
    StoredFile.objects.filter(_UNATTACHED, pk__in=old).delete()
    return set(old.values()), len(old)
