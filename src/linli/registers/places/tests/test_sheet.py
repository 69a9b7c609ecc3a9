"""Places by spreadsheet: judged, written, exported without a change, taken back."""

from typing import Any

import pytest
from django.utils import timezone

from linli.foundation.history.queries import changes_of
from linli.foundation.tabular.sheets import Judgement, Row, Run, SheetRefused, Verdict
from linli.registers.organisations.models import Organisation
from linli.registers.places.actions import PlaceRow, change_place, store_places
from linli.registers.places.models import Place, PlaceAlias
from linli.registers.places.sheet import SHEET
from linli.registers.tests.cast import NOW, Town, make_holder, middle

pytestmark = pytest.mark.django_db


def row(line: int, compound: str, building: str = "", unit: str = "", house: str = "", **more: Any) -> Row:
    names = {"compound": compound, "building": building, "unit": unit, "house": house}
    return Row(line, {"community": "松园社区", **names, **more})


def judged(rows: list[Row], run: Run) -> list[Verdict]:
    return SHEET.judge(rows, run)


def test_a_file_of_places_is_judged_written_exported_the_same_and_taken_back() -> None:
    town = Town()
    run = Run(make_holder("worker", "R5", town.community), NOW)
    old = store_places(rows=[PlaceRow(town.community, "老院", values={"households": 5})], by=None, at=NOW)[0]
    Organisation.objects.create(name="安居物业公司", short="安居", kind="property", created_at=NOW)
    east, north = middle(1)
    rows = [
        row(2, "松园小区", "11号楼", "2单元", "301室", use="own", people=3),
        row(3, "松园小区", households=120, people=300, manager="安居", aliases="铁路新村、二轻院", built="old"),
        row(4, "松园小区", "十一栋", grid="第一网格", floors=6),
        row(5, "松园小区", "2号楼", lon=east, lat=north),
        row(6, "老院", households=6, aliases="旧院"),
        row(7, "松园小区", "", "2单元"),
        row(8, "松园小区", "3号楼", grid="没有的网格"),
        row(9, "松园小区", "3号楼", lon=2.3, lat=48.8),
        row(10, "松园小区", manager="没有的物业"),
        Row(11, {"community": "杨树社区", "compound": "别处小区"}),
        row(12, "松园小区", "4号楼", built="old"),
    ]
    verdicts = judged(rows, run)
    assert [one.judgement.value for one in verdicts] == ["new", "new", "new", "new", "changed", *["bad"] * 6]
    assert verdicts[4].reasons == ("户数由“5”改为“6”。", "增加别名“旧院”。")
    assert Place.objects.count() == 1
    good = [one for one in verdicts if one.judgement is not Judgement.BAD]
    taken = SHEET.apply(good, run)
    house = Place.objects.get(full="松园小区11号楼2单元301室")
    assert (house.grid_id, Place.objects.get(full="松园小区2号楼").grid_id) == (town.grid.id, town.grid2.id)
    compound = Place.objects.get(full="松园小区")
    assert (compound.manager.short if compound.manager else "", compound.households) == ("安居", 120)

    exported = list(SHEET.rows(run.by, NOW))
    assert [one["house"] for one in exported if one["building"] == "11号楼"] == ["", "", "301室"]
    again = [Row(line, one) for line, one in enumerate(exported, start=2)]
    assert {one.judgement for one in judged(again, run)} == {Judgement.SAME}

    later = Run(run.by, timezone.now(), applied_at=NOW)
    SHEET.undo(taken[::-1], later)
    assert list(Place.objects.values_list("full", "households")) == [("老院", 5)]
    assert not PlaceAlias.objects.exists()
    assert [one.what for one in changes_of("place", old.id)] == ["created", "changed", "named", "changed"]

    taken = SHEET.apply([one for one in judged(rows[:4], run) if one.plan], run)
    change_place(place=Place.objects.get(full="松园小区2号楼"), name="2", values={"people": 9}, by=None, at=later.at)
    with pytest.raises(SheetRefused, match="第 5 行"):
        SHEET.undo(taken, later)
    assert Place.objects.count() == 6
