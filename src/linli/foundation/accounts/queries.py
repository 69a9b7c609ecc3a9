"""Reading accounts."""

from collections.abc import Iterable
from uuid import UUID

from linli.foundation.accounts.models import User


def names_of(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Name and user name of each of these people, as the audit log shows them. One query."""
    found = User.objects.filter(pk__in=list(ids)).values_list("pk", "name", "username")
    return {pk: f"{name}（{username}）" for pk, name, username in found}
