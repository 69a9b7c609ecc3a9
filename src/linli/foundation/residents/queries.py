"""Reads of codes on their way."""

from uuid import UUID

from linli.foundation.residents.models import LoginCode
from linli.lib.masking import mask_phone


def masked_phone(code_id: UUID) -> str:
    """The phone a code went to, masked; empty where there is no such code any more."""
    code = LoginCode.objects.filter(pk=code_id).first()
    return code.phone.masked(mask_phone) if code else ""
