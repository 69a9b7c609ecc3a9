"""The official directory of areas: loading it, loading it again, taking areas of it into use."""

import gzip
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from linli.foundation.history.models import Change
from linli.foundation.history.queries import changes_of
from linli.registers.areas.actions import change_code, load_directory, rename_area
from linli.registers.areas.actions.directory import Loaded
from linli.registers.areas.listing import Source, open_sources, short_of
from linli.registers.areas.models import Area, AreaCode
from linli.registers.tests.cast import NOW, Town, make_holder

pytestmark = pytest.mark.django_db

TOP = "code,name\n15,内蒙古自治区\n1501,呼和浩特市\n150103,回民区\n"
STREETS = 'code,name,areaCode,provinceCode\n150103001,"新华西路街道",150103,15\n150103004,"光明路街道",150103,15\n'
VILLAGES = "code,name,streetCode\n150103004001,巴北社区居委会,150103004\n150103004002,祥园社区居委会,150103004\n"


def load(*texts: str | bytes, later: int = 0) -> Loaded:
    """Load files with these contents."""
    data = [text.encode() if isinstance(text, str) else text for text in texts]
    sources = [Source(f"{number}.csv", one) for number, one in enumerate(data, 1)]
    return load_directory(sources=sources, by=None, at=NOW + timedelta(days=later))


def counts() -> tuple[int, int, int]:
    """Everything that loading writes."""
    return Area.objects.count(), AreaCode.objects.count(), Change.objects.count()


def test_the_directory_is_loaded_whole_and_a_second_time_nothing_changes() -> None:
    packed, windows = gzip.compress(VILLAGES.encode("utf-8-sig")), STREETS.encode("gb18030")
    assert load(packed, windows, TOP).new == 7
    village = Area.objects.get(code="150103004001")
    assert (village.name, village.short, village.official) == ("巴北社区居委会", "巴北", "巴北社区居委会")
    assert (str(village.parent), village.street, village.active) == ("光明路街道", village.parent, False)
    assert village.codes.get().code == village.code
    before = counts()
    again = load(packed, windows, TOP, later=1)
    assert (again.new, again.renamed, again.kept, again.same) == (0, 0, 0, 7)
    assert counts() == before
    assert [short_of(name) for name in ("东华门街道", "桃花镇", "居委会")] == ["东华门", "桃花镇", "居委会"]


def test_another_official_name_is_written_with_history_and_the_streets_own_name_stays() -> None:
    town = Town()
    change_code(area=town.street, code="150103001000", on=NOW.date(), by=None, at=NOW)
    first = load(TOP, STREETS, VILLAGES)
    assert (first.new, first.kept) == (6, 1)
    town.street.refresh_from_db()
    assert (town.street.name, town.street.official) == ("青松街道", "新华西路街道")
    load(TOP, STREETS.replace("光明路", "光明").replace("新华西路", "新华"), VILLAGES, later=1)
    renamed = Area.objects.get(code="150103004")
    assert (renamed.name, renamed.short, renamed.codes.count()) == ("光明街道", "光明", 1)
    [change] = changes_of("area", renamed.id)
    assert (change.what, change.before["name"], change.after["name"]) == ("listed", "光明路街道", "光明街道")
    town.street.refresh_from_db()
    assert (town.street.name, town.street.official) == ("青松街道", "新华街道")
    rename_area(area=renamed, name="光明里街道", short="光明里", by=None, at=NOW)
    assert load(TOP, STREETS, VILLAGES, later=2).renamed == 0
    assert Area.objects.get(code="150103004").name == "光明里街道"


def test_every_bad_line_is_told_and_nothing_is_changed() -> None:
    before = counts()
    bad = (
        "code,name,cityCode,provinceCode\n150103,回民区,1501,15\n1.50104E+17,玉泉区,1501,15\n150105,,1501,15\n"
        f"150121,{'长' * 61},1501,15\n150122,托克托县,1502,15\n150103,又一个,1501,15\n990101,远方,,\n15010,短,,\n"
    )
    loaded = load(
        TOP.replace("150103,回民区\n", ""), bad, "编号,名字\n1,2\n", gzip.compress(TOP.encode())[:40], b"\xff\xfe\x00"
    )
    assert {(fault.file, fault.line): fault.message for fault in loaded.faults} == {
        ("2.csv", 3): "代码“1.50104E+17”应为 2、4、6、9 或 12 位数字。",
        ("2.csv", 4): "代码 150105 没有名称。",
        ("2.csv", 5): "代码 150121 的名称超过 60 个字。",
        ("2.csv", 6): "代码 150122 与“cityCode”列的上级代码 1502 不一致。",
        ("2.csv", 7): "代码 150103 与“2.csv”第 2 行重复。",
        ("2.csv", 8): "代码 990101 的上级 9901 不在文件里，也不在系统里。",
        ("2.csv", 9): "代码“15010”应为 2、4、6、9 或 12 位数字。",
        ("3.csv", 0): "第一行应为表头，其中要有“code”和“name”两列（或“代码”和“名称”）。",
        ("4.csv", 0): "文件读不了：应为 UTF-8 或 GB18030 编码的 CSV，可以用 gzip 压缩。",
        ("5.csv", 0): "文件读不了：应为 UTF-8 或 GB18030 编码的 CSV，可以用 gzip 压缩。",
    }
    assert counts() == before


def test_files_are_found_in_folders_and_by_name(tmp_path: Path) -> None:
    (tmp_path / "areas.csv").write_text(TOP, encoding="utf-8")
    (tmp_path / "streets.csv.gz").write_bytes(gzip.compress(STREETS.encode()))
    (tmp_path / "README.md").write_text("not this", encoding="utf-8")
    assert [source.name for source in open_sources([tmp_path])] == ["areas.csv", "streets.csv.gz"]
    assert [source.name for source in open_sources([tmp_path / "areas.csv"])] == ["areas.csv"]


def test_the_administrator_takes_a_street_into_use_with_the_communities_that_are_ticked() -> None:
    load(TOP, STREETS, VILLAGES)
    town = Town()
    browser, centre = Client(), Client()
    browser.force_login(make_holder("admin", "R13"))
    centre.force_login(make_holder("centre", "R8", town.street))
    street, village = Area.objects.get(code="150103004"), Area.objects.get(code="150103004001")
    address = reverse("areas:use", args=[street.id])
    assert centre.get(address).status_code == centre.get(reverse("areas:directory")).status_code == 404
    assert "光明路街道" not in browser.get(reverse("areas:tree")).content.decode()
    for words, hit in (("150103004", True), ("光明", True), ("没有的", False)):
        page = browser.get(reverse("areas:directory"), {"q": words}).content.decode()
        assert ("内蒙古自治区 · 呼和浩特市 · 回民区" in page) is hit
    assert "checked" in browser.get(address).content.decode()
    assert browser.post(address, {"communities": [str(town.community.id)]}).status_code == 422
    answer = browser.post(address, {"communities": [str(village.id)]}, follow=True).content.decode()
    assert "已启用“光明路街道”等 5 个区划" in answer
    used = set(Area.objects.filter(active=True, official__gt="").values_list("name", flat=True))
    assert used == {"内蒙古自治区", "呼和浩特市", "回民区", "光明路街道", "巴北社区居委会"}
    assert browser.get(address).status_code == 404
    assert "巴北社区居委会" in browser.get(reverse("areas:tree")).content.decode()
