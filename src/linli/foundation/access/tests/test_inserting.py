"""Rows written by kept statements are the rows Django would have written."""

from datetime import UTC, datetime

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction

from linli.foundation.access.inserting import BATCH, FEW, insert_rows
from linli.foundation.audit.models import AuditRow

AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


def rows(count: int) -> list[AuditRow]:
    """New rows, some of whose columns are empty."""
    return [AuditRow(action="看过", at=AT, detail={"第": number, "空": None}, address="") for number in range(count)]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, FEW, FEW + 1, BATCH + 1])
def test_few_rows_and_many_read_back_as_they_were(count: int) -> None:
    made = rows(count)
    insert_rows(made)
    assert not any(vars(one)["_state"].adding for one in made)
    found = AuditRow.objects.in_bulk([one.pk for one in made])
    for one in made:
        assert vars_of(found[one.pk]) == vars_of(one)


def vars_of(row: AuditRow) -> list[tuple[str, object]]:
    """The columns of a row with their values."""
    return [(field.attname, getattr(row, field.attname)) for field in row._meta.concrete_fields]


@pytest.mark.django_db
@pytest.mark.parametrize("beside", [0, FEW])
def test_a_key_that_exists_is_refused(beside: int) -> None:
    (one,) = rows(1)
    insert_rows([one])
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_rows([*rows(beside), AuditRow(pk=one.pk, action="again", at=AT)])
    assert AuditRow.objects.count() == 1


@pytest.mark.django_db
def test_a_table_that_fills_in_its_own_keys_is_refused() -> None:
    with pytest.raises(TypeError, match="fills in"):
        insert_rows([ContentType(app_label="a", model="b")])
