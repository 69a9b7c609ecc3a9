"""Scope: what a person's postings let them reach."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.test import RequestFactory

from linli.foundation.access import scope as module
from linli.foundation.access.policies import require_roles
from linli.foundation.access.roles import ROLES, STAFF_ROLES, Level
from linli.foundation.access.scope import Grant, Scope, register_scope_source, scope_of
from linli.foundation.accounts.models import User

GRID, COMMUNITY, OTHER, STREET, UNIT = (uuid4() for _ in range(5))


@dataclass
class Row:
    """Something that is placed."""

    grid_id: UUID | None = None
    community_id: UUID | None = None
    street_id: UUID | None = None


@pytest.fixture
def grants(monkeypatch: pytest.MonkeyPatch) -> list[Grant]:
    """The grants of everybody, as the only source."""
    given: list[Grant] = []
    monkeypatch.setattr(module, "_sources", [])
    register_scope_source(lambda user: given)
    return given


def test_every_role_has_a_name_a_description_and_its_own_code() -> None:
    assert [role.code for role in ROLES.values()] == [f"R{number}" for number in range(16)]
    assert all(str(role.name) and str(role.description).endswith("。") for role in ROLES.values())
    assert ROLES.keys() > STAFF_ROLES


def test_a_posting_reaches_by_equality_on_its_own_level() -> None:
    scope = Scope((Grant("R4", GRID), Grant("R8", STREET)))
    assert scope.area_filter() == Q(grid_id=GRID) | Q(street_id=STREET)
    assert scope.area_filter(["R4"], "case__") == Q(case__grid_id=GRID)
    assert scope.area_filter(["R5"]) is None
    assert scope.reaches(Row(grid_id=GRID), ["R4"])
    assert not scope.reaches(Row(community_id=GRID), ["R4"])
    assert not scope.reaches(Row(street_id=STREET), ["R4"])


def test_several_postings_of_a_role_are_one_condition() -> None:
    scope = Scope((Grant("R5", COMMUNITY), Grant("R5", OTHER), Grant("R5", COMMUNITY)))
    assert scope.area_filter() == Q(community_id__in=sorted([COMMUNITY, OTHER]))


def test_units_and_roles_without_a_place_reach_no_area() -> None:
    scope = Scope((Grant("R9", UNIT), Grant("R13", None)))
    assert scope.area_filter() is None
    assert scope.targets(Level.ORGANISATION) == [UNIT]
    assert scope.roles == {"R9", "R13"}
    assert scope.has_role("R4", "R13")
    assert not scope.has_role("R14")


def test_a_scope_is_asked_once_per_user_object(grants: list[Grant]) -> None:
    grants.append(Grant("R4", GRID))
    user = User(username="a")
    assert scope_of(user).roles == {"R4"}
    grants.clear()
    assert scope_of(user).roles == {"R4"}
    assert scope_of(User(username="a")).roles == frozenset()


def test_the_anonymous_and_the_deactivated_have_none(grants: list[Grant]) -> None:
    grants.append(Grant("R13", None))
    assert scope_of(AnonymousUser()) == Scope()
    assert scope_of(User(username="a", is_active=False)) == Scope()


def ask(user: Any, *codes: str, **headers: str) -> HttpResponse:
    @require_roles(*codes)
    def page(request: HttpRequest, name: str) -> HttpResponse:
        return HttpResponse(name)

    request = RequestFactory().get("/desk/?a=1", headers=headers)
    request.user = user
    answer = page(request, name="seen")
    assert isinstance(answer, HttpResponse)
    return answer


def test_a_page_of_a_role_opens_to_its_holders_only(grants: list[Grant]) -> None:
    grants.append(Grant("R5", COMMUNITY))
    assert ask(User(username="a"), "R4", "R5").content == b"seen"
    assert ask(User(username="a")).content == b"seen"
    with pytest.raises(Http404):
        ask(User(username="a"), "R4")


def test_the_anonymous_are_led_to_the_login_and_back(grants: list[Grant]) -> None:
    answer = ask(AnonymousUser(), "R4")
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/?next=/desk/%3Fa%3D1")


@pytest.mark.parametrize(
    ("stood", "back"),
    [("http://testserver/desk/matters/", "http%3A//testserver/desk/matters/"), ("https://elsewhere.cn/", "/")],
)
def test_a_fragment_for_the_anonymous_moves_the_whole_page(grants: list[Grant], stood: str, back: str) -> None:
    answer = ask(AnonymousUser(), "R4", **{"HX-Request": "true", "HX-Current-URL": stood})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["HX-Redirect"] == f"/accounts/login/?next={back}"


def test_a_role_that_does_not_exist_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="R99"):
        require_roles("R4", "R99")
