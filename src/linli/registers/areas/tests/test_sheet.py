"""Communities and grids by spreadsheet."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.foundation.tabular.sheets import Judgement, Row, Run, SheetRefused, Taken, Verdict
from linli.registers.areas.actions import rename_area
from linli.registers.areas.models import Area, AreaCode, AreaLevel
from linli.registers.areas.sheet import SHEET, apply, exported, judge, undo
from linli.registers.postings.actions import grant_posting
from linli.registers.tests.cast import NOW, Town, local, make_area, make_holder, make_user

pytestmark = pytest.mark.django_db
LATER = local(2025, 9, 2)
NAMES = [column.name for column in SHEET.columns]


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def run(town: Town) -> Run:
    return Run(make_holder("centre", "R8", town.street), LATER)


def rows(*lines: tuple[Any, ...]) -> list[Row]:
    """Rows of a file: level, parent, name, short, code, households, people, as far as they go."""
    return [Row(number, dict(zip(NAMES, line, strict=False))) for number, line in enumerate(lines, start=2)]


FILE = (
    ("grid", "竹园社区", "竹园一网格", "", "Z-1", 210, 480),
    ("community", "青松街道", "竹园社区", "竹园", "150104001009", 1200, 3100),
    ("grid", "松园社区", "第一网格", "一格", "S-1", 300, 700),
    ("grid", "青松街道 · 松园社区", "第三网格"),
)


def written(run: Run, *lines: tuple[Any, ...]) -> list[Taken]:
    """What a file does once it is judged."""
    return apply([one for one in judge(rows(*lines), run) if one.judgement in {"new", "changed"}], run)


def test_communities_and_their_grids_come_from_one_file_in_any_order_and_go_again(town: Town, run: Run) -> None:
    verdicts = judge(rows(*FILE), run)
    assert [one.judgement.value for one in verdicts] == ["new", "new", "changed", "new"]
    assert "户数由“”改为“300”。" in verdicts[2].reasons
    taken = apply(verdicts, run)
    bamboo = Area.objects.get(name="竹园一网格")
    assert bamboo.parent is not None
    assert (bamboo.parent.name, bamboo.street, bamboo.short, bamboo.people) == (
        "竹园社区", town.street, "竹园一网格", 480,
    )  # fmt: skip
    town.grid.refresh_from_db()
    assert (town.grid.short, town.grid.code, town.grid.households) == ("一格", "S-1", 300)
    assert town.grid.polygon is not None

    again = judge(rows(*(tuple(row[name] for name in NAMES) for row in exported(run.by, LATER))), run)
    assert {one.judgement for one in again} == {Judgement.SAME}
    assert len(again) == 6

    undo(taken[::-1], Run(run.by, local(2025, 9, 3), applied_at=LATER))
    town.grid.refresh_from_db()
    assert (town.grid.short, town.grid.code, town.grid.households) == ("第一网格", "", None)
    assert not Area.objects.filter(name__in=["竹园社区", "竹园一网格", "第三网格"], active=True).exists()
    assert not AreaCode.objects.filter(area=bamboo, to_on__isnull=True).exists()
    assert {one.judgement for one in judge(rows(FILE[1]), run)} == {Judgement.NEW}


def test_a_grid_goes_to_the_new_community_it_names_not_to_one_of_the_same_name(town: Town) -> None:
    everybody = Run(make_holder("admin", "R13"), LATER)
    lines = (
        ("community", "白杨街道", "松园社区"),
        ("community", "青松街道", "松园社区", "松园", "", 12),
        ("grid", "白杨街道 · 松园社区", "松园社区"),
        ("grid", "白杨街道 · 松园社区", "第八网格"),
    )
    assert len(written(everybody, *lines)) == len(lines)
    bad = (
        ("grid", "白杨街道 · 竹园社区", "一网格"),
        ("grid", "白杨街道 · 梅园社区", "二网格"),
        ("grid", "梅园社区", "三网格"),
        ("grid", "青松街道 · 梅园社区", "四网格"),
        ("grid", "150104001008", "五网格"),
    )
    new = (
        ("community", "青松街道", "竹园社区", "", "150104001008"),
        ("community", "青松街道", "梅园社区"),
        ("community", "白杨街道", "梅园社区"),
    )
    told = ["".join(one.reasons) for one in judge(rows(*bad, *new), everybody)]
    assert "没有名为“白杨街道 · 竹园社区”的社区" in told[0]
    assert "有几个“梅园社区”" in told[2]
    assert not any((*told[1:2], *told[3:]))
    written(everybody, *bad, *new)
    found = Area.objects.filter(name__in=["二网格", "四网格", "五网格"]).order_by("name")
    above = [(one.parent and one.parent.name, one.street) for one in found]
    assert above == [("梅园社区", town.other_street), ("竹园社区", town.street), ("梅园社区", town.street)]
    for grid in Area.objects.filter(level=AreaLevel.GRID, name__in=["松园社区", "第八网格"]):
        assert (grid.street, grid.community == town.community) == (town.other_street, False)


def test_every_kind_of_bad_row_is_told_and_drags_only_what_hangs_on_it(town: Town, run: Run) -> None:
    make_area(AreaLevel.COMMUNITY, "松园社区", town.other_street)
    Area.objects.filter(pk=town.grid2.pk).update(code="S-2")
    lines = (
        ("community", "白杨街道", "新社区"),
        ("community", "青松街道", "梅园社区", "", "12"),
        ("grid", "梅园社区", "梅园一网格"),
        ("grid", "青松街道", "第九网格"),
        ("grid", "松园社区", "第八网格", "", "S-2"),
        ("grid", "松园社区", "第七网格", "", "S 7"),
        ("grid", "松园社区", "第六网格", "", "", 20_000_000),
        ("grid", "松园社区", "第五网格", "", "S-5"),
        ("grid", "青松街道 · 松园社区", "第五网格"),
        ("grid", "松园社区", "第四网格", "", "S-5"),
    )
    verdicts = judge(rows(*lines), run)
    told = {one.line: "".join(one.reasons) for one in verdicts if one.judgement is Judgement.BAD}
    for line, words in {
        2: "不在您的管辖范围内", 3: "12 位数字", 4: "没有名为“梅园社区”", 5: "没有名为“青松街道”的社区",
        6: "“第二网格”",        7: "网格编码", 8: "10000000", 10: "与第 9 行相同", 11: "与第 9 行相同",
    }.items():  # fmt: skip
        assert words in told[line], line
    assert [one.line for one in verdicts if one.judgement is Judgement.NEW] == [9]
    everybody = Run(make_holder("admin", "R13"), LATER)
    assert "有几个“松园社区”" in judge(rows(lines[7]), everybody)[0].reasons[0]


def test_what_was_touched_or_built_on_is_not_taken_back(town: Town, run: Run) -> None:
    taken = written(run, *FILE)
    back = Run(run.by, local(2025, 9, 4), applied_at=LATER)
    bamboo = Area.objects.get(name="竹园一网格")
    grid_worker = grant_posting(user=make_user("grid"), role="R4", area=bamboo, by=None, at=NOW)
    with pytest.raises(SheetRefused, match="在别处使用"):
        undo(taken, back)
    grid_worker.delete()
    rename_area(area=town.grid, name="一号网格", short="一号", by=None, at=local(2025, 9, 3))
    with pytest.raises(SheetRefused, match="又被改过"):
        undo(taken, back)
    assert Area.objects.filter(name="竹园社区", active=True).exists()


def test_judging_asks_as_little_for_many_rows_as_for_one(run: Run) -> None:
    def asked(count: int) -> int:
        lines = [("grid", "松园社区", f"{number}号网格", "", f"N-{number}") for number in range(count)]
        judge(rows(*lines[:1]), run)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            found: list[Verdict] = judge(rows(*lines), run)
        assert {one.judgement for one in found} == {Judgement.NEW}
        return len(queries)

    assert asked(1) == asked(30)
