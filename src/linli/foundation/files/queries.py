"""Reads of attachments and uploads."""

from collections.abc import Collection, Iterable
from uuid import UUID

from django.db.models import QuerySet

from linli.foundation.access.kept import ask_models
from linli.foundation.files.kinds import FileKind
from linli.foundation.files.models import Attachment, StoredFile, Upload
from linli.foundation.files.sessions import Uploader


def attachments_of(subject_kind: str, subject_ids: Iterable[UUID]) -> dict[UUID, list[Attachment]]:
    """The attachments of each subject, oldest first, with their files, in one query."""
    found: dict[UUID, list[Attachment]] = {}
    ids = list(subject_ids)
    rows = ask_models(_attached, None, *ids, kind=subject_kind) if len(ids) == 1 else _attached(*ids, kind=subject_kind)
    for row in rows:
        found.setdefault(row.subject_id, []).append(row)
    return found


def _attached(*subject_ids: UUID, kind: str) -> QuerySet[Attachment]:
    rows = Attachment.objects.filter(subject_kind=kind, subject_id__in=subject_ids)
    return rows.select_related("file").order_by("at", "id")


def shows_evidence(subject_kind: str, subject_id: UUID, evidence: str) -> bool:
    """Whether a picture of this evidence is attached."""
    rows = Attachment.objects.filter(subject_kind=subject_kind, subject_id=subject_id, evidence=evidence)
    return rows.filter(file__kind=FileKind.IMAGE).exists()


def has_picture(file_ids: Collection[UUID]) -> bool:
    """Whether one of these files is a picture."""
    return bool(file_ids) and StoredFile.objects.filter(pk__in=file_ids, kind=FileKind.IMAGE).exists()


def stored_hashes(file_ids: Collection[UUID]) -> dict[UUID, str]:
    """The hash of what is stored of each file; unknown files are not in the answer."""
    if not file_ids:
        return {}
    return dict(StoredFile.objects.filter(pk__in=file_ids).values_list("pk", "sha256"))


def original_hashes(file_ids: Collection[UUID]) -> dict[UUID, str]:
    """What each file was before it was stored, as a hash; the id itself for a file that is not known."""
    found = StoredFile.objects.in_bulk(list(file_ids)) if file_ids else {}
    return {pk: found[pk].original_sha256 if pk in found else str(pk) for pk in file_ids}


def uploads_of(uploader: Uploader) -> QuerySet[Upload]:
    """One's own uploads."""
    return Upload.objects.filter(by=uploader.by, session_hash=uploader.session_hash)
