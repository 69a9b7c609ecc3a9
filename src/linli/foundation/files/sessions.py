"""Upload sessions 上传会话: who sends a file, for people with and without a login."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer

from linli.foundation.accounts.models import Actor

LASTS = timedelta(hours=6)
KEY_BYTES = 16
_signer = Signer(salt="linli.files.session")


class BadSession(ValueError):
    """A session token that we did not sign, or that has expired."""


@dataclass(frozen=True)
class Uploader:
    """Whose uploads they are: a user's, or those of the session of somebody without a login."""

    by: Actor = None
    session_hash: str = ""


def new_session(*, at: datetime) -> str:
    """A signed token that lets somebody without a login upload for six hours, and only then see and use it."""
    return _signer.sign_object({"key": secrets.token_urlsafe(KEY_BYTES), "until": int((at + LASTS).timestamp())})


def session_uploader(token: str, *, at: datetime) -> Uploader:
    """Who holds this token; of its key only a hash is kept. Raises: BadSession."""
    try:
        content = _signer.unsign_object(token)
        key, until = str(content["key"]), datetime.fromtimestamp(int(content["until"]), tz=UTC)
    except (BadSignature, ValueError, TypeError, KeyError) as error:
        raise BadSession from error
    if at > until:
        raise BadSession
    return Uploader(None, hashlib.sha256(key.encode()).hexdigest())
