"""The model field of sealed text, on the user's phone; and opening it."""

from uuid import uuid4

import pytest
from django.core.exceptions import FieldError
from django.db import connection

from linli.foundation.accounts.models import User
from linli.foundation.accounts.tests.people import AT, enter
from linli.foundation.audit.models import AuditRow
from linli.foundation.sealing.actions import CannotOpen, PurposeMissing, open_sealed
from linli.foundation.sealing.sealed import Sealed
from linli.lib.masking import mask_phone

pytestmark = pytest.mark.django_db
PHONE = "13812345678"


def stored_bytes(user: User) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT phone FROM accounts_user WHERE username = %s",
            [user.username],
        )
        return bytes(cursor.fetchone()[0])


def test_the_database_never_holds_the_text() -> None:
    user = enter(phone=PHONE)
    assert PHONE.encode() not in stored_bytes(user)
    loaded = User.objects.get(pk=user.pk).phone
    assert isinstance(loaded, Sealed)
    assert loaded.masked(mask_phone) == "138****5678"


def test_text_that_is_assigned_is_sealed_at_once() -> None:
    user = User(username="a", created_at=AT, phone=PHONE)
    assert isinstance(user.phone, Sealed)
    assert PHONE not in str(vars(user))


def test_no_text_is_null() -> None:
    user = enter(phone=PHONE)
    user.phone = ""
    user.save()
    assert User.objects.get(pk=user.pk).phone is None
    assert User.objects.filter(phone__isnull=True).count() == 1


def test_it_cannot_be_looked_for() -> None:
    for lookup in ("phone", "phone__contains", "phone__in"):
        with pytest.raises(FieldError):
            User.objects.filter(**{lookup: [PHONE]}).exists()


def test_bulk_writes_and_partial_reads_seal_and_open_alike() -> None:
    user = enter(phone=PHONE)
    User.objects.filter(pk=user.pk).update(phone="13900000001")
    read = User.objects.only("id").get(pk=user.pk)
    assert read.phone is not None
    assert read.phone.masked(str) == "13900000001"
    assert User.objects.values_list("phone", flat=True).get(pk=user.pk) == read.phone
    read.phone = "13900000002"
    User.objects.bulk_update([read], ["phone"])
    again = User.objects.get(pk=user.pk).phone
    assert again is not None
    assert again.masked(str) == "13900000002"


def test_a_value_of_another_field_is_not_taken() -> None:
    with pytest.raises(TypeError, match=r"accounts\.user\.phone"):
        User(username="a", created_at=AT, phone=Sealed.of(PHONE, "matters.matter.reporter_phone"))


def test_opening_needs_a_purpose_and_leaves_a_trace() -> None:
    user, subject = enter(phone=PHONE), uuid4()
    assert user.phone is not None
    text = open_sealed(sealed=user.phone, by=user, at=AT, purpose=" 回访 ", subject_kind="user", subject_id=subject)
    assert text == PHONE
    row = AuditRow.objects.get(action="sealed.opened")
    assert (row.actor_id, row.actor_name, row.purpose, row.subject_id, row.at) == (user.pk, "王芳", "回访", subject, AT)
    assert row.detail == {"field": "accounts.user.phone"}


def test_without_a_purpose_nothing_is_opened() -> None:
    user = enter(phone=PHONE)
    assert user.phone is not None
    with pytest.raises(PurposeMissing):
        open_sealed(sealed=user.phone, by=user, at=AT, purpose="  ", subject_kind="user", subject_id=user.pk)
    assert not AuditRow.objects.filter(action="sealed.opened").exists()


def test_what_cannot_be_opened_leaves_no_trace_of_an_opening() -> None:
    with pytest.raises(CannotOpen):
        open_sealed(
            sealed=Sealed(b"\x01\x02k0" + bytes(40), "x"),
            by=None,
            at=AT,
            purpose="回访",
            subject_kind="user",
            subject_id=uuid4(),
        )
    assert not AuditRow.objects.exists()
