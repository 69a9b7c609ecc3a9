"""`linli import-messages`: messages of a board become matters, once, with history and clocks; and go again."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from linli.casework.models import Case, Entry
from linli.casework.proving import verify_history
from linli.casework.tests.driving import take
from linli.config.cli import parser
from linli.config.console import Refused
from linli.config.imports import run_import_messages
from linli.foundation.audit.models import AuditRow
from linli.foundation.messaging.models import InboxItem
from linli.foundation.tabular.tests.books import csv, xlsx
from linli.lib.worktime import SHANGHAI
from linli.modules.matters.facts import NoteFacts
from linli.modules.matters.models import Matter, TakenOver
from linli.registers.deadlines.models import Clock
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
HEAD = ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "一级标签")
ROWS: tuple[tuple[Any, ...], ...] = (
    ("2549", "A00045581", "A2区景蓉华苑物业管理有问题", "2019/4/25 9:32:09", "小区水电费太高，电话13800138000。", ""),
    ("2554", "A00023583", "", "2019/4/24 16:03:40", "路挖得稀烂，一直不怎么动工。\n请有关部门监管。", "城乡建设"),
    (2600.0, "", "公交站", 43580.5, "公交站牌倒了。", "交通运输"),
)
Command = Callable[..., int]


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def command(world: World, tmp_path: Path) -> Command:
    def run(data: bytes, *options: str) -> int:
        path = tmp_path / "留言.bin"
        path.write_bytes(data)
        return run_import_messages(parser().parse_args(["import-messages", str(path), *options]))

    return run


def test_messages_become_matters_once_and_only_untouched_ones_go_again(
    world: World, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    data, area = xlsx(HEAD, *ROWS), ("--area", world.street.name)
    assert command(data, *area) == 0
    assert "新增 3，已有 0，有问题 0" in capsys.readouterr().out
    first = Matter.objects.select_related("case").get(case__taken_over__ref="2549")
    assert first.received_at == first.case.opened_at == datetime(2019, 4, 25, 9, 32, 9, tzinfo=SHANGHAI)
    assert (first.case.street, first.case.state, first.source) == (world.street, "received", "web")
    assert "2019" in first.case.no
    assert "13800138000" in first.body
    assert set(TakenOver.objects.values_list("ref", "case__matter__category__heading")) == {
        ("2549", "12"), ("2554", "02"), ("2600", "05"),
    }  # fmt: skip
    clocks = Clock.objects.filter(subject_id=first.pk)
    assert clocks.count() >= 2
    assert all(clock.due_at.year > 2019 for clock in clocks)
    assert Entry.objects.filter(case=first.pk).values_list("step", "by_name").get() == ("open", "反映人")
    assert not InboxItem.objects.exists()
    assert AuditRow.objects.get(action="import.applied").detail["rows"] == 3

    assert command(data, *area) == 0
    assert "新增 0，已有 3" in capsys.readouterr().out
    take(world, first.case, "note", "zhoumin", facts=NoteFacts("先核实"))
    assert command(data, "--undo") == 1
    said = capsys.readouterr()
    assert "留言 2549 已经有人办过" in said.err
    assert "保留 1 件" in said.out
    assert sorted(Case.objects.values_list("state", flat=True)) == ["received", "withdrawn", "withdrawn"]
    assert not Clock.objects.filter(subject_id__in=Case.objects.filter(open=False), stopped_at=None).exists()
    assert command(data, *area) == 0
    assert "新增 2，已有 1" in capsys.readouterr().out
    assert Case.objects.filter(open=True).count() == 3
    assert list(verify_history()) == []


def test_bad_rows_and_bad_files_are_told_and_nothing_comes_of_them(
    world: World, command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    area = ("--area", world.street.name)
    command(xlsx(HEAD, ROWS[0]), *area)
    bad = [
        ("2549", "A", "另一个主题", "2019/4/25 9:32:09", "另一件事。", ""),
        ("", "A", "没有编号", "2019/4/25", "x", ""),
        ("2701", "A", "没有时间", "", "x", ""),
        ("2702", "A", "时间不对", "去年", "x", ""),
        ("2703", "A", "没有详情", "2019/4/25", "", ""),
        ("2704", "A", "好的", "2019/4/25", "x", ""),
        ("2704", "A", "重复", "2019/4/25", "x", ""),
        (1.50104199001011e17, "A", "编号丢了", "2019/4/25", "x", ""),
    ]
    assert command(xlsx(HEAD, *bad), *area) == 1
    said = capsys.readouterr()
    assert "新增 1，已有 0，有问题 7" in said.out
    for words in (
        "第 2 行：编号“2549”已经导入过", "第 3 行：留言编号", "第 4 行：留言时间", "第 5 行：留言时间：“去年”",
        "第 6 行：留言详情", "第 8 行：与第 7 行重复", "第 9 行：留言编号：号码被 Excel",
    ):  # fmt: skip
        assert words in said.err
    assert Case.objects.count() == 2
    for data, options, words in (
        (b"<html>", area, "网页格式"),
        (csv(("编号", "主题"), ("1", "x")), area, "没有找到这些列：留言时间、留言详情"),
        (xlsx(HEAD, ROWS[0]), ("--area", "没有的街道"), "没有名为“没有的街道”的区划"),
        (xlsx(HEAD, ROWS[0]), (), "请用 --area 写明"),
    ):
        with pytest.raises(Refused, match=words):
            command(data, *options)
    assert Case.objects.count() == 2
