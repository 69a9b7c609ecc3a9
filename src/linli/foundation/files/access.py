"""Who may see a file: whoever may see a subject it is attached to. Bands above declare how to ask."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from linli.foundation.files.models import StoredFile

CanSee = Callable[[Any, UUID], bool]
_subjects: dict[str, CanSee] = {}


def register_file_subject(kind: str, can_see: CanSee) -> None:
    """Declare that `can_see(user, subject_id)` answers for files attached to subjects of this kind."""
    _subjects[kind] = can_see


def may_see(user: Any, file: StoredFile) -> bool:
    """Whether the user sees any subject the file is attached to; an unattached file is its uploader's alone."""
    attached = list(file.attachments.values_list("subject_kind", "subject_id"))
    if not attached:
        return bool(file.uploaded_by_id == user.pk)
    return any(kind in _subjects and _subjects[kind](user, pk) for kind, pk in attached)
