"""Sending a code, and signing in with it. Whether somebody has signed in before can be told from neither."""

import secrets
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User, UserKind
from linli.foundation.limits.actions import take_turn
from linli.foundation.messaging.actions import send_text
from linli.foundation.proof.actions import pass_door
from linli.foundation.residents.limits import DOOR, PHONE, TRIES
from linli.foundation.residents.models import LoginCode
from linli.foundation.sealing.keys import find_key
from linli.foundation.sealing.sealed import unseal
from linli.lib.hashing import find_hash
from linli.lib.ids import new_id
from linli.lib.phones import MOBILE

DIGITS: Final = 6
GOOD_FOR: Final = timedelta(minutes=5)
MOST_WRONG: Final = 5
TOPIC: Final = "resident.code"


class NoMobile(ValueError):
    """Codes go to mobile numbers only."""


class WrongCode(Exception):
    """These are not the digits that were sent."""


class CodeGone(Exception):
    """The code has expired, was used, or was tried wrongly five times: a new one is needed."""


def send_code(*, phone: str, address: str, proof: str, at: datetime) -> UUID:
    """Send a code to a normalised mobile number; returns its id, which the browser must keep.

    Raises: NoMobile, proof.actions.ProofNeeded, limits.actions.TooMany.
    """
    if not MOBILE.fullmatch(phone):
        raise NoMobile
    pass_door(door=DOOR, key=address, proof=proof, at=at)
    take_turn(bucket=PHONE, key=phone, at=at)
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    with transaction.atomic():
        code = LoginCode(phone=phone, expires_at=at + GOOD_FOR)
        code.code_hash = _hash(code.id, digits)
        code.save(force_insert=True)
        text = _("您的验证码是 %(digits)s，%(minutes)s 分钟内有效。请不要告诉任何人。") % {
            "digits": digits,
            "minutes": GOOD_FOR // timedelta(minutes=1),
        }
        send_text(key=str(code.id), phone=phone, text=text, topic=TOPIC, at=at, urgent=True)
    return code.id


def sign_in(*, code_id: UUID, digits: str, address: str, at: datetime) -> User:
    """The resident whose phone got this code; a phone that is new here gets its account now.

    A code is right once. Raises: WrongCode, CodeGone, limits.actions.TooMany.
    """
    alive = LoginCode.objects.filter(id=code_id, expires_at__gt=at, wrong__lt=MOST_WRONG)
    code = alive.first()
    if code is None:
        raise CodeGone
    phone = unseal(code.phone.stored, code.phone.field)
    take_turn(bucket=TRIES, key=f"{address} {phone}", at=at)
    with transaction.atomic():
        right, _rows = alive.filter(code_hash=_hash(code_id, digits)).delete()
        if right:
            return _resident(phone, at)
    if not alive.update(wrong=F("wrong") + 1):
        raise CodeGone
    raise WrongCode


def clear_codes(at: datetime) -> int:
    """Delete codes that have expired; returns how many."""
    gone, _rows = LoginCode.objects.filter(expires_at__lte=at).delete()
    return gone


def _hash(code_id: UUID, digits: str) -> str:
    return find_hash(find_key(), f"code:{code_id}:{digits}")


def _resident(phone: str, at: datetime) -> User:
    """The account of a phone, made on first use. It has no password and no posting: it opens nothing of the staff's."""
    known = User.objects.filter(kind=UserKind.RESIDENT, phone_hash=find_hash(find_key(), phone))
    if found := known.first():
        return found
    made = User(kind=UserKind.RESIDENT, phone=phone, phone_hash=find_hash(find_key(), phone), created_at=at)
    made.username = f"resident-{new_id().hex}"
    made.set_unusable_password()
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return known.get()
    return made
