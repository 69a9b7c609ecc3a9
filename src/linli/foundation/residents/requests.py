"""Who is signed in as a resident: a place of its own in the session, so that `request.user` is staff or nobody."""

from datetime import datetime
from typing import Final
from uuid import UUID
from weakref import WeakKeyDictionary

from django.conf import settings
from django.http import HttpRequest

from linli.foundation.accounts.models import User, UserKind

RESIDENT, SEEN, CODE = "linli_resident", "linli_resident_seen", "linli_resident_code"
WRITE_EVERY: Final = 60
_known: WeakKeyDictionary[HttpRequest, User | None] = WeakKeyDictionary()


def resident_of(request: HttpRequest, now: datetime) -> User | None:
    """The resident who is signed in, asked once a request; None after settings.RESIDENT_IDLE_SECONDS without a page."""
    if request not in _known:
        _known[request] = _found(request, int(now.timestamp()))
    return _known[request]


def keep_resident(request: HttpRequest, user: User, now: datetime) -> None:
    """Sign in: under a new session key, so that a session planted before is worth nothing."""
    request.session.cycle_key()
    request.session.pop(CODE, None)
    request.session[RESIDENT], request.session[SEEN] = str(user.pk), int(now.timestamp())
    _known[request] = user


def forget_resident(request: HttpRequest) -> None:
    """Sign out, as a resident only."""
    for name in (RESIDENT, SEEN, CODE):
        request.session.pop(name, None)
    request.session.cycle_key()
    _known[request] = None


def keep_code(request: HttpRequest, code_id: UUID) -> None:
    """Remember which code this browser asked for."""
    request.session[CODE] = str(code_id)


def code_of(request: HttpRequest) -> UUID | None:
    """The code this browser asked for last."""
    kept = request.session.get(CODE)
    return UUID(kept) if kept else None


def _found(request: HttpRequest, now: int) -> User | None:
    kept, seen = request.session.get(RESIDENT), request.session.get(SEEN, 0)
    if kept is None:
        return None
    user = User.objects.filter(pk=kept, kind=UserKind.RESIDENT, is_active=True).first()
    if user is None or now - seen > settings.RESIDENT_IDLE_SECONDS:
        forget_resident(request)
        return None
    if now - seen >= WRITE_EVERY:
        request.session[SEEN] = now
    return user
