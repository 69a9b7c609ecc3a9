"""Proofs of work: solved, forged, late, used twice; and doors that are free at first."""

import json
from base64 import b64decode, b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from altcha import Challenge, Payload, solve_challenge
from django.db import connection
from django.test import Client

from linli.foundation.accounts.tests.people import AT
from linli.foundation.installation.actions import mark_demo
from linli.foundation.limits.actions import TooMany
from linli.foundation.proof.actions import Lack, ProofNeeded, clear_spent, pass_door
from linli.foundation.proof.challenges import GOOD_FOR, BadProof, ExpiredProof, new_challenge, read_proof
from linli.foundation.proof.models import SpentProof
from linli.foundation.proof.tests.doors import DOOR

pytestmark = [pytest.mark.django_db, pytest.mark.urls("linli.foundation.proof.tests.doors")]
MINUTE = timedelta(minutes=1)
PATIENCE_SECONDS = 30


def solved(challenge: dict[str, Any]) -> str:
    """What a browser sends for a challenge."""
    given = Challenge.from_dict(challenge)
    solution = solve_challenge(given)
    assert solution is not None
    return str(Payload(given, solution).to_base64())


def proof(at: datetime = AT) -> str:
    """A fresh proof."""
    return solved(new_challenge(at))


def changed(text: str, **parameters: Any) -> str:
    """The proof with other parameters of its challenge."""
    content = json.loads(b64decode(text))
    content["challenge"]["parameters"].update(parameters)
    return b64encode(json.dumps(content).encode()).decode()


def test_a_proof_is_good_until_it_expires() -> None:
    text = proof()
    assert read_proof(text, AT).expires_at == AT + GOOD_FOR == AT + 20 * MINUTE
    assert len(read_proof(text, AT + GOOD_FOR - MINUTE).signature) == 64
    with pytest.raises(ExpiredProof):
        read_proof(text, AT + GOOD_FOR)


def test_a_forged_proof_is_refused() -> None:
    text = proof()
    content = json.loads(b64decode(text))
    unsolved = {**content, "solution": {"counter": 1, "derivedKey": "00" * 32}}
    own = {**content, "challenge": {**content["challenge"], "signature": "0" * 64}}
    wrong = [
        changed(text, data={"until": int((AT + timedelta(days=9)).timestamp())}),
        changed(text, cost=1),
        changed(text, keyPrefix="00"),
        changed(text, keySignature=None),
        b64encode(json.dumps(unsolved).encode()).decode(),
        b64encode(json.dumps(own).encode()).decode(),
        "nonsense", "e30=", "W10=", "bnVsbA==", "é", text[:-9], text * 20,
    ]  # fmt: skip
    for forged in wrong:
        with pytest.raises(BadProof):
            read_proof(forged, AT)


def test_a_door_is_free_then_asks_for_a_proof_then_closes() -> None:
    proofs = [proof() for _ in range(4)]
    for _ in range(2):
        pass_door(door=DOOR, key="a", proof="", at=AT)
    with pytest.raises(ProofNeeded) as needed:
        pass_door(door=DOOR, key="a", proof="", at=AT + MINUTE)
    assert (needed.value.retry_after, needed.value.lack) == (59 * MINUTE, Lack.NONE)
    for good in proofs[:3]:
        pass_door(door=DOOR, key="a", proof=good, at=AT + MINUTE)
    with pytest.raises(TooMany):
        pass_door(door=DOOR, key="a", proof=proofs[3], at=AT + 2 * MINUTE)
    pass_door(door=DOOR, key="b", proof="", at=AT)
    assert SpentProof.objects.count() == 3


def test_a_replayed_proof_opens_nothing_and_costs_no_turn() -> None:
    good, next_one = proof(), proof()
    for _ in range(2):
        pass_door(door=DOOR, key="a", proof=good, at=AT)
    assert not SpentProof.objects.exists(), "a free turn spends no proof"
    pass_door(door=DOOR, key="a", proof=good, at=AT)
    for key in ("a", "a", "a"):
        with pytest.raises(ProofNeeded) as needed:
            pass_door(door=DOOR, key=key, proof=good, at=AT)
        assert needed.value.lack is Lack.SPENT
    pass_door(door=DOOR, key="a", proof=next_one, at=AT)


def test_what_was_spent_is_remembered_as_long_as_it_could_be_used() -> None:
    good = proof()
    for _ in range(3):
        pass_door(door=DOOR, key="a", proof=good, at=AT)
    assert clear_spent(AT + GOOD_FOR - MINUTE) == 0
    assert clear_spent(AT + GOOD_FOR) == 1


def send(client: Client, **form: str) -> Any:
    """Fill in and send the form."""
    return client.post("/say/", {"text": "路灯不亮", **form})


@pytest.fixture
def visitor(client: Client) -> Client:
    """Somebody at the door of an installation that is open."""
    mark_demo(name="松园", by=None, at=AT)
    return client


def test_a_busy_address_is_asked_for_a_proof_and_nothing_typed_is_lost(visitor: Client) -> None:
    assert "data-proof" not in visitor.get("/say/").content.decode()
    assert [send(visitor).status_code for _ in range(2)] == [200, 200]
    assert "data-proof" in visitor.get("/say/").content.decode()
    page = send(visitor)
    assert page.status_code == 422
    assert "路灯不亮" in page.content.decode()
    assert "60 分钟后再提交" in page.content.decode()
    assert "浏览器没有打开脚本" in page.content.decode()
    answer = send(visitor, proof=solved(visitor.get("/proof/challenge/").json()))
    assert answer.content.decode() == "heard: 路灯不亮"


@pytest.mark.parametrize(
    ("lack", "said"), [(Lack.BAD, "没有通过"), (Lack.EXPIRED, "已经过期"), (Lack.SPENT, "已经用过")]
)
def test_a_proof_that_does_not_count_is_told_at_the_field_and_worked_out_anew(
    visitor: Client, lack: Lack, said: str
) -> None:
    with time_machine.travel(AT, tick=False) as clock:
        text = changed(proof(), cost=1) if lack is Lack.BAD else proof()
        for _ in range(3 if lack is Lack.SPENT else 2):
            send(visitor, proof=text)
        clock.move_to(AT + (GOOD_FOR if lack is Lack.EXPIRED else MINUTE))
        page = send(visitor, proof=text)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "data-proof" in page.content.decode()
    assert text not in page.content.decode()


def test_challenges_are_not_cached_and_not_without_end(visitor: Client) -> None:
    answers = [visitor.get("/proof/challenge/") for _ in range(61)]
    assert "no-store" in answers[0]["Cache-Control"]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert len({answer.json()["signature"] for answer in answers[:60]}) == 60
    assert visitor.post("/proof/challenge/").status_code == 405


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_proof_sent_eight_times_at_once_opens_once() -> None:
    good = proof()
    for _ in range(2):
        pass_door(door=DOOR, key="a", proof="", at=AT)
    gate = Barrier(8)

    def go(_: int) -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            gate.wait(PATIENCE_SECONDS)
            pass_door(door=DOOR, key="a", proof=good, at=AT)
        except (ProofNeeded, TooMany):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(go, range(8), timeout=PATIENCE_SECONDS)) == 1
