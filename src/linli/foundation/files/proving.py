"""Proving stored files: each still has the bytes that its hash was taken of."""

from collections.abc import Iterator
from dataclasses import dataclass

from linli.foundation.files.models import StoredFile
from linli.foundation.files.storing import blob_path, hash_of

BATCH = 500


@dataclass(frozen=True)
class BrokenFile:
    """A stored file whose bytes are `missing` or `changed`; `name` is what it was called when it was sent."""

    name: str
    sha256: str
    reason: str


def broken_files() -> Iterator[BrokenFile]:
    """The files that are not what was stored, however many rows name them, once each. Reads every byte kept.

    The small picture beside a picture is not evidence: one that is missing is found, what it shows is not compared.
    """
    seen = ""
    for file in StoredFile.objects.order_by("sha256", "id").iterator(BATCH):
        if file.sha256 != seen and (reason := _fault(file)):
            yield BrokenFile(file.name, file.sha256, reason)
        seen = file.sha256


def _fault(file: StoredFile) -> str:
    """Why a file is not what was stored; empty where it is."""
    try:
        for kind in file.blobs[1:]:
            blob_path(file.sha256, kind).stat()
        kept = hash_of(blob_path(file.sha256, file.blobs[0]))
    except FileNotFoundError:
        # Nobody's upload is swept after a day: then its row has gone too.
        return "missing" if StoredFile.objects.filter(pk=file.pk).exists() else ""
    return "" if kept == file.sha256 else "changed"
