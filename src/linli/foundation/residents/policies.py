"""Whether residents can sign in at all."""

from django.conf import settings

from linli.foundation.installation.models import Kind
from linli.foundation.installation.queries import current


def can_sign_in() -> bool:
    """Whether codes reach phones: over a gateway, or in a demo, whose texts stand on the console."""
    return bool(settings.SMS_URL) or current().kind != Kind.REAL
