"""Reading the history."""

from uuid import UUID

from linli.foundation.history.models import Change


def changes_of(kind: str, subject_id: UUID | str | int) -> list[Change]:
    """All changes of one row, oldest first."""
    return list(Change.objects.filter(subject_kind=kind, subject_id=str(subject_id)).order_by("at", "id"))
