"""004-01 社区基础台账: compounds by spreadsheet, their sum, and where it does not agree."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_bdd import given, parsers, scenarios, then, when

from linli.foundation.tabular import tasks
from linli.foundation.tabular.models import ImportRow
from linli.foundation.tabular.tests.books import xlsx
from linli.registers.places.models import Place
from stories.conftest import Desk
from tests.world import World

scenarios("004-01.feature")
Seat = Callable[[str], Desk]
SHEET, LEDGER = "/desk/sheets/places/", "/desk/places/ledger/"
HEAD = ("社区名称", "小区名称", "住户数", "常住人口", "占地面积")


def shares(total: int, count: int) -> list[int]:
    """A total shared out, the first ones taking what is left over."""
    return [total // count + (number < total % count) for number in range(count)]


def send(desk: Desk, *rows: tuple[Any, ...]) -> str:
    """Send a workbook and let it be judged; the address of the batch."""
    file = SimpleUploadedFile("小区.xlsx", xlsx(HEAD, *rows, title="松园社区小区台账"))
    desk.post(SHEET, file=file)
    columns = desk.response.request["PATH_INFO"]
    form = desk.response.context["form"]
    desk.post(columns, **{name: form[name].value() or "" for name in form.fields})
    batch = columns.removesuffix("columns/")
    tasks.judge.call(batch.split("/")[-2])
    return str(batch)


@given(parsers.parse("松园社区登记常住{households:d}户、{people:d}人"))
def registered(world: World, at_desk: Seat, households: int, people: int) -> None:
    centre, community = at_desk("zhoumin"), world.community
    known = {"name": community.name, "short": community.short, "households": households, "people": people}
    assert centre.post(f"/desk/settings/areas/{community.pk}/edit/", **known).status_code == 200


@given(parsers.parse("刘芳从表格导入{count:d}个小区，合计{households:d}户、{people:d}人、占地{ground:d}平方米"))
@when(parsers.parse("刘芳从表格导入{count:d}个小区，合计{households:d}户、{people:d}人、占地{ground:d}平方米"))
def imported(at_desk: Seat, count: int, households: int, people: int, ground: int) -> None:
    desk = at_desk("liufang")
    columns = zip(shares(households, count), shares(people, count), shares(ground, count), strict=True)
    batch = send(desk, *(("松园社区", f"第{number}号院", *one) for number, one in enumerate(columns, start=1)))
    assert f"导入 {count} 行" in desk.get(batch).content.decode()
    desk.post(f"{batch}apply/")
    tasks.apply.call(batch.split("/")[-2])
    assert Place.objects.count() == count


@then(parsers.parse("社区台账写着{count:d}个小区、{households:d}户、{people:d}人、{each}人/户、{ground}平方公里"))
def ledger(at_desk: Seat, count: int, households: int, people: int, each: str, ground: str) -> None:
    desk = at_desk("liufang")
    desk.get(LEDGER)
    said = (f"{count} 个", f"{households} 户", f"{people} 人", f"{each} 人/户", f"{ground} 平方公里")
    assert [words for words in said if words not in desk.text] == []


@then("台账没有不平")
def balanced(at_desk: Seat) -> None:
    assert "台账不平" not in at_desk("liufang").text


@when(parsers.parse("刘芳把第1个小区的户数改少{fewer:d}户"))
def changed(at_desk: Seat, fewer: int) -> None:
    desk, compound = at_desk("liufang"), Place.objects.get(name="第1号院")
    form = desk.get(f"/desk/places/{compound.pk}/edit/").context["form"]
    known = {name: value for name in form.fields if (value := form[name].value()) is not None}
    desk.post(f"/desk/places/{compound.pk}/edit/", **(known | {"households": (compound.households or 0) - fewer}))


@then(parsers.parse('社区台账提示"{words}"'))
def mismatched(at_desk: Seat, words: str) -> None:
    desk = at_desk("liufang")
    desk.get(LEDGER)
    assert words in desk.text


@when("刘芳核对一张写错社区的表格", target_fixture="batch")
def judged(at_desk: Seat) -> str:
    return send(at_desk("liufang"), ("梧桐社区", "别处小区", 10, 20, 100), ("松园社区", "本处小区", 10, 20, 100))


@then(parsers.parse('那一行写着"{words}"，没有写入任何小区'))
def told(batch: str, words: str) -> None:
    rows = {row.judgement: "".join(row.reasons) for row in ImportRow.objects.filter(batch=UUID(batch.split("/")[-2]))}
    assert words in rows["bad"]
    assert set(rows) == {"bad", "new"}
    assert not Place.objects.exists()
