"""Reading the history."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from linli.foundation.history.models import Change

AT_ONCE = 500


def changes_of(kind: str, subject_id: UUID | str | int) -> list[Change]:
    """All changes of one row, oldest first."""
    return list(Change.objects.filter(subject_kind=kind, subject_id=str(subject_id)).order_by("at", "id"))


def latest_of_kind(kind: str, most: int) -> list[Change]:
    """The last changes of any row of a kind, newest first."""
    return list(Change.objects.filter(subject_kind=kind).order_by("-at", "-id")[:most])


def changed_since(kind: str, subject_ids: Sequence[UUID], at: datetime) -> set[str]:
    """Which of these rows have a change later than a moment, as text. One query for 500 rows."""
    found: set[str] = set()
    for start in range(0, len(subject_ids), AT_ONCE):
        asked = [str(pk) for pk in subject_ids[start : start + AT_ONCE]]
        later = Change.objects.filter(subject_kind=kind, subject_id__in=asked, at__gt=at)
        found.update(later.values_list("subject_id", flat=True))
    return found
