"""Writing the history of what is not a case."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser

from linli.foundation.history.models import Change
from linli.lib.hashing import canonical


def record_change(
    *,
    subject_kind: str,
    subject_id: UUID | str | int,
    what: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    by: AbstractBaseUser | None,
    at: datetime,
) -> Change:
    """Append one change in the caller's transaction.

    Values are stored in their canonical form (`lib.hashing`). What is sealed in its row does not belong here: the
    history cannot be erased. Raises: NotCanonical.
    """
    change = _row(NewChange(subject_kind, subject_id, what, before, after, by, at))
    change.save(force_insert=True)
    return change


@dataclass(frozen=True)
class NewChange:
    """One change to be written with others."""

    subject_kind: str
    subject_id: UUID | str | int
    what: str
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    by: AbstractBaseUser | None
    at: datetime


def record_changes(*, rows: Iterable[NewChange]) -> list[Change]:
    """Append many changes in the caller's transaction, as `record_change` appends one. Raises: NotCanonical."""
    return Change.objects.bulk_create(map(_row, rows))


def _row(new: NewChange) -> Change:
    return Change(
        subject_kind=new.subject_kind,
        subject_id=str(new.subject_id),
        what=new.what,
        before=json.loads(canonical(new.before)),
        after=json.loads(canonical(new.after)),
        by_id=new.by.pk if new.by else None,
        by_name=str(new.by)[:80] if new.by else "",
        at=new.at,
    )
