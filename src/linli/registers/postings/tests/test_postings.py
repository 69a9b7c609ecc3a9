"""Who serves in which role, where, from when to when."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from linli.foundation.access.scope import Grant, scope_of
from linli.foundation.accounts.actions import Profile, change_profile, deactivate_user
from linli.foundation.accounts.models import User
from linli.foundation.audit.models import AuditRow
from linli.foundation.history.queries import changes_of
from linli.foundation.installation.models import Installation
from linli.registers.areas.models import Area
from linli.registers.organisations.actions import Particulars, change_organisation
from linli.registers.organisations.models import Organisation
from linli.registers.postings.actions import PostingRefused, add_staff, end_posting, grant_posting
from linli.registers.postings.models import Posting
from linli.registers.postings.queries import (
    grants_of,
    holders,
    main_posting,
    posting_label,
    postings_of,
    serving,
    unit_name_of,
)
from linli.registers.tests.cast import NOW, Town, make_holder, make_user

pytestmark = pytest.mark.django_db

TODAY = date(2025, 9, 1)


@pytest.fixture
def town() -> Town:
    return Town()


def grant(user: User, role: str, place: Area | Organisation | None = None, **more: Any) -> Posting:
    """A posting in a place."""
    area = place if isinstance(place, Area) else None
    organisation = place if isinstance(place, Organisation) else None
    return grant_posting(user=user, role=role, area=area, organisation=organisation, by=None, at=NOW, **more)


def test_a_posting_holds_from_its_first_to_its_last_day(town: Town) -> None:
    user = make_user("anna")
    grant(user, "R5", town.community, from_on=TODAY, to_on=TODAY + timedelta(days=9))
    in_force = [bool(postings_of(user, TODAY + timedelta(days=days))) for days in (-1, 0, 9, 10)]
    assert in_force == [False, True, True, False]


def test_holders_are_found_by_role_and_place(town: Town) -> None:
    five, other = make_holder("five", "R5", town.community), make_holder("other", "R5", town.other_community)
    nine, centre = make_holder("nine", "R9", town.unit), make_holder("centre", "R8", town.street)
    assert holders(roles={"R5"}, area_ids=[town.community.id], on=TODAY) == [five]
    assert holders(roles={"R5", "R8"}, area_ids=[town.community.id, town.street.id], on=TODAY) == [centre, five]
    assert holders(roles={"R9"}, organisation_ids=[town.unit.id], on=TODAY) == [nine]
    assert holders(roles={"R5"}, on=TODAY) == [five, other]
    assert holders(roles={"R5"}, on=TODAY - timedelta(days=1)) == []
    deactivate_user(user=five, by=None, at=NOW)
    assert holders(roles={"R5"}, area_ids=[town.community.id], on=TODAY) == []


def test_holders_cost_one_look_and_nobody_is_named_twice(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_holder("anna", "R4", town.grid)
    grant(user, "R4", town.grid2)
    holders(roles={"R4"}, on=TODAY)
    with django_assert_num_queries(1):
        assert holders(roles={"R4"}, area_ids=[town.grid.id, town.grid2.id], on=TODAY) == [user]


def test_the_scope_is_the_postings_in_force_today_in_one_query(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    user = make_holder("anna", "R5", town.community)
    grant(user, "R9", town.unit)
    today = timezone.localdate()
    grant(user, "R5", town.other_community, from_on=today + timedelta(days=1))
    grant(user, "R4", town.grid, from_on=TODAY, to_on=today - timedelta(days=1))
    user = User.objects.get(pk=user.pk)
    grants_of(user)
    with django_assert_num_queries(1):
        assert set(scope_of(user).grants) == {Grant("R5", town.community.id), Grant("R9", town.unit.id, town.unit.id)}
        assert scope_of(user).has_role("R9")
    assert grants_of(make_user("nobody")) == []


def test_who_serves_is_true_at_once_after_any_change(town: Town) -> None:
    user = make_holder("anna", "R9", town.unit)
    (row,) = serving(user)
    assert (row.role, row.organisation, row.user.name) == ("R9", town.unit.short, user.name)
    particulars = Particulars("供水公司", "供水", town.unit.kind, None, "")
    change_organisation(organisation=town.unit, particulars=particulars, by=None, at=NOW)
    change_profile(user=user, profile=Profile(name="改了名"), by=None, at=NOW)
    (row,) = serving(user)
    assert (row.organisation, row.user.name) == ("供水", "改了名")
    end_posting(posting=Posting.objects.get(user=user), last_on=TODAY - timedelta(days=9), by=None, at=NOW)
    assert serving(user) == []


@pytest.mark.parametrize(
    ("role", "place", "field"),
    [
        ("R5", "street", "area"),
        ("R5", None, "area"),
        ("R4", "community", "area"),
        ("R8", "community", "area"),
        ("R9", None, "organisation"),
        ("R13", "street", "area"),
        ("R1", None, "role"),
        ("X", None, "role"),
    ],
)
def test_the_place_must_fit_the_role(town: Town, role: str, place: str | None, field: str) -> None:
    with pytest.raises(PostingRefused) as refused:
        grant(make_user("anna"), role, getattr(town, place) if place else None)
    assert refused.value.field == field
    assert not Posting.objects.exists()


def test_the_same_posting_is_not_granted_twice(town: Town) -> None:
    user = make_holder("anna", "R5", town.community)
    with pytest.raises(PostingRefused):
        grant(user, "R5", town.community)
    with pytest.raises(PostingRefused) as refused:
        grant(user, "R5", town.other_community, from_on=TODAY, to_on=TODAY - timedelta(days=1))
    assert refused.value.field == "to_on"


def test_one_person_may_be_system_and_security_administrator_but_never_auditor(town: Town) -> None:
    user = make_holder("anna", "R13")
    grant(user, "R14")
    with pytest.raises(PostingRefused):
        grant(user, "R15")
    auditor = make_holder("bert", "R15")
    with pytest.raises(PostingRefused):
        grant(auditor, "R13")
    grant(auditor, "R5", town.community)


def test_a_graded_installation_keeps_three_administrators_apart() -> None:
    Installation.objects.update_or_create(number=1, defaults={"graded": True})
    user = make_holder("anna", "R13")
    with pytest.raises(PostingRefused, match="等保三级"):
        grant(user, "R14")


def test_administrators_one_after_the_other_are_no_conflict() -> None:
    user = make_holder("anna", "R15")
    make_holder("bert", "R13")
    end_posting(posting=Posting.objects.get(user=user), last_on=TODAY, by=None, at=NOW)
    grant(user, "R13", from_on=TODAY + timedelta(days=1))
    with pytest.raises(PostingRefused):
        grant(user, "R14", from_on=TODAY)


def test_an_ended_posting_leaves_history_and_audit(town: Town) -> None:
    by = make_user("admin", "王主任")
    posting = grant(make_user("anna"), "R5", town.community)
    end_posting(posting=posting, last_on=TODAY, by=by, at=NOW)
    assert [change.what for change in changes_of("posting", posting.id)] == ["granted", "ended"]
    row = AuditRow.objects.get(action="posting.ended")
    assert (row.actor_name, row.subject_id, row.detail["role"]) == ("王主任", posting.user_id, "R5")
    with pytest.raises(PostingRefused):
        end_posting(posting=posting, last_on=TODAY + timedelta(days=1), by=by, at=NOW)


def test_a_posting_ended_before_it_began_never_was(town: Town) -> None:
    posting = grant(make_user("anna"), "R5", town.community, from_on=TODAY + timedelta(days=5))
    end_posting(posting=posting, last_on=TODAY, by=None, at=NOW)
    assert not Posting.objects.exists()
    assert [change.what for change in changes_of("posting", posting.id)] == ["granted", "withdrawn"]


def test_the_last_administrator_stays() -> None:
    first = make_holder("anna", "R13")
    posting = Posting.objects.get(user=first)
    with pytest.raises(PostingRefused):
        end_posting(posting=posting, last_on=TODAY, by=None, at=NOW)
    make_holder("bert", "R13")
    assert end_posting(posting=posting, last_on=TODAY, by=None, at=NOW).to_on == TODAY


def test_people_are_shown_by_role_and_unit(town: Town) -> None:
    user = make_user("anna")
    grant_posting(user=user, role="R5", area=town.community, organisation=town.unit, by=None, at=NOW)
    assert posting_label(main_posting(user, TODAY)) == "社区工作者 · 城管队"
    assert posting_label(main_posting(make_holder("bert", "R8", town.street), TODAY)) == "综治中心 · 青松街道"
    assert posting_label(main_posting(make_user("carla"), TODAY)) == ""
    assert unit_name_of(user, NOW) == "城管队"


def test_staff_come_in_with_their_first_posting_or_not_at_all(town: Town) -> None:
    by = make_user("admin")

    good: dict[str, Any] = {
        "username": "li.min", "name": "李敏", "password": "Sonne-9-gelb-Tal", "role": "R5", "area": town.community,
    }  # fmt: skip

    def add(**wrong: object) -> Posting:
        return add_staff(**{**good, **wrong}, by=by, at=NOW)

    for field, wrong in (("username", "李敏"), ("password", "1"), ("area", town.street)):
        with pytest.raises(PostingRefused) as refused:
            add(**{field: wrong})
        assert refused.value.field == field
    assert not User.objects.filter(name="李敏").exists()
    posting = add()
    assert posting.user.must_change_password
    assert posting.user.check_password("Sonne-9-gelb-Tal")
    with pytest.raises(PostingRefused) as refused:
        add(username="Li.Min")
    assert refused.value.field == "username"
