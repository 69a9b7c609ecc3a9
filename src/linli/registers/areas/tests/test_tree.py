"""The tree of areas, their codes and outlines."""

from datetime import date

import pytest
from django.db import transaction
from pytest_django import DjangoAssertNumQueries

from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.history.queries import changes_of
from linli.registers.areas.actions import (
    AreaRefused,
    change_code,
    create_area,
    deactivate_area,
    move_area,
    rename_area,
    set_figures,
    set_polygon,
)
from linli.registers.areas.models import Area, AreaCode, AreaLevel
from linli.registers.areas.queries import GridPlace, locate, locate_many, placement_of, visible_areas
from linli.registers.tests.cast import CROSSING, NOW, Town, make_area, make_holder, make_user, middle, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def test_a_grid_gets_its_columns_from_its_parent(town: Town) -> None:
    assert placement_of(town.grid) == (town.street.id, town.community.id, town.grid.id)
    assert placement_of(town.community) == (town.street.id, town.community.id, None)
    assert placement_of(town.street) == (town.street.id, None, None)


@pytest.mark.parametrize(
    ("level", "name", "short", "code", "field"),
    [
        (AreaLevel.GRID, " ", "三网格", "", "name"),
        (AreaLevel.GRID, "三" * 61, "三网格", "", "name"),
        (AreaLevel.GRID, "第三网格", "", "", "short"),
        (AreaLevel.GRID, "第三网格", "三" * 21, "", "short"),
        (AreaLevel.GRID, "第一网格", "一", "", "name"),
        (AreaLevel.GRID, "第三网格", "三", "15 01", "code"),
        (AreaLevel.STREET, "街道", "街", "", "parent"),
        ("village", "村", "村", "", "level"),
    ],
)
def test_a_bad_area_is_refused_at_its_field(
    town: Town, level: str, name: str, short: str, code: str, field: str
) -> None:
    before = Area.objects.count()
    with pytest.raises(AreaRefused) as refused:
        create_area(level=level, name=name, short=short, code=code, parent=town.community, by=None, at=NOW)
    assert refused.value.field == field
    assert Area.objects.count() == before


def test_a_code_is_used_by_one_area_only(town: Town) -> None:
    change_code(area=town.grid, code="150103001", on=date(2025, 9, 1), by=None, at=NOW)
    with pytest.raises(AreaRefused, match="第一网格"):
        change_code(area=town.grid2, code="150103001", on=date(2025, 9, 1), by=None, at=NOW)


@pytest.mark.parametrize("code", ["abc", "12", "15010390A", "１５０１０３９０１", "1501039010"])
def test_a_code_of_a_street_is_nine_digits(town: Town, code: str) -> None:
    with pytest.raises(AreaRefused, match="街道的代码是 9 或 12 位数字") as refused:
        change_code(area=town.street, code=code, on=date(2025, 9, 1), by=None, at=NOW)
    assert refused.value.field == "code"


def test_every_level_has_codes_of_its_own_length(town: Town) -> None:
    for area, code in ((town.street, "150103901"), (town.community, "150103901001"), (town.grid, "QS-01")):
        assert change_code(area=area, code=code, on=date(2025, 9, 1), by=None, at=NOW).code == code
    with pytest.raises(AreaRefused, match="社区的代码是 12 位数字"):
        change_code(area=town.community, code="150103901", on=date(2025, 9, 1), by=None, at=NOW)


def test_old_codes_are_kept_with_their_days(town: Town) -> None:
    change_code(area=town.grid, code="A1", on=date(2025, 9, 1), by=None, at=NOW)
    change_code(area=town.grid, code="A2", on=date(2026, 1, 1), by=None, at=NOW)
    kept = AreaCode.objects.filter(area=town.grid).order_by("from_on").values_list("code", "from_on", "to_on")
    assert list(kept) == [("A1", date(2025, 9, 1), date(2025, 12, 31)), ("A2", date(2026, 1, 1), None)]
    with pytest.raises(AreaRefused):
        change_code(area=town.grid, code="A3", on=date(2025, 10, 1), by=None, at=NOW)


def test_a_code_corrected_the_same_day_was_never_in_use(town: Town) -> None:
    change_code(area=town.grid, code="A1", on=date(2025, 9, 1), by=None, at=NOW)
    change_code(area=town.grid, code="A2", on=date(2025, 9, 1), by=None, at=NOW)
    assert list(AreaCode.objects.filter(area=town.grid).values_list("code", flat=True)) == ["A2"]


def test_a_new_name_leaves_history(town: Town) -> None:
    by = make_user("admin", "王主任")
    rename_area(area=town.grid, name="松园一网格", short="松一", by=by, at=NOW)
    rename_area(area=town.grid, name="松园一网格", short="松一", by=by, at=NOW)
    [_created, renamed] = changes_of("area", town.grid.id)
    assert renamed.before == {"name": "第一网格", "short": "第一网格"}
    assert renamed.after == {"name": "松园一网格", "short": "松一"}
    assert renamed.by_name == "王主任"


def test_figures_have_bounds(town: Town) -> None:
    assert set_figures(area=town.grid, households=126, people=300, by=None, at=NOW).households == 126
    with pytest.raises(AreaRefused):
        set_figures(area=town.grid, households=-1, people=None, by=None, at=NOW)


