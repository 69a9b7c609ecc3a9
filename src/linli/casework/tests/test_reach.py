"""Several kinds of case in one list."""

from dataclasses import replace

import pytest
from django.db.models import QuerySet

from linli.casework.models import Case
from linli.casework.registry import KINDS
from linli.casework.tests.driving import bring, take_in
from tests.world import World


@pytest.fixture
def two_kinds(monkeypatch: pytest.MonkeyPatch) -> None:
    """A second kind, with the same readers as matters."""
    second = replace(KINDS["matter"], procedure=replace(KINDS["matter"].procedure, kind="second"))
    monkeypatch.setitem(KINDS, "second", second)


def where(cases: QuerySet[Case]) -> str:
    """What a list asks for."""
    return str(cases.query).split(" WHERE ", 1)[1]


@pytest.mark.parametrize("username", ["liufang", "zhaoqiang"])
def test_kinds_with_the_same_readers_are_looked_up_once(world: World, two_kinds: None, username: str) -> None:
    matter, other = bring(world, "in_hand"), bring(world, "in_hand")
    Case.objects.filter(pk=other.pk).update(kind="second")
    stranger = take_in(
        world, community_id=world.other_community.pk, street_id=world.other_street.pk, lon=None, lat=None
    )
    seen = Case.objects.visible_to(world[username])
    assert set(seen) == {matter, other}
    assert stranger not in seen
    assert list(Case.objects.visible_to(world[username], "second")) == [other]
    column = '"community_id"' if username == "liufang" else '"organisation_id"'
    assert where(seen).count(column) == where(Case.objects.visible_to(world[username], "matter")).count(column)
