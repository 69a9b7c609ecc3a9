"""What a database is, said once."""

import pytest
from django.db import IntegrityError, transaction

from linli.foundation.accounts.tests.people import AT
from linli.foundation.history.queries import changes_of
from linli.foundation.installation.actions import DemoMeetsReal, NotReal, finish_set_up, mark_demo, mark_real
from linli.foundation.installation.models import Installation, Kind
from linli.foundation.installation.queries import current

pytestmark = pytest.mark.django_db


def test_a_new_database_is_new() -> None:
    assert (current().kind, current().set_up_at) == (Kind.NEW, None)


def test_a_demo_is_ready_at_once_and_never_becomes_real() -> None:
    mark_demo(name="青松街道", by=None, at=AT)
    mark_demo(name="青松街道", by=None, at=AT)
    with pytest.raises(DemoMeetsReal):
        mark_real(name="东风路街道", by=None, at=AT)
    with pytest.raises(NotReal):
        finish_set_up(by=None, at=AT)
    assert (current().kind, current().name, current().set_up_at) == (Kind.DEMO, "青松街道", AT)
    assert [row.what for row in changes_of("installation", 1)] == ["kind"]


def test_a_real_one_is_set_up_once_and_never_takes_demo_data() -> None:
    mark_real(name="东风路街道", by=None, at=AT)
    assert current().set_up_at is None
    finish_set_up(by=None, at=AT)
    finish_set_up(by=None, at=AT.replace(year=2027))
    assert current().set_up_at == AT
    with pytest.raises(DemoMeetsReal):
        mark_demo(name="青松街道", by=None, at=AT)
    assert [row.what for row in changes_of("installation", 1)] == ["kind", "set_up"]


def test_there_is_one_installation_in_a_database() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Installation.objects.create(number=2)
