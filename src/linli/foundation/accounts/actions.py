"""Entering, changing and closing accounts."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from linli.foundation.accounts.models import PEOPLE_EDITION, User
from linli.foundation.audit.actions import record_audit
from linli.foundation.editions.actions import renew
from linli.foundation.history.actions import record_change
from linli.foundation.sealing.keys import find_key
from linli.lib.hashing import find_hash
from linli.lib.masking import mask_phone
from linli.lib.phones import normalise_phone

USERNAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


class UsernameTaken(Exception):
    """Another user has this user name, in whatever letters."""


class BadUsername(ValueError):
    """A user name has 2 to 64 Latin letters, digits, dots, hyphens or underscores and begins with a letter or digit."""


class WeakPassword(ValueError):
    """The password is too easy; `reasons` says why, in sentences for the person."""

    def __init__(self, reasons: Sequence[str]) -> None:
        """Keep the sentences."""
        super().__init__("; ".join(reasons))
        self.reasons = list(reasons)


class AlreadyDeactivated(Exception):
    """The account is closed already."""


@dataclass(frozen=True)
class Profile:
    """What a person is called and how they are reached; empty means none, a phone of None the one known."""

    name: str
    email: str = ""
    phone: str | None = ""


@dataclass(frozen=True)
class DemoPassword:
    """The password that all demo accounts share, hashed once: a hash takes as long as entering twenty people."""

    encoded: str

    @classmethod
    def of(cls, password: str) -> "DemoPassword":
        """Hash it."""
        return cls(make_password(password))


@transaction.atomic
def create_user(
    *,
    username: str,
    name: str,
    password: str | DemoPassword,
    by: User | None,
    at: datetime,
    email: str = "",
    phone: str = "",
    must_change_password: bool = True,
    is_demo: bool = False,
) -> User:
    """Enter somebody who may sign in. Only demo accounts may have easy passwords, or share one.

    Raises: BadUsername, UsernameTaken, WeakPassword, lib.phones.BadPhone.
    """
    user = User(
        username=_plain_username(username),
        name=name.strip(),
        email=email.strip(),
        must_change_password=must_change_password,
        is_demo=is_demo,
        created_at=at,
    )
    _set_phone(user, phone)
    _set_first_password(user, password)
    return _entered(user, by, at)


@transaction.atomic
def create_user_without_password(*, username: str, profile: Profile, by: User | None, at: datetime) -> User:
    """Enter somebody who cannot sign in yet: a first password is set later, to be changed at the first login.

    Raises: BadUsername, UsernameTaken, lib.phones.BadPhone.
    """
    user = User(
        username=_plain_username(username), name=profile.name.strip(), email=profile.email.strip(),
        must_change_password=True, created_at=at,
    )  # fmt: skip
    _set_phone(user, profile.phone or "")
    user.set_unusable_password()
    return _entered(user, by, at)


@transaction.atomic
def withdraw_user(*, user: User, by: User | None, at: datetime) -> None:
    """Take away an account that nobody ever signed in with and nothing points to; the history says that it was."""
    before = {"username": user.username, **_shown(user)}
    record_change(subject_kind="user", subject_id=user.pk, what="withdrawn", before=before, after={}, by=by, at=at)
    record_audit(action="account.withdrawn", by=by, at=at, subject_kind="user", subject_id=user.pk)
    user.delete()
    renew(PEOPLE_EDITION)


def _entered(user: User, by: User | None, at: datetime) -> User:
    """Written, with its traces. Raises: UsernameTaken."""
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise UsernameTaken(user.username) from error
    _record(user, "created", {}, {"username": user.username, **_shown(user)}, by, at)
    record_audit(action="account.created", by=by, at=at, subject_kind="user", subject_id=user.pk)
    return user


@transaction.atomic
def change_profile(*, user: User, profile: Profile, by: User | None, at: datetime) -> User:
    """Change name, e-mail and phone together; what did not change leaves no history. Raises: lib.phones.BadPhone."""
    locked = User.objects.select_for_update().get(pk=user.pk)
    before, hash_before = _shown(locked), locked.phone_hash
    locked.name, locked.email = profile.name.strip(), profile.email.strip()
    if profile.phone is not None:
        _set_phone(locked, profile.phone)
    after = _shown(locked)
    if before != after or hash_before != locked.phone_hash:
        locked.save(update_fields=["name", "email", "phone", "phone_hash"])
        renew(PEOPLE_EDITION)
        _record(locked, "profile", before, after, by, at)
    return locked


@transaction.atomic
def set_password(
    *, user: User, password: str, by: User | None, at: datetime, must_change_password: bool | None = None
) -> User:
    """Set a password, which ends the user's other sessions. Raises: WeakPassword.

    A password that somebody else set must be changed at the next login, unless said otherwise.
    """
    _check_password(password, user)
    own = by is not None and by.pk == user.pk
    user.set_password(password)
    user.must_change_password = (not own) if must_change_password is None else must_change_password
    user.save(update_fields=["password", "must_change_password"])
    record_audit(
        action="account.password_changed" if own else "account.password_reset",
        by=by,
        at=at,
        subject_kind="user",
        subject_id=user.pk,
    )
    return user


@transaction.atomic
def deactivate_user(*, user: User, by: User | None, at: datetime) -> User:
    """Close an account: its sessions end with their next request. Raises: AlreadyDeactivated."""
    changed = User.objects.filter(pk=user.pk, is_active=True).update(is_active=False, deactivated_at=at)
    if not changed:
        raise AlreadyDeactivated(user.username)
    user.refresh_from_db()
    renew(PEOPLE_EDITION)
    _record(user, "deactivated", {"is_active": True}, {"is_active": False}, by, at)
    record_audit(action="account.deactivated", by=by, at=at, subject_kind="user", subject_id=user.pk)
    return user


def _plain_username(typed: str) -> str:
    plain = unicodedata.normalize("NFKC", typed).strip().lower()
    if not USERNAME.fullmatch(plain):
        raise BadUsername(plain)
    return plain


def _set_phone(user: User, typed: str) -> None:
    number = normalise_phone(typed) if typed.strip() else ""
    user.phone = number or None
    user.phone_hash = find_hash(find_key(), number) if number else ""


def _set_first_password(user: User, password: str | DemoPassword) -> None:
    if isinstance(password, DemoPassword):
        if not user.is_demo:
            raise TypeError("the password of a demo for a real account")
        user.password = password.encoded
        return
    if not user.is_demo:
        _check_password(password, user)
    user.set_password(password)


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(error.messages) from error


def _shown(user: User) -> dict[str, object]:
    """What history keeps of a profile: it cannot be erased, so the phone stands there masked only."""
    phone = user.phone.masked(mask_phone) if user.phone else ""
    return {"name": user.name, "email": user.email, "phone": phone}


def _record(
    user: User, what: str, before: dict[str, object], after: dict[str, object], by: User | None, at: datetime
) -> None:
    record_change(subject_kind="user", subject_id=user.pk, what=what, before=before, after=after, by=by, at=at)
