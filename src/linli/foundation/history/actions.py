"""Writing the history of what is not a case."""

import json
from collections.abc import Mapping
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
    return Change.objects.create(
        subject_kind=subject_kind,
        subject_id=str(subject_id),
        what=what,
        before=json.loads(canonical(before)),
        after=json.loads(canonical(after)),
        by_id=by.pk if by else None,
        by_name=str(by)[:80] if by else "",
        at=at,
    )
