"""The code of a receipt 查询码, for whoever reported at the desk or lost theirs."""

import secrets
from datetime import datetime
from typing import Any

from django.db import transaction

from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.lib.numbers import query_code
from linli.modules.matters.actions.intake import query_hash
from linli.modules.matters.models import Matter
from linli.modules.matters.policies.reporter import may_issue_code
from linli.modules.matters.procedure import KIND

SECRET_BYTES = 16


class NoCode(PermissionError):
    """This person may not hand out the code: they handle the matter, or may not know who reported it."""


@transaction.atomic
def issue_code(*, matter: Matter, by: User, at: datetime, request: Any = None) -> str:
    """A new code, told once and kept as a hash, with an audit row; the earlier one is void. Raises: NoCode."""
    if not may_issue_code(matter.case, by):
        raise NoCode
    code = query_code(secrets.token_hex(SECRET_BYTES))
    matter.query_hash = query_hash(code)
    Matter.objects.filter(pk=matter.pk).update(query_hash=matter.query_hash)
    record_audit(action="receipt.code_issued", by=by, at=at, subject_kind=KIND, subject_id=matter.pk, request=request)
    return code
