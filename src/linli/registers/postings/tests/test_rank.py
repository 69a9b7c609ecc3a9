"""Who may change whose account: nobody reaches over the auditor, nobody grants themselves."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from linli.foundation.accounts.models import User
from linli.registers.postings.actions import PostingRefused, dismiss_staff, end_posting, grant_posting, reset_password
from linli.registers.postings.models import Posting
from linli.registers.tests.cast import NOW, Town, make_holder

pytestmark = pytest.mark.django_db
NEW = "lanse-yaoshi-42"


def test_nobody_grants_themselves_a_role() -> None:
    town, admin = Town(), make_holder("guanli", "R13")
    with pytest.raises(PostingRefused, match="不能给自己授予任职"):
        grant_posting(user=admin, role="R8", area=town.street, by=admin, at=NOW)
    assert list(Posting.objects.filter(user=admin).values_list("role", flat=True)) == ["R13"]


@pytest.mark.parametrize("role", ["R14", "R15"])
def test_a_system_administrator_cannot_take_the_place_of_those_who_watch(role: str) -> None:
    admin, watcher = make_holder("guanli", "R13"), make_holder("kan", role)
    before, last = watcher.password, (NOW + timedelta(days=9)).date()
    attempts: tuple[Callable[[], object], ...] = (
        lambda: reset_password(user=watcher, password=NEW, by=admin, at=NOW),
        lambda: dismiss_staff(user=watcher, by=admin, at=NOW),
        lambda: end_posting(posting=watcher.postings.get(), last_on=last, by=admin, at=NOW),
    )
    for attempt in attempts:
        with pytest.raises(PostingRefused, match="由安全管理员办理"):
            attempt()
    again = User.objects.get(pk=watcher.pk)
    assert (again.is_active, again.password) == (True, before)
    assert watcher.postings.get().to_on is None


def test_a_security_administrator_resets_the_auditors_password() -> None:
    keeper, auditor = make_holder("anquan", "R14"), make_holder("shenji", "R15")
    reset_password(user=auditor, password=NEW, by=keeper, at=NOW)
    again = User.objects.get(pk=auditor.pk)
    assert again.check_password(NEW)
    assert again.must_change_password


def test_the_page_says_why_and_shows_no_password() -> None:
    admin, auditor = make_holder("guanli", "R13"), make_holder("shenji", "R15")
    client = Client()
    client.force_login(admin)
    page = client.post(f"/desk/settings/staff/{auditor.pk}/password/", follow=True).content.decode()
    assert "由安全管理员办理" in page
    assert User.objects.get(pk=auditor.pk).must_change_password is False
