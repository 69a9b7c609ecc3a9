"""Attaching files to what they prove, and forgetting those that nobody attached."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef

from linli.foundation.accounts.models import Actor
from linli.foundation.files.models import Attachment, Evidence, StoredFile
from linli.foundation.files.storing import drop_blobs

KEPT_UNATTACHED = timedelta(days=1)
AT_ONCE = 500
_UNATTACHED = ~Exists(Attachment.objects.filter(file=OuterRef("pk")))


class UnknownFile(LookupError):
    """A file id that does not exist, or that somebody else uploaded."""


@transaction.atomic
def attach_files(
    *, file_ids: Sequence[UUID], subject_kind: str, subject_id: UUID, evidence: str = Evidence.OTHER, by: Actor,
    at: datetime, entry_id: UUID | None = None, session_hash: str = "", discreet: bool = False,
) -> list[Attachment]:  # fmt: skip
    """Attach stored files to a subject, in this order; attaching the same once more changes nothing.

    Only one's own uploads can be attached, so that nobody makes another's file visible; without a login they are
    those of one's upload session. Where `discreet`, what a file tells of who sent it is forgotten for good: its name,
    and the time and place that a picture claims.

    Raises: UnknownFile.
    """
    mine = StoredFile.objects.select_for_update().filter(uploaded_by=by, session_hash=session_hash)
    files = mine.in_bulk(list(file_ids))
    if unknown := set(file_ids) - files.keys():
        raise UnknownFile(", ".join(sorted(str(one) for one in unknown)))
    if discreet:
        _forget_sender([files[pk] for pk in dict.fromkeys(file_ids)])
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


def _forget_sender(files: Sequence[StoredFile]) -> None:
    """Name them by their kind, and drop their claims."""
    for number, file in enumerate(files, 1):
        file.name = f"{file.get_kind_display()} {number}"
        file.taken_at = file.lon = file.lat = None
    StoredFile.objects.bulk_update(files, ["name", "taken_at", "lon", "lat"])


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
