"""Units: entering, changing, closing."""

from typing import Any

import pytest

from linli.foundation.history.queries import changes_of
from linli.registers.organisations.actions import (
    OrganisationRefused,
    Particulars,
    change_organisation,
    create_organisation,
    deactivate_organisation,
)
from linli.registers.organisations.models import Organisation
from linli.registers.tests.cast import NOW, Town, make_holder, make_user

pytestmark = pytest.mark.django_db


def create(**more: str) -> Organisation:
    """A unit."""
    given: dict[str, Any] = {"name": "青松供电所", "short": "供电所", "kind": "utility", **more}
    return create_organisation(**given, by=None, at=NOW)


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "长" * 61), ("short", " "), ("short", "长" * 21), ("kind", "x"), ("phone", "1" * 31)],
)
def test_bad_particulars_are_refused_at_their_field(field: str, value: str) -> None:
    with pytest.raises(OrganisationRefused) as refused:
        create(**{field: value})
    assert refused.value.field == field
    assert not Organisation.objects.exists()


def test_a_name_is_used_once_until_the_unit_is_closed() -> None:
    first = create()
    with pytest.raises(OrganisationRefused):
        create()
    deactivate_organisation(organisation=first, by=None, at=NOW)
    with pytest.raises(OrganisationRefused):
        deactivate_organisation(organisation=first, by=None, at=NOW)
    assert create().active


def test_a_change_leaves_history() -> None:
    unit = create()
    changed = change_organisation(
        organisation=unit, particulars=Particulars("青松供电公司", "供电", "utility", None, "95598"), by=None, at=NOW
    )
    assert (changed.name, changed.short, changed.phone) == ("青松供电公司", "供电", "95598")
    [_created, change] = changes_of("organisation", unit.id)
    assert change.before["name"] == "青松供电所"


def test_a_unit_sees_itself_and_a_stranger_nothing() -> None:
    town = Town()
    Organisation.objects.create(name="甲", short="甲", kind="property", created_at=NOW)
    assert list(Organisation.objects.visible_to(make_holder("r9", "R9", town.unit))) == [town.unit]
    assert not Organisation.objects.visible_to(make_user("nobody")).exists()
    assert Organisation.objects.visible_to(make_holder("r8", "R8", town.street)).count() == 2
