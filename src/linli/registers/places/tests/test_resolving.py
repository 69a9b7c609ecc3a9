"""Address text → place."""

import pytest
from pytest_django import DjangoAssertNumQueries

from linli.foundation.editions.snapshots import one_look
from linli.registers.areas.models import Area
from linli.registers.places.actions import PlaceRow, change_place, close_place, store_places
from linli.registers.places.models import Place
from linli.registers.places.resolving import Resolution, resolve, resolve_many
from linli.registers.tests.cast import NOW, Town

pytestmark = pytest.mark.django_db


def pine(community: Area) -> list[PlaceRow]:
    """松园小区 with buildings 1 to 11, 甲11 and a shop; building 11 with three units of six houses."""
    name = "松园小区"
    rows = [PlaceRow(community, name, aliases=("铁路新村",), values={"address": "松园路8号"})]
    rows += [PlaceRow(community, name, f"{number}号楼") for number in range(1, 11)]
    rows += [PlaceRow(community, name, "甲11号"), PlaceRow(community, name, "商业楼")]
    rows += [
        PlaceRow(community, name, "11", str(unit), f"{floor}0{door}")
        for unit in (1, 2, 3) for floor in (1, 2, 3) for door in (1, 2)
    ]  # fmt: skip
    rows += [PlaceRow(community, name, "11", "3", "401"), PlaceRow(community, "锦绣花园", "A座", house="1203")]
    rows += [PlaceRow(community, "锦绣花园", f"{number}栋") for number in (2, 3, 21)]
    return [*rows, PlaceRow(community, "东风大院", house="5号")]


@pytest.fixture
def town() -> Town:
    town = Town()
    store_places(rows=pine(town.community), by=None, at=NOW)
    store_places(rows=[PlaceRow(town.other_community, "杨树家园", "3号楼")], by=None, at=NOW)
    return town


SURE = {
    "松园小区11号楼2单元301": "松园小区11号楼2单元301室",
    "松园小区十一栋": "松园小区11号楼",
    "松园小区 甲11号": "松园小区甲11号",
    "１１号楼２单元３０１室": "松园小区11号楼2单元301室",
    "十一幢二单元三〇一": "松园小区11号楼2单元301室",
    "11#2-301": "松园小区11号楼2单元301室",
    "11-2-301": "松园小区11号楼2单元301室",
    "松园11座": "松园小区11号楼",
    "铁路新村11号楼": "松园小区11号楼",
    "syxq11-2-301": "松园小区11号楼2单元301室",
    "ｓｙ 七号楼门口": "松园小区7号楼",
    "11号楼401": "松园小区11号楼3单元401室",
    "11号楼2单元901": "松园小区11号楼2单元",
    "11号楼9单元": "松园小区11号楼",
    "11号楼301": "松园小区11号楼",
    "7号楼（松园小区）": "松园小区7号楼",
    "青松街道松园社区7号楼北侧便道": "松园小区7号楼",
    "松园路8号院3号楼": "松园小区3号楼",
    "松园小区商业楼": "松园小区商业楼",
    "松园小区门口": "松园小区",
    "锦绣花园A座1203": "锦绣花园A座1203室",
    "锦绣21栋": "锦绣花园21栋",
    "东风大院5号": "东风大院5号",
    "杨树家园3号楼": "杨树家园3号楼",
}
OPEN = {"3号楼": {"松园小区3号楼", "锦绣花园3栋"}, "松园小区3楼": {"松园小区3号楼"}, "松园小区99号楼": {"松园小区"}}
NOTHING = ("", "  ", "门口", "77号楼", "路口往东一百米", "zzz")


def read(resolution: Resolution) -> str:
    return resolution.certain.full if resolution.certain else ""


def test_an_address_as_people_write_it_becomes_a_place(town: Town) -> None:
    found = {text: read(resolve(text, town.community.id)) for text in SURE}
    assert found == SURE
    many = resolve_many([(text, town.community.id) for text in SURE])
    assert [read(one) for one in many] == list(SURE.values())
    assert {text: {one.full for one in resolve(text, town.community.id).offered} for text in OPEN} == OPEN
    assert [resolve(text, town.community.id).candidates for text in NOTHING] == [()] * len(NOTHING)
    missing_unit = resolve("11号楼301", town.community.id)
    assert [one.full[-8:] for one in missing_unit.candidates[1:]] == ["楼1单元301室", "楼2单元301室", "楼3单元301室"]
    assert read(resolve("11号楼2单元301", town.community.id, houses=False)) == "松园小区11号楼2单元"


def test_what_was_renamed_or_closed_is_found_as_it_is_now(
    town: Town, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    compound = Place.objects.get(full="松园小区")
    resolve("松园小区7号楼", town.community.id)
    with one_look(), django_assert_num_queries(2):
        assert resolve("松园小区7号楼", town.community.id).certain
        assert resolve("门口没有灯", town.community.id).candidates == ()
    change_place(place=compound, name="槐园小区", values={}, aliases=("老铁路",), by=None, at=NOW)
    assert read(resolve("槐园小区7号楼", town.community.id)) == "槐园小区7号楼"
    assert read(resolve("老铁路7号楼", town.community.id)) == "槐园小区7号楼"
    assert read(resolve("hyxq7号楼", town.community.id)) == "槐园小区7号楼"
    change_place(place=Place.objects.get(full="槐园小区11号楼"), name="12", values={}, by=None, at=NOW)
    assert read(resolve("槐园小区12栋2单元301", town.community.id)) == "槐园小区12号楼2单元301室"
    assert read(resolve("槐园小区12栋401", town.community.id)) == "槐园小区12号楼3单元401室"
    close_place(place=compound, by=None, at=NOW)
    assert resolve("槐园小区7号楼", town.community.id).candidates == ()
