"""Kept statements answer as the query sets they were written from."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext

from linli.foundation.access.kept import ChangedOnTheWay, ask, ask_named
from linli.registers.areas.models import Area
from linli.registers.areas.queries import visible_areas
from linli.registers.postings.actions import grant_posting
from tests.world import FOUNDED, World, build_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return build_world()


def seen(user: Any, since: datetime, *, level: str) -> QuerySet[Area, Any]:
    return visible_areas(user).filter(created_at__gte=since, level=level).order_by("id").values_list("id", "created_at")


def named(*keys: UUID) -> QuerySet[Area, Any]:
    rows: QuerySet[Area, Any] = Area.objects.filter(pk__in=keys).order_by("id").values("id", "name", "active")
    return rows


def changed(since: datetime) -> QuerySet[Area, Any]:
    return Area.objects.filter(created_at__gte=since + timedelta(days=1)).values_list("id")


@pytest.mark.parametrize("level", ["street", "community", "grid"])
@pytest.mark.parametrize("since", [FOUNDED, FOUNDED + timedelta(days=1)])
def test_everybody_gets_what_their_own_scope_reaches(world: World, level: str, since: datetime) -> None:
    second = world["sunli"]
    grant_posting(user=second, role="R4", area=world.grid, organisation=world.committee, by=None, at=FOUNDED)
    for user in world.people.values():
        assert ask(seen, user, since, level=level) == list(seen(user, since, level=level))


def test_people_of_one_shape_share_a_statement_and_see_their_own(world: World) -> None:
    first, other = (ask(seen, world[name], FOUNDED, level="grid") for name in ("hewei", "sunli"))
    assert [pk for pk, _at in first] != [pk for pk, _at in other]
    user = world["hewei"]
    with CaptureQueriesContext(connection) as queries:
        assert [ask(seen, user, FOUNDED, level="grid") for _turn in range(2)] == [first, first]
    assert len(queries) == 3, "who serves where is asked once"


def test_rows_have_names_and_python_types(world: World) -> None:
    (row,) = ask_named(named, None, world.grid.pk)
    assert row == {"id": world.grid.pk, "name": "松园一网格", "active": True}
    assert ask_named(named, None, world.grid.pk, world.street.pk) == list(named(world.grid.pk, world.street.pk))


def test_where_nothing_can_be_found_nothing_is_asked(world: World) -> None:
    del world
    with CaptureQueriesContext(connection) as queries:
        assert ask(named, None) == []
    assert len(queries) == 0


def test_a_value_that_is_changed_on_its_way_is_refused(world: World) -> None:
    del world
    with pytest.raises(ChangedOnTheWay):
        ask(changed, None, FOUNDED)
