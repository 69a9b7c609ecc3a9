"""Reads of attachments."""

from collections.abc import Iterable
from uuid import UUID

from linli.foundation.files.models import Attachment


def attachments_of(subject_kind: str, subject_ids: Iterable[UUID]) -> dict[UUID, list[Attachment]]:
    """The attachments of each subject, oldest first, with their files, in one query."""
    found: dict[UUID, list[Attachment]] = {}
    rows = Attachment.objects.filter(subject_kind=subject_kind, subject_id__in=list(subject_ids))
    for row in rows.select_related("file").order_by("at", "id"):
        found.setdefault(row.subject_id, []).append(row)
    return found


def has_evidence(subject_kind: str, subject_id: UUID, evidence: str) -> bool:
    """Whether any file of this evidence is attached."""
    return Attachment.objects.filter(subject_kind=subject_kind, subject_id=subject_id, evidence=evidence).exists()