def test_a_point_lies_in_its_grid_or_in_none(town: Town) -> None:
    assert locate(*middle(0)) == town.grid
    assert locate(*middle(5)) == town.other_grid
    assert locate(*middle(9)) is None
    first, none, last = locate_many([middle(1), middle(9), middle(0)])
    assert first == GridPlace(town.grid2.id, town.street.id, town.community.id, town.community.short)
    assert (none, last and last.id) == (None, town.grid.id)


def test_locating_asks_one_small_question_however_many_points(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    locate(*middle(0))
    for count in (1, 500):
        with django_assert_num_queries(1):
            assert [place and place.id for place in locate_many([middle(0)] * count)] == [town.grid.id] * count


def test_a_renamed_community_gives_its_new_short_name_to_numbers(town: Town) -> None:
    rename_area(area=town.community, name="改名社区", short="改名", by=None, at=NOW)
    place = locate_many([middle(0)])[0]
    assert place is not None
    assert place.short == "改名"


def test_a_redrawn_grid_is_found_at_its_new_place_at_once(town: Town) -> None:
    assert locate(*middle(0)) == town.grid
    set_polygon(area=town.grid, polygon=square(8), by=None, at=NOW)
    assert locate(*middle(0)) is None
    assert locate(*middle(8)) == town.grid
    set_polygon(area=town.grid, polygon=None, by=None, at=NOW)
    assert locate(*middle(8)) is None


def test_a_drawing_that_was_rolled_back_is_not_remembered(town: Town) -> None:
    with transaction.atomic():
        set_polygon(area=town.grid, polygon=square(8), by=None, at=NOW)
        assert locate(*middle(8)) == town.grid
        transaction.set_rollback(True)
    assert locate(*middle(8)) is None
    set_polygon(area=town.grid, polygon=square(9), by=None, at=NOW)
    assert locate(*middle(9)) == town.grid


def test_a_grid_out_of_use_is_not_found(town: Town) -> None:
    deactivate_area(area=town.grid, by=None, at=NOW)
    assert locate(*middle(0)) is None


def test_an_area_with_others_inside_stays_in_use(town: Town) -> None:
    with pytest.raises(AreaRefused):
        deactivate_area(area=town.community, by=None, at=NOW)


@pytest.mark.parametrize(
    ("polygon", "says"),
    [
        ("{", "JSON"),
        ({"type": "Point", "coordinates": [111, 40]}, "Point"),
        (CROSSING, "自相交"),
        ({"type": "Polygon", "coordinates": [[[1, 40], [1.1, 40], [1.1, 40.1], [1, 40]]]}, "不在中国范围"),
        (square(0.5), "第一网格"),
    ],
)
def test_a_bad_outline_is_refused_with_its_reason(town: Town, polygon: object, says: str) -> None:
    with pytest.raises(AreaRefused, match=says) as refused:
        set_polygon(area=town.grid2, polygon=polygon, by=None, at=NOW)
    assert refused.value.field == "polygon"
    assert locate(*middle(1)) == town.grid2


def test_neighbours_may_overlap_by_a_hair(town: Town) -> None:
    set_polygon(area=town.grid2, polygon=square(0.995), by=None, at=NOW)
    assert locate(*middle(1)) == town.grid2


def test_a_grid_that_moves_takes_the_columns_of_its_new_community(town: Town) -> None:
    move_area(area=town.grid2, parent=town.other_community, by=None, at=NOW)
    town.grid2.refresh_from_db()
    assert placement_of(town.grid2) == (town.other_street.id, town.other_community.id, town.grid2.id)
    with pytest.raises(AreaRefused):
        move_area(area=town.grid, parent=town.other_community, by=None, at=NOW)


def test_a_community_that_moves_takes_its_grids_along(town: Town) -> None:
    move_area(area=town.community, parent=town.other_street, by=None, at=NOW)
    town.grid.refresh_from_db()
    assert town.grid.street_id == town.other_street.id


def test_everybody_sees_their_own_areas_and_strangers_none(town: Town) -> None:
    def seen(user: User) -> set[str]:
        return {area.name + area.parent.name if area.parent else area.name for area in visible_areas(user)}

    first = "第一网格松园社区"
    assert seen(make_holder("r4", "R4", town.grid)) == {first, "松园社区青松街道"}
    assert seen(make_holder("r5", "R5", town.community)) == {first, "第二网格松园社区", "松园社区青松街道", "青松街道"}
    assert len(seen(make_holder("r8", "R8", town.street))) == 4
    assert len(seen(make_holder("r13", "R13"))) == Area.objects.count()
    assert seen(make_holder("r9", "R9", town.unit)) == set()
    assert seen(make_user("nobody")) == set()


def test_the_centre_changes_its_own_street_only(town: Town) -> None:
    centre = make_holder("r8", "R8", town.street)
    assert set(Area.objects.changeable_by(centre)) == {town.street, town.community, town.grid, town.grid2}
    assert not Area.objects.changeable_by(make_holder("r5", "R5", town.community)).exists()
    assert scope_of(centre).has_role("R8")


def test_a_name_may_return_after_the_area_is_out_of_use(town: Town) -> None:
    deactivate_area(area=town.grid2, by=None, at=NOW)
    again = make_area(AreaLevel.GRID, "第二网格", town.community, polygon=square(1))
    assert locate(*middle(1)) == again
