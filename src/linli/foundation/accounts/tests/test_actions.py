"""Entering, changing and closing accounts."""

import pytest

from linli.foundation.accounts.actions import (
    AlreadyDeactivated,
    BadUsername,
    DemoPassword,
    Profile,
    UsernameTaken,
    WeakPassword,
    change_profile,
    create_user,
    deactivate_user,
    set_password,
)
from linli.foundation.accounts.models import User
from linli.foundation.accounts.tests.people import AT, PASSWORD, enter
from linli.foundation.audit.models import AuditRow
from linli.foundation.history.queries import changes_of
from linli.foundation.sealing.keys import find_key
from linli.lib.hashing import find_hash
from linli.lib.masking import BadPhone, mask_phone

pytestmark = pytest.mark.django_db


def test_a_user_is_entered_with_history_and_audit() -> None:
    admin = enter("admin", "管理员")
    user = enter(" ZhangWei ", "张伟", by=admin, phone="+86 138 1234 5678", email="zw@example.cn")
    assert (user.username, user.created_at, user.check_password(PASSWORD)) == ("zhangwei", AT, True)
    assert user.phone_hash == find_hash(find_key(), "13812345678")
    (created,) = changes_of("user", user.pk)
    assert created.by_name == "管理员"
    assert created.after == {"username": "zhangwei", "name": "张伟", "email": "zw@example.cn", "phone": "138****5678"}
    assert AuditRow.objects.get(action="account.created", subject_id=user.pk).actor_name == "管理员"


def test_who_was_entered_by_another_changes_the_password_first_unless_said_otherwise() -> None:
    user = create_user(username="lina", name="李娜", password=PASSWORD, by=None, at=AT)
    assert user.must_change_password


@pytest.mark.parametrize("username", ["", "a", "张三", "a b", "-abc", "x" * 65, "a@b", "<script>"])
def test_a_username_that_cannot_be_typed_everywhere_is_refused(username: str) -> None:
    with pytest.raises(BadUsername):
        enter(username)
    assert not User.objects.exists()


def test_a_username_is_taken_in_any_letters() -> None:
    enter("wangfang")
    with pytest.raises(UsernameTaken):
        enter("WangFang")
    assert User.objects.count() == 1


@pytest.mark.parametrize("password", ["", "short", "1234567890", "password123", "wangfang2026"])
def test_an_easy_password_is_refused_in_sentences(password: str) -> None:
    with pytest.raises(WeakPassword) as refused:
        enter(password=password)
    assert refused.value.reasons
    assert all("密码" in reason and reason.endswith("。") for reason in refused.value.reasons)
    assert not User.objects.exists()


def test_a_demo_account_may_have_an_easy_password() -> None:
    assert enter(password="demo", is_demo=True).check_password("demo")
    shared = DemoPassword.of("demo")
    assert enter("lina", password=shared, is_demo=True).check_password("demo")
    with pytest.raises(TypeError):
        enter("zhangwei", password=shared)


def test_a_bad_phone_leaves_nothing_behind() -> None:
    with pytest.raises(BadPhone):
        enter(phone="12345")
    assert not User.objects.exists()


def test_a_profile_changes_together_with_its_history() -> None:
    user = enter(phone="13812345678")
    change_profile(user=user, profile=Profile("王芳芳", phone="13900001111"), by=user, at=AT)
    user.refresh_from_db()
    assert user.phone is not None
    assert (user.name, user.phone.masked(mask_phone)) == ("王芳芳", "139****1111")
    assert [row.what for row in changes_of("user", user.pk)] == ["created", "profile"]
    change_profile(user=user, profile=Profile("王芳芳", phone="139 0000 1111"), by=user, at=AT)
    assert len(changes_of("user", user.pk)) == 2
    change_profile(user=user, profile=Profile("王芳芳"), by=user, at=AT)
    user.refresh_from_db()
    assert user.phone_hash == ""
    assert User.objects.filter(pk=user.pk, phone__isnull=True).exists()


def test_a_password_somebody_else_set_must_be_changed() -> None:
    user, admin = enter(), enter("admin", "管理员")
    set_password(user=user, password="songyuan-2026-mima", by=admin, at=AT)
    assert User.objects.get(pk=user.pk).must_change_password
    set_password(user=user, password="songyuan-2027-mima", by=user, at=AT)
    assert not User.objects.get(pk=user.pk).must_change_password
    assert list(AuditRow.objects.filter(subject_id=user.pk).order_by("id").values_list("action", flat=True)) == [
        "account.created",
        "account.password_reset",
        "account.password_changed",
    ]


def test_an_account_is_closed_once() -> None:
    user = enter()
    assert deactivate_user(user=user, by=None, at=AT).deactivated_at == AT
    with pytest.raises(AlreadyDeactivated):
        deactivate_user(user=user, by=None, at=AT)
    assert [row.what for row in changes_of("user", user.pk)] == ["created", "deactivated"]
