"""Grids split, merged, given a piece of, and the undoing of it."""

from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from linli.foundation.access.scope import scope_of
from linli.foundation.accounts.models import User
from linli.foundation.history.queries import changes_of
from linli.registers.areas.actions import (
    Part,
    change_code,
    deactivate_area,
    give_ground,
    merge_grids,
    set_figures,
    set_polygon,
    split_grid,
    undo_redrawing,
    upload_grids,
)
from linli.registers.areas.checks import AreaRefused
from linli.registers.areas.models import Area, Redrawing
from linli.registers.areas.queries import locate
from linli.registers.areas.successors import current_line, grid_words
from linli.registers.postings.queries import holders
from linli.registers.tests.cast import CROSSING, NOW, SOUTH, STEP, WEST, Town, make_area, make_holder, middle, square

pytestmark = pytest.mark.django_db


@pytest.fixture
def town() -> Town:
    return Town()


def line(*points: tuple[float, float]) -> dict[str, Any]:
    """A line through points so many steps from the origin."""
    return {"type": "LineString", "coordinates": [[WEST + x * STEP, SOUTH + y * STEP] for x, y in points]}


def collection(*geometries: dict[str, Any]) -> dict[str, Any]:
    """Areas of a file."""
    features = [{"type": "Feature", "properties": {}, "geometry": one} for one in geometries]
    return {"type": "FeatureCollection", "features": features}


HALVES = line((0.5, -1), (0.5, 2))
TWO = (Part("第一甲网格", "一甲", 60, 100), Part("第一网格", "一乙"))


def split(town: Town, shape: object = HALVES, parts: tuple[Part, ...] = TWO) -> Redrawing:
    """The first grid into two."""
    return split_grid(grid=town.grid, shape=shape, parts=parts, by=None, at=NOW)


def again(user: User) -> User:
    """The same person on a new request."""
    return User.objects.get(pk=user.pk)


def test_a_split_grid_goes_out_of_use_for_its_parts_from_west_to_east(town: Town) -> None:
    change_code(area=town.grid, code="QS-01", on=NOW.date(), by=None, at=NOW)
    worker = make_holder("r4", "R4", town.grid)
    redrawing = split(town)
    west, east = (link.after for link in redrawing.successions.order_by("after__name").reverse())
    west, east = sorted((west, east), key=lambda area: area.short != "一甲")
    assert (west.name, west.households, east.name) == ("第一甲网格", 60, "第一网格")
    assert locate(*middle(-0.25)) == west
    assert locate(*middle(0.25)) == east
    town.grid.refresh_from_db()
    assert not town.grid.active
    assert grid_words("第一网格", town.grid.pk) == "原第一网格，现分为“第一甲网格”、“第一网格”"
    assert changes_of("area", town.grid.id)[-1].after["became"] == ["第一甲网格", "第一网格"]
    assert scope_of(again(worker)).reaches(_Row(town.grid), {"R4"})
    assert not scope_of(again(worker)).reaches(_Row(east), {"R4"})
    newcomer = make_holder("new", "R4", east)
    assert scope_of(again(newcomer)).reaches(_Row(town.grid), {"R4"})
    told = holders(roles=["R4"], area_ids=[town.grid.id], on=NOW.date())
    assert set(told) == {worker, newcomer}
    assert holders(roles=["R4"], area_ids=[east.id], on=NOW.date()) == [newcomer]
    undo_redrawing(redrawing=redrawing, by=None, at=NOW)
    assert locate(*middle(-0.25)) == locate(*middle(0.25)) == town.grid
    assert town.grid.codes.get(to_on=None).code == "QS-01"
    assert grid_words("第一网格", town.grid.pk) == "第一网格"
    assert not scope_of(again(newcomer)).reaches(_Row(town.grid), {"R4"})
    with pytest.raises(AreaRefused, match="已经撤销过"):
        undo_redrawing(redrawing=redrawing, by=None, at=NOW)


