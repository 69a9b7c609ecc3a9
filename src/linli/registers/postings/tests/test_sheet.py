"""Staff and postings by spreadsheet: who comes in, who is refused, who goes again, and the slips of first passwords."""

import re
from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.foundation.accounts.actions import deactivate_user
from linli.foundation.accounts.models import User
from linli.foundation.history.queries import changes_of
from linli.foundation.tabular.actions import (
    apply_batch,
    judge_batch,
    map_batch,
    start_applying,
    start_undoing,
    undo_batch,
    upload_batch,
)
from linli.foundation.tabular.models import ImportBatch, ImportRow
from linli.foundation.tabular.sheets import Judgement, Row, Run
from linli.foundation.tabular.tests.books import xlsx
from linli.foundation.tabular.writing import write_sheet
from linli.lib.masking import mask_phone
from linli.registers.postings.judging import judge
from linli.registers.postings.models import Posting
from linli.registers.postings.sheet import SHEET
from linli.registers.tests.cast import NOW, Town, make_holder, make_user

pytestmark = pytest.mark.django_db
HEAD = ("用户名", "姓名", "手机号码", "角色", "管辖区划", "所在单位", "职务", "开始日期", "结束日期")
MINE = (
    ("Liu.Fang", "刘芳", 13800138000, "社区工作者", "松园社区", "", "综治专干", "2025/9/1", ""),
    ("liu.fang", "刘芳", "13800138000", "网格员", "松园社区 · 第一网格", "", "", 45901.0, ""),
    ("zhao", "赵强", "", "承办单位", "", "城管队", "", "", "2030-12-31"),
)


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def admin(town: Town) -> User:
    return make_holder("admin", "R13")


def judged(by: User, *rows: Sequence[Any]) -> ImportBatch:
    data = xlsx(HEAD, *rows) if rows else write_sheet(SHEET, SHEET.rows(by, timezone.now()))[0].read()
    now = timezone.now()
    batch = upload_batch(sheet=SHEET, name="人员.xlsx", content=data, by=by, at=now)
    map_batch(batch=batch, sheet=SHEET, mapping=batch.mapping, by=by, at=now)
    judge_batch(batch_id=batch.pk, at=now)
    batch.refresh_from_db()
    return batch


def applied(batch: ImportBatch) -> ImportBatch:
    apply_batch(batch_id=start_applying(batch=batch).pk, at=timezone.now())
    batch.refresh_from_db()
    return batch


def undone(batch: ImportBatch) -> ImportBatch:
    undo_batch(batch_id=start_undoing(batch=batch).pk, at=timezone.now())
    batch.refresh_from_db()
    return batch


def test_people_come_in_without_a_password_stay_as_they_are_and_go_again(town: Town, admin: User) -> None:
    known = make_holder("wang", "R5", town.community)
    batch = applied(judged(admin, *MINE, ("wang", "王梅", "", "网格员", "松园社区 · 第二网格", "", "", "", "")))
    assert (batch.state, batch.trouble, batch.counts) == ("done", "", {"new": 3, "changed": 1, "same": 0, "bad": 0})
    liu = User.objects.get(username="liu.fang")
    assert (liu.name, liu.must_change_password, liu.has_usable_password()) == ("刘芳", True, False)
    assert liu.phone is not None
    assert liu.phone.masked(mask_phone) == "138****8000"
    assert {(one.role, one.area, one.title) for one in liu.postings.all()} == {
        ("R5", town.community, "综治专干"), ("R4", town.grid, ""),
    }  # fmt: skip
    known.refresh_from_db()
    assert (known.name, known.postings.count()) == ("王梅", 2)

    again = judged(admin)
    assert again.counts == {"new": 0, "changed": 0, "same": Posting.objects.count(), "bad": 0}

    assert (undone(batch).state, batch.trouble) == ("undone", "")
    known.refresh_from_db()
    assert (known.name, known.postings.count()) == ("wang", 1)
    assert not User.objects.filter(username__in=("liu.fang", "zhao")).exists()
    assert [change.what for change in changes_of("user", liu.pk)] == ["created", "withdrawn"]


