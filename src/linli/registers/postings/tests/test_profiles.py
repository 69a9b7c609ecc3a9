"""The page that changes how a person is called and reached."""

import pytest
from django.test import Client
from django.urls import reverse

from linli.foundation.accounts.models import User
from linli.lib.masking import mask_phone
from linli.registers.tests.cast import Town, make_holder

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def admin(town: Town) -> Client:
    """The system administrator's browser."""
    del town
    client = Client()
    client.force_login(make_holder("admin", "R13"))
    return client


def test_an_address_for_mail_is_entered_with_the_person_and_changed_later(town: Town, admin: Client) -> None:
    new = {
        "username": "li.min", "name": "李敏", "role": "R5", "area": town.community.id, "from_on": "2026-01-01",
        "email": "li@example.com", "phone": "13800138000",
    }  # fmt: skip
    admin.post(reverse("postings:new"), new)
    person = User.objects.get(username="li.min")
    assert person.email == "li@example.com"
    page = reverse("postings:edit", args=[person.pk])
    shown = admin.get(page).content.decode()
    assert "li@example.com" in shown
    assert "13800138000" not in shown
    assert admin.post(page, {"name": "李敏敏", "email": "", "phone": ""}).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.email, person.phone is None) == ("李敏敏", "", False)
    assert admin.post(page, {"name": "李敏敏", "email": "", "phone": "139 0013 9000"}).status_code == 302
    person.refresh_from_db()
    assert person.phone
    assert person.phone.masked(mask_phone) == "139****9000"


@pytest.mark.parametrize(("field", "value"), [("name", ""), ("email", "li@"), ("phone", "12")])
def test_a_bad_profile_is_told_at_the_field_and_changes_nothing(
    town: Town, admin: Client, field: str, value: str
) -> None:
    person = make_holder("li.min", "R5", town.community)
    sent = {"name": "别的名字", "email": "", "phone": "", field: value}
    answer = admin.post(reverse("postings:edit", args=[person.pk]), sent)
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in answer.content.decode()
    assert str(User.objects.get(pk=person.pk)) == person.name
