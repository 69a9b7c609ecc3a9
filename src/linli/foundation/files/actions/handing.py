"""Handing files on: what is attached to one subject is attached to another too, for those who see only the other."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from linli.foundation.accounts.models import Actor
from linli.foundation.files.models import Attachment

Subject = tuple[str, UUID]


@transaction.atomic
def hand_on_files(*, source: Subject, target: Subject, evidence: str, by: Actor, at: datetime) -> list[Attachment]:
    """Attach what proves `evidence` at the source, a subject by kind and id, to the target as the same evidence."""
    rows = Attachment.objects.filter(subject_kind=source[0], subject_id=source[1], evidence=evidence)
    kind, pk = target
    return Attachment.objects.bulk_create(
        Attachment(file_id=row, subject_kind=kind, subject_id=pk, evidence=evidence, at=at, by=by)
        for row in rows.order_by("at", "id").values_list("file_id", flat=True)
    )
