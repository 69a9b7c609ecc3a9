"""Challenges: made here, solved in the visitor's browser, checked here. No outside service.

A challenge is altcha's, version 2: the browser tries counters with PBKDF2 until the derived key begins as told. The
counter is drawn here, so the work has an upper bound: at most HIGHEST_COUNTER keys of COST rounds.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from altcha import Payload, create_challenge, verify_solution

from linli.foundation.sealing.keys import find_key
from linli.lib.hashing import find_hash

ALGORITHM: Final = "PBKDF2/SHA-256"
# Measured: the hardest takes 0.15 s on one core of a small server, so 0.9 s on a phone six times slower.
COST: Final = 3000
LOWEST_COUNTER, HIGHEST_COUNTER = 200, 400
GOOD_FOR: Final = timedelta(minutes=20)
LONGEST_PROOF: Final = 4000


class BadProof(ValueError):
    """The proof is not one of ours, was changed, or its work is not done."""


class ExpiredProof(BadProof):
    """The proof was good once."""


@dataclass(frozen=True)
class Proof:
    """A proof whose work is done; `signature` names its challenge."""

    signature: str
    expires_at: datetime


def new_challenge(at: datetime) -> dict[str, Any]:
    """A challenge as altcha's JSON, good until GOOD_FOR after `at`."""
    counter = LOWEST_COUNTER + secrets.randbelow(HIGHEST_COUNTER - LOWEST_COUNTER + 1)
    made = create_challenge(
        ALGORITHM,
        COST,
        counter=counter,
        data={"until": int((at + GOOD_FOR).timestamp())},
        hmac_secret=_secret("challenge"),
        hmac_key_secret=_secret("key"),
    )
    return made.to_dict()


def read_proof(text: str, at: datetime) -> Proof:
    """Check a proof as the browser sent it. Raises: BadProof, ExpiredProof."""
    payload = _payload(text)
    if not verify_solution(payload, _secret("challenge"), hmac_key_secret=_secret("key")).verified:
        raise BadProof("The proof does not hold")
    # Signed by us, so it is as we wrote it.
    until = datetime.fromtimestamp((payload.challenge.parameters.data or {})["until"], UTC)
    if until <= at:
        raise ExpiredProof("The proof was good once")
    return Proof(payload.challenge.signature or "", until)


def _payload(text: str) -> Payload:
    if len(text) > LONGEST_PROOF:
        raise BadProof("Too long")
    try:
        return Payload.from_base64(text)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise BadProof("Not a proof") from error


def _secret(purpose: str) -> str:
    return find_hash(find_key(), f"proof:{purpose}")
