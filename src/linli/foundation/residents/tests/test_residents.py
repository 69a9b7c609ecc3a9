"""Signing in by phone and code."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from uuid import UUID

import pytest
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest
from django.test import Client, RequestFactory
from pytest_django import Settings

from linli.foundation.accounts.models import User, UserKind
from linli.foundation.accounts.tests.people import AT, PASSWORD, enter
from linli.foundation.limits.actions import TooMany
from linli.foundation.messaging.models import Message
from linli.foundation.proof.actions import ProofNeeded
from linli.foundation.residents.actions import CodeGone, NoMobile, WrongCode, clear_codes, send_code, sign_in
from linli.foundation.residents.models import LoginCode
from linli.foundation.residents.requests import forget_resident, keep_resident, resident_of

pytestmark = pytest.mark.django_db
PHONE, OTHER = "13800138000", "13900139000"
HERE, THERE = "10.0.0.1", "10.0.0.2"
MINUTE = timedelta(minutes=1)
PATIENCE_SECONDS = 30


def ask(phone: str = PHONE, after: timedelta = timedelta(0), address: str = HERE) -> tuple[UUID, str]:
    """Ask for a code; its id, and the digits that the phone shows."""
    code = send_code(phone=phone, address=address, proof="", at=AT + after)
    sent = Message.objects.order_by("-created_at", "-id").first()
    assert sent is not None
    found = re.search(r"\d{6}", sent.body)
    assert found is not None
    return code, found[0]


def other(digits: str) -> str:
    """Six digits that are not these."""
    return f"{(int(digits) + 1) % 1_000_000:06}"


def try_out(code: UUID, digits: str, after: timedelta = timedelta(0), address: str = HERE) -> User:
    """Type digits."""
    return sign_in(code_id=code, digits=digits, address=address, at=AT + after)


def test_the_right_code_signs_in_once_and_makes_one_account_for_a_phone() -> None:
    first = try_out(*ask())
    assert (first.kind, first.has_usable_password(), str(first.phone)) == (UserKind.RESIDENT, False, "•••")
    code, digits = ask(after=2 * MINUTE)
    assert try_out(code, digits, 3 * MINUTE).pk == first.pk
    with pytest.raises(CodeGone):
        try_out(code, digits, 3 * MINUTE)
    assert User.objects.count() == 1


def test_a_code_is_good_for_five_minutes() -> None:
    code, digits = ask()
    with pytest.raises(CodeGone):
        try_out(code, digits, 5 * MINUTE)
    assert (clear_codes(AT + 4 * MINUTE), clear_codes(AT + 5 * MINUTE)) == (0, 1)


def test_five_wrong_codes_end_the_code_and_make_one_wait() -> None:
    code, digits = ask()
    for _ in range(5):
        with pytest.raises(WrongCode):
            try_out(code, other(digits))
    with pytest.raises(CodeGone):
        try_out(code, digits)
    fresh, right = ask(after=2 * MINUTE)
    with pytest.raises(TooMany) as wait:
        try_out(fresh, right, 2 * MINUTE)
    assert wait.value.retry_after == 13 * MINUTE
    assert not User.objects.exists()


def test_a_strangers_wrong_tries_do_not_keep_the_owner_out() -> None:
    theirs, digits = ask(address=THERE)
    for _ in range(5):
        with pytest.raises(WrongCode):
            try_out(theirs, other(digits), address=THERE)
    assert try_out(*ask(after=2 * MINUTE), after=2 * MINUTE).phone is not None


def test_the_code_of_one_browser_is_of_no_use_to_another() -> None:
    mine, digits = ask()
    theirs, _ = ask(OTHER)
    with pytest.raises(WrongCode):
        try_out(theirs, digits)
    assert try_out(mine, digits).phone is not None


def test_one_phone_gets_one_code_a_minute_and_five_an_hour() -> None:
    ask()
    with pytest.raises(TooMany) as soon:
        ask(after=MINUTE / 2, address=THERE)
    assert soon.value.retry_after == MINUTE / 2
    for n in range(1, 5):
        ask(after=n * MINUTE)
    with pytest.raises(TooMany):
        ask(after=10 * MINUTE)


def test_one_address_asks_for_ten_phones_an_hour_then_needs_a_proof() -> None:
    for n in range(10):
        ask(f"1380013800{n}")
    with pytest.raises(ProofNeeded):
        ask(OTHER)
    ask(OTHER, address=THERE)


def test_codes_go_to_mobile_phones_only() -> None:
    for phone in ("04711234567", "4001234567", ""):
        with pytest.raises(NoMobile):
            ask(phone)
    assert not LoginCode.objects.exists()


def test_neither_phone_nor_code_can_be_read_in_the_table() -> None:
    _, digits = ask()
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM residents_logincode")
        rows = str(cursor.fetchall())
    assert PHONE not in rows
    assert f"'{digits}'" not in rows


def test_staff_and_residents_of_one_phone_are_two_accounts() -> None:
    staff = enter(phone=PHONE)
    resident = try_out(*ask())
    assert resident.pk != staff.pk
    assert resident.phone_hash == staff.phone_hash


def test_a_resident_never_gets_a_password() -> None:
    resident = try_out(*ask())
    resident.set_password(PASSWORD)
    with pytest.raises(IntegrityError), transaction.atomic():
        resident.save()


def visit(store: SessionBase) -> HttpRequest:
    """A request in this session."""
    request = RequestFactory().get("/")
    request.session = store
    return request


def test_a_resident_has_a_place_of_their_own_in_the_session(client: Client) -> None:
    staff, resident = enter(), try_out(*ask())
    client.force_login(staff)
    store = client.session
    planted = store.session_key
    keep_resident(visit(store), resident, AT)
    assert store.session_key != planted
    assert resident_of(visit(store), AT) == resident
    assert store["_auth_user_id"] == str(staff.pk)
    forget_resident(visit(store))
    assert resident_of(visit(store), AT) is None
    assert store["_auth_user_id"] == str(staff.pk)


def test_a_resident_who_does_nothing_is_signed_out_and_staff_are_never_taken_for_one(settings: Settings) -> None:
    resident, store = try_out(*ask()), SessionStore()
    idle = timedelta(seconds=settings.RESIDENT_IDLE_SECONDS)
    keep_resident(visit(store), resident, AT)
    assert resident_of(visit(store), AT + idle) == resident
    assert resident_of(visit(store), AT + 2 * idle) == resident
    assert resident_of(visit(store), AT + 3 * idle + MINUTE) is None
    keep_resident(visit(store), enter(), AT)
    assert resident_of(visit(store), AT) is None
    User.objects.filter(pk=resident.pk).update(is_active=False, deactivated_at=AT)
    keep_resident(visit(store), resident, AT)
    assert resident_of(visit(store), AT) is None


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_one_code_typed_in_five_windows_at_once_signs_in_once() -> None:
    code, digits = ask()
    gate = Barrier(5)

    def go(_: int) -> bool:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            gate.wait(PATIENCE_SECONDS)
            try_out(code, digits)
        except (CodeGone, WrongCode):
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(5) as pool:
        assert sum(pool.map(go, range(5), timeout=PATIENCE_SECONDS)) == 1
    assert User.objects.filter(kind=UserKind.RESIDENT).count() == 1
