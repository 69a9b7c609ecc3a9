"""Opening the reporter's sealed phone."""

from datetime import datetime
from typing import Any

from linli.foundation.accounts.models import User
from linli.foundation.sealing.actions import open_sealed
from linli.modules.matters.models import Matter
from linli.modules.matters.policies.reporter import can_call
from linli.modules.matters.procedure import KIND


class NoPhone(LookupError):
    """The reporter left no phone, or this person may not know them."""


def reveal_phone(*, matter: Matter, by: User, at: datetime, purpose: str, request: Any = None) -> str:
    """The reporter's phone in clear, for a stated purpose, with an audit row. Raises: NoPhone."""
    if matter.reporter_phone is None or not can_call(matter.case, by):
        raise NoPhone
    return open_sealed(
        sealed=matter.reporter_phone, by=by, at=at, purpose=purpose, subject_kind=KIND, subject_id=matter.pk,
        request=request,
    )  # fmt: skip
