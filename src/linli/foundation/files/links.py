"""Links 限时链接 to a file for somebody without a login: made only for whoever may see it, good for an hour."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.urls import reverse

GOOD_FOR = timedelta(hours=1)
_signer = Signer(salt="linli.files.link")


class BadLink(ValueError):
    """A link that we did not sign, or that has expired."""


def link_to(file_id: UUID, *, thumb: bool, at: datetime) -> str:
    """The address of a file, or of its thumbnail, that needs no login."""
    until = int((at + GOOD_FOR).timestamp())
    token = _signer.sign_object({"file": str(file_id), "thumb": thumb, "until": until})
    return reverse("file_link", args=[token])


def read_link(token: str, *, at: datetime) -> tuple[UUID, bool]:
    """The file a link opens, and whether only its thumbnail. Raises: BadLink."""
    try:
        content = _signer.unsign_object(token)
        file_id, until = UUID(content["file"]), datetime.fromtimestamp(int(content["until"]), tz=UTC)
    except (BadSignature, ValueError, TypeError, KeyError) as error:
        raise BadLink from error
    if at > until:
        raise BadLink
    return file_id, bool(content.get("thumb"))
