"""Going through a door, and clearing away proofs that were used."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.db import IntegrityError, transaction

from linli.foundation.limits.actions import TooMany, take_turn
from linli.foundation.proof.challenges import BadProof, ExpiredProof, Proof, read_proof
from linli.foundation.proof.doors import PROVEN
from linli.foundation.proof.models import SpentProof

CHALLENGES: Final = "proof.challenge"


class Lack(StrEnum):
    """Why no proof counted."""

    NONE = "none"
    BAD = "bad"
    EXPIRED = "expired"
    SPENT = "spent"


class ProofNeeded(Exception):
    """The free turns are used up: a good proof is needed, or `retry_after` to pass. `lack` says what was wrong."""

    def __init__(self, retry_after: timedelta, lack: Lack) -> None:
        super().__init__(f"A proof is needed for {retry_after}: {lack}")
        self.retry_after = retry_after
        self.lack = lack


def pass_door(*, door: str, key: str, proof: str, at: datetime) -> None:
    """Take a free turn of the door for `key`; when there is none, spend the proof for one of the further turns.

    `proof` is what the form's ProofField holds, empty for none. It opens one door once, and is not looked at while
    turns are free. Raises: ProofNeeded, TooMany, limits.buckets.UnknownBucket.
    """
    try:
        take_turn(bucket=door, key=key, at=at)
    except TooMany as busy:
        good = _read(proof, busy.retry_after, at)
        with transaction.atomic():
            take_turn(bucket=door + PROVEN, key=key, at=at)
            _spend(good, busy.retry_after)


def clear_spent(at: datetime) -> int:
    """Forget the proofs that have expired since; returns how many."""
    gone, _ = SpentProof.objects.filter(expires_at__lte=at).delete()
    return gone


def _read(proof: str, retry_after: timedelta, at: datetime) -> Proof:
    if not proof:
        raise ProofNeeded(retry_after, Lack.NONE)
    try:
        return read_proof(proof, at)
    except ExpiredProof:
        raise ProofNeeded(retry_after, Lack.EXPIRED) from None
    except BadProof:
        raise ProofNeeded(retry_after, Lack.BAD) from None


def _spend(proof: Proof, retry_after: timedelta) -> None:
    try:
        with transaction.atomic():
            SpentProof.objects.create(signature=proof.signature, expires_at=proof.expires_at)
    except IntegrityError:
        raise ProofNeeded(retry_after, Lack.SPENT) from None