class _Row:
    """Something placed in a grid."""

    def __init__(self, grid: Area) -> None:
        self.street_id, self.community_id, self.grid_id = grid.street_id, grid.community_id, grid.id


def test_merged_grids_go_into_one_and_come_back_by_undoing_the_later_first(town: Town) -> None:
    third = make_area("grid", "第三网格", town.community, polygon=square(2))
    for grid, households in ((town.grid, 126), (town.grid2, 80)):
        set_figures(area=grid, households=households, people=None, by=None, at=NOW)
    town.grid2.refresh_from_db()
    first = merge_grids(grids=[town.grid, town.grid2], into=town.grid2, by=None, at=NOW)
    second = merge_grids(grids=[town.grid2], into=third, by=None, at=NOW.replace(hour=10))
    assert locate(*middle(0)) == locate(*middle(1)) == locate(*middle(2)) == third
    assert grid_words("第一网格", town.grid.pk) == "原第一网格，现并入“第三网格”"
    assert set(current_line().with_earlier([third.id])) == {third.id, town.grid.id, town.grid2.id}
    with pytest.raises(AreaRefused, match="已不在用"):
        undo_redrawing(redrawing=first, by=None, at=NOW)
    undo_redrawing(redrawing=second, by=None, at=NOW.replace(hour=11))
    town.grid2.refresh_from_db()
    assert (town.grid2.households, town.grid2.people) == (206, None)
    set_figures(area=town.grid2, households=210, people=None, by=None, at=NOW)
    undo_redrawing(redrawing=first, by=None, at=NOW.replace(hour=12))
    town.grid2.refresh_from_db()
    assert town.grid2.households == 210
    assert (locate(*middle(0)), locate(*middle(1)), locate(*middle(2))) == (town.grid, town.grid2, third)


def test_an_undo_waits_for_what_was_redrawn_or_taken_since(town: Town) -> None:
    redrawing = merge_grids(grids=[town.grid], into=town.grid2, by=None, at=NOW)
    make_area("grid", "第一网格", town.community)
    with pytest.raises(AreaRefused, match="这里已经有“第一网格”"):
        undo_redrawing(redrawing=redrawing, by=None, at=NOW)
    set_polygon(area=town.grid2, polygon=square(1), by=None, at=NOW)
    with pytest.raises(AreaRefused, match="后来又改过"):
        undo_redrawing(redrawing=redrawing, by=None, at=NOW)
    assert not Area.objects.get(pk=town.grid.pk).active


def test_ground_goes_to_the_neighbour_without_an_overlap_between(town: Town) -> None:
    give_ground(source=town.grid, target=town.grid2, shape=square(0.5), by=None, at=NOW)
    assert (locate(*middle(-0.25)), locate(*middle(0.25))) == (town.grid, town.grid2)
    assert [change.what for change in changes_of("area", town.grid2.id)] == ["created", "drawn"]
    for shape, target, says in (
        (square(0, size=0.5), town.other_grid, "同一个社区"),
        (square(7), town.grid2, "不在这个网格里"),
        (square(-1, -1, 4), town.grid2, "盖住了整个网格"),
    ):
        with pytest.raises(AreaRefused, match=says):
            give_ground(source=town.grid, target=target, shape=shape, by=None, at=NOW)


