"""Writing the audit log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest

from linli.foundation.audit.models import AuditRow
from linli.foundation.audit.requests import client_address


def record_audit(
    *,
    action: str,
    by: AbstractBaseUser | None,
    at: datetime,
    subject_kind: str = "",
    subject_id: UUID | None = None,
    purpose: str = "",
    detail: Mapping[str, Any] | None = None,
    request: HttpRequest | None = None,
) -> AuditRow:
    """Append one row in the caller's transaction; `detail` never holds the personal data itself."""
    return AuditRow.objects.create(
        action=action,
        actor_id=by.pk if by else None,
        actor_name=str(by)[:80] if by else "",
        at=at,
        subject_kind=subject_kind,
        subject_id=subject_id,
        purpose=purpose[:200],
        detail=dict(detail or {}),
        request_id=_request_id(request),
        address=client_address(request) if request else "",
    )


def _request_id(request: HttpRequest | None) -> str:
    """The id that django-structlog gave the request, so that the log lines of a look can be found."""
    return str(getattr(request, "id", "") or "")[:64] if request else ""
