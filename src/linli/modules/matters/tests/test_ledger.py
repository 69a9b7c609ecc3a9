"""The open ledger of an office, taken over as it stands: numbers, states, owners, dates; and given back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.casework.actions import AlreadyMoved, StepForbidden, take_step
from linli.casework.actions.dropping import drop_cases
from linli.casework.models import Case, Entry, Involvement
from linli.casework.proving import verify_history
from linli.casework.tests.driving import take, take_in
from linli.foundation.accounts.models import User
from linli.foundation.messaging.models import InboxItem
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
from linli.modules.matters.facts import NoteFacts, ReasonFacts
from linli.modules.matters.importing.judging import judge
from linli.modules.matters.importing.ledger import SHEET
from linli.modules.matters.models import Matter
from linli.registers.deadlines.models import Clock
from linli.registers.numbering.models import NumberSequence
from linli.registers.numbering.patterns import default_of, read_number, write_number
from linli.registers.places.actions import PlaceRow, store_places
from tests.world import World, build_world, moment

pytestmark = pytest.mark.django_db
HEAD = (
    "序号",
    "编号",
    "事项",
    "类别",
    "办理情况",
    "受理日期",
    "期限",
    "社区",
    "地址",
    "责任单位",
    "承办人",
    "反映人",
    "联系电话",
)


@pytest.fixture
def world() -> World:
    return build_world()


def ledger(world: World) -> tuple[tuple[Any, ...], ...]:
    unit, where = world.property.name, world.community.name
    sub_place = f"{where} · {world.grid.name}"
    held = ("在办", date(2025, 3, 1), "2031-03-20", where, "3号楼", unit, "赵强", "王某", 13900000001)
    sent = ("待签收", "2025.3.2", "", where, "", unit, "", "", "")
    return (
        (1, "松2025-031", "三号楼前井盖松动", "0202", *held),
        (2, "松2025-032", "楼道灯不亮", "", *sent),
        (3, "松2025-033", "有人占道堆物", "楼道堆物", "新登记", 45720.0, "", sub_place, "", "", "", "", ""),
    )


def judged(by: User, *rows: Sequence[Any]) -> ImportBatch:
    now = timezone.now()
    data = xlsx(HEAD, *rows, title="在办事项台账") if rows else write_sheet(SHEET, SHEET.rows(by, now))[0].read()
    batch = upload_batch(sheet=SHEET, name="台账.xlsx", content=data, by=by, at=now)
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


def told(batch: ImportBatch) -> dict[int, str]:
    return {row.line: "".join(row.reasons) for row in ImportRow.objects.filter(batch=batch)}


def test_an_address_that_means_one_place_gives_the_place_and_its_grid(world: World) -> None:
    named = ("松园小区", "竹园小区")
    rows = [PlaceRow(world.community, name, "3号楼", values={"grid_id": world.grid.pk}) for name in named]
    store_places(rows=rows, by=None, at=moment(2025, 3, 1))
    sent = ("井盖松动", "", "未受理", "2025-03-01", "", world.community.name)
    first, second = ("", "松2025-041", *sent, "松园小区3栋"), ("", "松2025-042", *sent, "3号楼")
    applied(judged(world["liufang"], (*first, "", "", "", ""), (*second, "", "", "", "")))
    sure, doubtful = (Matter.objects.select_related("case", "place").get(case__no=row[1]) for row in (first, second))
    assert sure.place is not None
    assert (sure.place.full, sure.case.grid_id) == ("松园小区3号楼", world.grid.pk)
    assert (doubtful.place, doubtful.case.grid_id, doubtful.address) == (None, None, "3号楼")


def test_running_matters_come_with_number_state_owner_and_date_and_go_again(world: World) -> None:
    by = world["liufang"]
    batch = applied(judged(by, *ledger(world)))
    assert (batch.state, batch.trouble, batch.counts["new"]) == ("done", "", 3)
    case = Case.objects.get(no="松2025-031")
    assert (case.state, case.lead, case.handler, case.community) == (
        "in_hand", world.property, world["zhaoqiang"], world.community,
    )  # fmt: skip
    assert case.next_due_at == moment(2031, 3, 20, 17, 30)
    matter = Matter.objects.get(case=case)
    assert (matter.received_at, matter.category_id, matter.address) == (moment(2025, 3, 1), "0202", "3号楼")
    assert matter.reporter_phone is not None
    assert matter.reporter_phone.masked(mask_phone) == "139****0001"
    opened, taken = Entry.objects.filter(case=case).select_related("text").order_by("number")
    assert (opened.by_name, taken.step, taken.from_state, taken.to_state) == (
        "刘芳", "take_over_in_hand", "received", "in_hand",
    )  # fmt: skip
    assert (taken.text.words or {})["registered_on"] == "2025-03-01"
    assert dict(Case.objects.values_list("no", "state")) == {
        "松2025-031": "in_hand", "松2025-032": "assigned", "松2025-033": "received",
    }  # fmt: skip
    assert Case.objects.get(no="松2025-033").grid == world.grid
    Case.objects.filter(pk=case.pk).update(next_due_at=moment(2031, 3, 21, 0, 30))
    due = {row["number"]: row["due"] for row in SHEET.rows(by, timezone.now())}
    assert due["松2025-031"] == date(2031, 3, 21), "the day here, not the one of Greenwich"
    Case.objects.filter(pk=case.pk).update(next_due_at=case.next_due_at)
    assert not InboxItem.objects.exists()
    assert set(Clock.objects.filter(stopped_at=None).values_list("name", flat=True)) >= {"main", "sign", "accept"}
    assert judged(by).counts == {"new": 0, "changed": 0, "same": 3, "bad": 0}
    assert judged(by, *ledger(world)).counts["same"] == 3

    note = NoteFacts("核实过")
    take(world, case, "note", "liufang", facts=note)
    back = undone(batch)
    assert (back.state, "“松2025-031”接入以后已经有人办过" in back.trouble) == ("done", True)
    assert Case.objects.filter(open=True).count() == 3
    other = applied(judged(by, ("", "松2025-034", "漏水", "", "未受理", "2025-03-05")))
    assert undone(other).state == "undone"
    gone = Case.objects.get(state="withdrawn")
    assert gone.no.startswith("松2025-034（")
    assert judged(by, ("", "松2025-034", "漏水", "", "未受理", "2025-03-05")).counts["new"] == 1
    assert list(verify_history()) == []


def standing(case: Case) -> list[Any]:
    """All that the loop keeps of a case, without what makes it this one and no other."""
    own = {"id", "case_id", "subject_id", "entry_id", "no", "head", "opening_digest", "digest", "previous", "hash"}
    tables: tuple[QuerySet[Any], ...] = (
        Case.objects.filter(pk=case.pk),
        Entry.objects.filter(case=case).order_by("number"),
        Clock.objects.filter(subject_id=case.pk).order_by("name"),
        Involvement.objects.filter(case=case).order_by("role"),
    )
    return [[{name: row[name] for name in row.keys() - own} for row in table.values()] for table in tables]


def test_many_are_dropped_as_each_would_be_by_itself(world: World) -> None:
    rows = [[row[0], row[1] + half, *row[2:]] for half in "甲乙" for row in ledger(world)]
    assert applied(judged(world["liufang"], *rows)).counts["new"] == 6
    at, why = timezone.now(), ReasonFacts("整批撤销")
    singly, at_once = (list(Case.objects.filter(no__endswith=half).order_by("no")) for half in "甲乙")
    for case in singly:
        take_step("void", case=case, by=None, at=at, facts=why)
    first, *others = [case.pk for case in at_once]
    asked = []
    for ids in ([first], others):
        with CaptureQueriesContext(connection) as queries:
            drop_cases("void", kind="matter", ids=ids, at=at, facts=why)
        asked.append(len(queries))
    assert asked[1] - asked[0] == 2, "one entry more, and its words"
    for one, other in zip(at_once, singly, strict=True):
        assert standing(one) == standing(other)
        last = Entry.objects.select_related("text").filter(case__in=(one, other), number=one.entries + 1)
        assert [(entry.text.words or {})["reason"] for entry in last] == [why.reason] * 2
    for name, refusal in (("void", AlreadyMoved), ("note", StepForbidden), ("wake", StepForbidden)):
        with pytest.raises(refusal):
            drop_cases(name, kind="matter", ids=[first, *others], at=at, facts=why)
    assert list(verify_history()) == []


def test_a_number_of_our_own_style_is_never_issued_again(world: World) -> None:
    first = take_in(world, at=moment(2025, 3, 4, 9))
    short, year, n = read_number(default_of("case"), first.no) or ("", 0, 0)
    rows = [list(row) for row in ledger(world)]
    for row, number in zip(rows, (n + 1, n + 5, 900_000_000), strict=True):
        row[1] = write_number(default_of("case"), short, year, number)
    elsewhere = write_number(default_of("case"), "柳园", year, 7)
    assert applied(judged(world["liufang"], *rows, [4, elsewhere, *rows[1][2:]])).state == "done"
    assert take_in(world, at=moment(2025, 3, 5, 9)).no == write_number(default_of("case"), short, year, n + 6)
    assert NumberSequence.objects.get(short="柳园").next == 8
    assert read_number("{year}-{short}-{n:03d}", "2025-松园-007") == ("松园", 2025, 7)
    assert read_number("{year}-{short}-{n:03d}", "2025-松园-07") is None, "not as we write it"


def test_every_bad_row_of_a_ledger_says_why(world: World) -> None:
    by, there = world["liufang"], world.sister_community.name
    elsewhere = take_in(world)
    unit = world.property.name
    rows = {
        ("", "", "漏水", "", "在办", "2025-03-05"): "编号：必填",
        ("", "1", "", "", "在办", "2025-03-05"): "内容：必填",
        ("", "2", "漏水", "", "已办结", "2025-03-05"): "只接入还在办的",
        ("", "3", "漏水", "", "随便", "2025-03-05"): "不认识“随便”",
        ("", "4", "漏水", "", "未受理", ""): "登记时间：必填",
        ("", "5", "漏水", "", "未受理", "2099-03-05"): "今天以后",
        ("", "6", "漏水", "外星人", "未受理", "2025-03-05"): "没有名为“外星人”的分类",
        ("", "7", "漏水", "", "未受理", "2025-03-05", "", there): "您的辖区里没有",
        ("", "8", "漏水", "", "在办", "2025-03-05"): "要填承办单位",
        ("", "9", "漏水", "", "在办", "2025-03-05", "", "", "", "火星公司"): "没有名为“火星公司”的单位",
        ("", "10", "漏水", "", "在办", "2025-03-05", "", "", "", unit, "没有这人"): "里没有“没有这人”",
        ("", "11", "漏水", "", "未受理", "2025-03-05", "", "", "", "", "", "", "138****0000"): "完整的号码",
        ("", "12", "漏水", "", "未受理", "2025-03-05", "很久以后"): "办理期限",
        ("", "13", "漏水", "", "未受理", "2025-03-05"): "",
        ("", "13", "又漏水", "", "未受理", "2025-03-05"): "重复",
    }
    batch = judged(by, *rows)
    found = told(batch)
    for line, words in enumerate(rows.values(), start=3):
        assert words in found[line]
    assert batch.counts == {"new": 1, "changed": 0, "same": 0, "bad": len(rows) - 1}
    assert Case.objects.get() == elsewhere
    assert not SHEET.allowed(world["admin"])


def test_judging_asks_as_often_for_a_thousand_matters_as_for_one(world: World) -> None:
    values = {
        "body": "漏水", "state": "in_hand", "registered": moment(2025, 3, 1), "organisation": world.property.name,
        "area": world.community.name, "handler": "赵强",
    }  # fmt: skip
    rows = [Row(line, values | {"number": f"n{line}"}) for line in range(3, 1003)]
    run = Run(world["liufang"], timezone.now())
    asked = []
    judge(rows[:1], run)
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            verdicts = judge(some, run)
        assert {verdict.judgement for verdict in verdicts} == {Judgement.NEW}
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 7
