"""Opening what is sealed: for a purpose, by somebody, with a trace."""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest

from linli.foundation.audit.actions import record_audit
from linli.foundation.sealing.sealed import CannotOpen, Sealed, unseal

__all__ = ["CannotOpen", "PurposeMissing", "open_sealed"]


class PurposeMissing(ValueError):
    """Nobody opens a sealed value without saying what for."""


@transaction.atomic
def open_sealed(
    *,
    sealed: Sealed,
    by: AbstractBaseUser | None,
    at: datetime,
    purpose: str,
    subject_kind: str,
    subject_id: UUID,
    request: HttpRequest | None = None,
) -> str:
    """The plain text; the audit row is written in the same transaction. Raises: PurposeMissing, CannotOpen."""
    if not purpose.strip():
        raise PurposeMissing("A purpose is needed to open a sealed value")
    text = unseal(sealed.stored, sealed.field)
    record_audit(
        action="sealed.opened",
        by=by,
        at=at,
        subject_kind=subject_kind,
        subject_id=subject_id,
        purpose=purpose.strip(),
        detail={"field": sealed.field},
        request=request,
    )
    return text
