"""Grids from a GeoJSON file: all or none."""

import json
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from linli.registers.areas.actions import change_code, set_polygon, upload_grids
from linli.registers.areas.actions.upload import UploadReport
from linli.registers.areas.checks import AreaRefused
from linli.registers.areas.models import Area
from linli.registers.areas.queries import locate
from linli.registers.tests.cast import CROSSING, NOW, Town, middle, square

pytestmark = pytest.mark.django_db

ABROAD = {"type": "Polygon", "coordinates": [[[40, 111], [40.1, 111], [40.1, 111.1], [40, 111]]]}


@pytest.fixture
def town() -> Town:
    return Town()


def feature(geometry: object, **properties: object) -> dict[str, Any]:
    """One feature of a file."""
    return {"type": "Feature", "geometry": geometry, "properties": properties}


def upload(town: Town, *features: object, dry_run: bool = False) -> UploadReport:
    """Upload features to the first community."""
    text = json.dumps({"type": "FeatureCollection", "features": features})
    return upload_grids(community=town.community, geojson_text=text, by=None, at=NOW, dry_run=dry_run)


def test_good_features_become_grids(town: Town) -> None:
    report = upload(
        town,
        feature(square(10), name="第三网格", code="G3", households=126),
        feature(square(11), 名称="第四网格", 人数="300"),
    )
    assert report.is_good
    assert [grid.name for grid in report.grids] == ["第三网格", "第四网格"]
    third, fourth = locate(*middle(10)), locate(*middle(11))
    assert third is not None
    assert fourth is not None
    assert (third.code, third.households, third.codes.get().code) == ("G3", 126, "G3")
    assert (fourth.people, fourth.street_id, fourth.community_id) == (300, town.street.id, town.community.id)


def test_a_dry_run_says_what_would_be_and_writes_nothing(town: Town) -> None:
    before = Area.objects.count()
    report = upload(town, feature(square(10), name="第三网格"), dry_run=True)
    assert report.is_good
    assert len(report.grids) == 1
    assert Area.objects.count() == before
    assert locate(*middle(10)) is None


def test_one_bad_feature_keeps_all_out_and_each_is_told_why(town: Town) -> None:
    change_code(area=town.grid, code="G1", on=NOW.date(), by=None, at=NOW)
    before = Area.objects.count()
    report = upload(
        town,
        feature(square(10), name="第三网格"),
        feature(CROSSING, name="交叉"),
        feature(ABROAD, name="境外"),
        feature(square(12), code="G9"),
        feature(square(0.5), name="重叠"),
        feature(square(10.5), name="相邻"),
        feature(square(20), name="第三网格"),
        feature(square(22), name="第一网格"),
        feature(square(24), name="同码", code="G1"),
        feature(square(26), name="同码二", code="G9"),
        feature(square(28), name="户数", households="很多"),
        feature(None, name="没有图形"),
        "不是要素",
    )
    told = {problem.number: problem.message for problem in report.problems}
    assert set(told) == set(range(2, 14))
    assert told[2] == "边界在（111.05，40.05）处自相交或重叠。"
    assert "不在中国范围" in told[3]
    assert told[4] == "请填写名称。"
    assert {p.message for p in report.problems if p.number == 5} == {"范围与“第一网格”重叠。", "范围与“第二网格”重叠。"}
    assert told[6] == "范围与“第三网格”重叠。"
    assert told[7] == "名称与第 1 个网格相同。"
    assert told[8] == "这里已经有“第一网格”。"
    assert "由“第一网格”使用" in told[9]
    assert told[10] == "代码与第 4 个网格相同。"
    assert told[11] == "户数和人数应为整数。"
    assert Area.objects.count() == before


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"type": "FeatureCollection"}', '{"type": "FeatureCollection", "features": []}', "[" * 100_000],
)
def test_a_file_that_is_none_is_refused_as_a_whole(town: Town, text: str) -> None:
    report = upload_grids(community=town.community, geojson_text=text, by=None, at=NOW)
    assert [problem.number for problem in report.problems] == [0]


def test_grids_are_uploaded_to_communities_only(town: Town) -> None:
    report = upload_grids(community=town.street, geojson_text="{}", by=None, at=NOW)
    assert report.problems[0].message == "网格的上级应为社区。"


def test_looking_a_file_over_asks_two_questions_a_feature(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    upload(town, feature(square(10), name="第三网格"), dry_run=True)
    features = [feature(square(30 + column), name=f"网格{column}", code=f"C{column}") for column in range(10)]
    with django_assert_num_queries(24):
        upload(town, *features, dry_run=True)


def test_half_a_country_is_no_grid(town: Town) -> None:
    huge = {"type": "Polygon", "coordinates": [[[95, 42], [114, 42], [114, 27], [95, 27], [95, 42]]]}
    report = upload(town, feature(huge, name="第三网格"))
    assert not report.grids
    assert "不像一个网格" in str(report.problems[0].message)
    with pytest.raises(AreaRefused, match="不像一个网格"):
        set_polygon(area=town.grid, polygon=huge, by=None, at=NOW)
    assert set_polygon(area=town.street, polygon=huge, by=None, at=NOW).polygon