BAD_CUTS: tuple[tuple[object, str], ...] = (
    ("{", "JSON"),
    ("[]", "画一条线或一个范围"),
    ({"type": "Point", "coordinates": [1, 2]}, "Point"),
    ({"type": "LineString", "coordinates": [[111.6, 40.8], [None, 3]]}, "成对的数字"),
    ({"type": "LineString", "coordinates": [[111.6, 40.8], [1, 2]]}, "中国范围"),
    (line((0.2, 0.5), (0.8, 0.5)), "没有把网格分开"),
    (line((0.5, -1), (0.5, 2), (0.8, 0.5), (-1, 0.5)), "自己相交"),
    (CROSSING, "自相交"),
    (line((0.99995, -1), (0.99995, 2)), "太小"),
    (square(3), "不在这个网格里"),
    (collection(), "还剩"),
    (collection(square(0, size=0.5), square(0.5, 0.5, 0.5)), "还剩约 469004 平方米"),
    (collection(square(0), square(0.5, 0, 0.5)), "第 1 个和第 2 个范围重叠"),
    (collection(square(0), square(1)), "第 2 个范围伸到了网格外面"),
    (collection(square(0)), "应分成 2 到 12 个"),
    (line(*[(x / 30 + 0.02, 2 if x % 4 in {1, 2} else -1) for x in range(28)]), "这样会分成 15 个"),
)


def test_a_bad_cut_is_refused_with_its_reason_and_nothing_is_changed(town: Town) -> None:
    for shape, says in BAD_CUTS:
        with pytest.raises(AreaRefused, match=says) as refused:
            split(town, shape)
        assert refused.value.field == "shape"
    assert locate(*middle(0)) == town.grid
    assert not Redrawing.objects.exists()


def test_parts_without_a_good_name_and_grids_that_are_none_change_nothing(town: Town) -> None:
    with pytest.raises(AreaRefused, match="分出了 2 块，却填了 1 个"):
        split(town, parts=TWO[:1])
    with pytest.raises(AreaRefused, match="这里已经有“第二网格”"):
        split(town, parts=(Part("第二网格", "二"), Part("第三网格", "三")))
    with pytest.raises(AreaRefused, match="至少选择一个"):
        merge_grids(grids=[town.grid], into=town.grid, by=None, at=NOW)
    with pytest.raises(AreaRefused, match="同一个社区"):
        merge_grids(grids=[town.grid, town.other_grid], into=town.grid, by=None, at=NOW)
    with pytest.raises(AreaRefused, match="不是网格"):
        merge_grids(grids=[town.community], into=town.grid, by=None, at=NOW)
    deactivate_area(area=town.grid, by=None, at=NOW)
    with pytest.raises(AreaRefused, match="刚刚被别人拆分或合并"):
        split(town)
    assert Area.objects.filter(level="grid", active=True).count() == 2


def test_a_grid_lies_in_its_community_where_that_is_drawn(town: Town) -> None:
    set_polygon(area=town.community, polygon=square(0, 0, 3), by=None, at=NOW)
    with pytest.raises(AreaRefused, match="范围有 50% 在“松园社区”之外") as refused:
        set_polygon(area=town.grid2, polygon=square(2.5), by=None, at=NOW)
    assert refused.value.field == "polygon"
    town.community.refresh_from_db()
    with pytest.raises(AreaRefused, match="之外"):
        make_area("grid", "第三网格", town.community, polygon=square(8))
    text = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"name": "远"}, "geometry": %s}]}'
    )
    report = upload_grids(
        community=town.community, geojson_text=text % str(square(8)).replace("'", '"'), by=None, at=NOW
    )
    assert [problem.message for problem in report.problems] == ["范围有 100% 在“松园社区”之外，请调整边界。"]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_of_two_who_redraw_the_same_grid_at_once_one_is_told() -> None:
    town, start, said = Town(), Barrier(2), []

    def redraw(act: Any) -> None:
        start.wait()
        try:
            act()
            said.append("done")
        except AreaRefused as refused:
            said.append(refused.message)
        finally:
            connection.close()

    acts = (
        lambda: split(town),
        lambda: merge_grids(grids=[town.grid], into=town.grid2, by=None, at=NOW),
    )
    threads = [Thread(target=redraw, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert said.count("done") == 1
    assert "“第一网格”已不在用：可能刚刚被别人拆分或合并，请重新打开页面。" in said
    assert Redrawing.objects.count() == 1