def test_every_bad_row_says_why(town: Town, admin: User) -> None:
    deactivate_user(user=make_user("gone"), by=None, at=NOW)
    make_holder("guard", "R14")
    make_holder("wang", "R5", town.community)
    rows = {
        ("刘 芳", "刘芳", "", "网格员", "松园社区 · 第一网格", "", "", "", ""): "用户名为 2 到 64 个",
        ("a1", "甲", "1380013", "网格员", "松园社区 · 第一网格", "", "", "", ""): "号码不对",
        ("a2", "乙", "138****0000", "网格员", "松园社区 · 第一网格", "", "", "", ""): "完整的号码",
        ("a3", "丙", "", "区长", "", "", "", "", ""): "不在可选的内容里",
        ("a4", "丁", "", "网格员", "第一网格", "", "", "", ""): "有几个“第一网格”",
        ("a5", "戊", "", "网格员", "松园社区", "", "", "", ""): "应为一个网格",
        ("a6", "己", "", "承办单位", "", "环卫所", "", "", ""): "没有名为“环卫所”的单位",
        ("a7", "庚", "", "承办单位", "", "", "", "", ""): "要选择所在单位",
        ("a8", "辛", "", "审计员", "", "", "", "2026-01-02", "2026-01-01"): "结束日期不能早于开始日期",
        ("a9", "壬", "", "审计员", "", "", "", "", ""): "",
        ("A9", "壬", "", "系统管理员", "", "", "", "", ""): "不能由系统管理员或安全管理员兼任",
        ("a9", "癸", "", "人民调解员", "", "", "", "", ""): "有两个姓名",
        ("gone", "gone", "", "人民调解员", "", "", "", "", ""): "账号已停用",
        ("admin", "admin", "", "审计员", "", "", "", "", ""): "不能由系统管理员",
        ("admin ", "admin", "", "人民调解员", "", "", "", "", ""): "不能给自己授予任职",
        ("guard", "哨", "", "安全管理员", "", "", "", "", ""): "由安全管理员办理",
        ("wang", "wang", "", "社区工作者", "松园社区", "", "主任", "", ""): "已有这个任职",
    }
    batch = judged(admin, *rows)
    told = {row.line: "".join(row.reasons) for row in ImportRow.objects.filter(batch=batch)}
    for line, words in enumerate(rows.values(), start=2):
        assert words in told[line]
    assert batch.counts == {"new": 1, "changed": 0, "same": 0, "bad": len(rows) - 1}
    assert not any("138" in reason for reason in told.values())


def test_slips_are_printed_once_and_then_nobody_is_taken_back(town: Town, admin: User) -> None:
    batch = applied(judged(admin, *MINE))
    client = Client()
    client.force_login(admin)
    page = "/desk/settings/staff/first-passwords/"
    assert "有 2 人还没有密码" in client.get(page).content.decode()
    answer = client.post(page)
    made = re.findall(r"[a-z2-9]{4}(?:-[a-z2-9]{4}){3}", answer.content.decode())
    assert (len(made), "no-store" in answer["Cache-Control"]) == (2, True)
    assert User.objects.get(username="liu.fang").check_password(made[0])
    assert client.post(page)["Location"] == "/desk/settings/staff/"
    assert "已经有密码" in undone(batch).trouble
    assert batch.state == "done"


def test_judging_asks_as_often_for_a_thousand_people_as_for_one(town: Town, admin: User) -> None:
    values = {"name": "某人", "role": "R4", "area": "松园社区 · 第一网格", "organisation": "城管队"}
    rows = [Row(line, values | {"username": f"u{line}"}) for line in range(2, 1002)]
    asked = []
    judge(rows[:1], Run(admin, NOW))
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            verdicts = judge(some, Run(admin, NOW))
        assert {verdict.judgement for verdict in verdicts} == {Judgement.NEW}
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 5
