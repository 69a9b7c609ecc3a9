"""Organisations by spreadsheet: every page of an import, from the file to its undo."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.foundation.accounts.rules import Demand, set_demands
from linli.foundation.audit.models import AuditRow
from linli.foundation.history.queries import changes_of
from linli.foundation.tabular import tasks
from linli.foundation.tabular.actions import erase_old
from linli.foundation.tabular.models import HeaderMapping, ImportBatch, ImportFile, ImportRow
from linli.foundation.tabular.reading import read_tables
from linli.foundation.tabular.sheets import Judgement, Row, Run, Taken, register_sheet
from linli.foundation.tabular.tests.books import xlsx
from linli.lib.ids import new_id
from linli.registers.areas.models import AreaLevel
from linli.registers.organisations.actions import Particulars, change_organisation
from linli.registers.organisations.models import Organisation
from linli.registers.organisations.sheet import SHEET, judge, undo
from linli.registers.postings.actions import grant_posting
from linli.registers.tests.cast import NOW, Town, make_area, make_holder, make_user

pytestmark = pytest.mark.django_db
PAGE = "/desk/sheets/organisations/"
HEAD = ("单位名称", "简称", "单位性质", "服务范围", "联系电话")


@pytest.fixture
def town() -> Town:
    return Town()


@pytest.fixture
def admin(town: Town) -> Client:
    client = Client()
    client.force_login(make_holder("admin", "R13"))
    return client


def send(client: Client, data: bytes, name: str = "组织.xlsx") -> Any:
    return client.post(PAGE, {"file": SimpleUploadedFile(name, data)})


def batch_of(answer: Any) -> ImportBatch:
    return ImportBatch.objects.get(pk=UUID(answer["Location"].split("/")[-3]))


def path(batch: ImportBatch, what: str = "") -> str:
    return f"/desk/sheets/batches/{batch.pk}/{what}"


def judged(client: Client, *rows: tuple[Any, ...], head: tuple[str, ...] = HEAD) -> ImportBatch:
    """A file sent, its columns as guessed, and judged by the worker."""
    batch = batch_of(send(client, xlsx(head, *rows, title="青松街道组织名单")))
    form = client.get(path(batch, "columns/")).context["form"]
    answer = client.post(path(batch, "columns/"), {name: form[name].value() or "" for name in form.fields})
    assert answer["Location"] == path(batch)
    assert "正在核对" in client.get(path(batch)).content.decode()
    tasks.judge.call(str(batch.pk))
    batch.refresh_from_db()
    return batch


def applied(client: Client, batch: ImportBatch) -> ImportBatch:
    client.post(path(batch, "apply/"))
    tasks.apply.call(str(batch.pk))
    batch.refresh_from_db()
    return batch


def undone(client: Client, batch: ImportBatch) -> ImportBatch:
    client.post(path(batch, "undo/"))
    tasks.undo.call(str(batch.pk))
    batch.refresh_from_db()
    return batch


def reasons(batch: ImportBatch) -> dict[int, str]:
    return {row.line: "".join(row.reasons) for row in ImportRow.objects.filter(batch=batch)}


GOOD = (
    ("青松街道城管队", "城管", "综合执法队", "青松街道", "0471-6600001"),
    ("松园物业", "", "物业公司", "青松街道 · 松园社区", 13800138000),
)


def test_a_file_is_judged_written_exported_without_a_change_and_taken_back(town: Town, admin: Client) -> None:
    batch = judged(admin, *GOOD)
    assert batch.counts == {"new": 1, "changed": 1, "same": 0, "bad": 0}
    assert Organisation.objects.count() == 1
    page = admin.get(path(batch)).content.decode()
    assert "简称由“城管队”改为“城管”。" in page
    assert "导入 2 行" in page
    assert HeaderMapping.objects.get().mapping["name"] == 0

    done = applied(admin, batch)
    assert (done.state, done.trouble) == ("done", "")
    new = Organisation.objects.get(name="松园物业")
    assert (new.short, new.area, new.phone) == ("松园物业", town.community, "13800138000")
    assert changes_of("organisation", new.pk)[0].what == "created"
    assert AuditRow.objects.get(action="import.applied").detail["rows"] == 2
    tasks.apply.call(str(batch.pk))
    assert Organisation.objects.count() == 2

    export = admin.get(f"{PAGE}export/").getvalue()
    again = batch_of(send(admin, export))
    admin.post(path(again, "columns/"), {name: str(place) for name, place in again.mapping.items()})
    tasks.judge.call(str(again.pk))
    again.refresh_from_db()
    assert again.counts == {"new": 0, "changed": 0, "same": 2, "bad": 0}

    back = undone(admin, done)
    assert (back.state, back.trouble) == ("undone", "")
    unit = Organisation.objects.get()
    assert (unit.short, unit.area, unit.phone) == ("城管队", None, "")
    assert [change.what for change in changes_of("organisation", new.pk)] == ["created", "withdrawn"]
    assert not ImportFile.objects.filter(batch=done).exists()


def test_every_kind_of_bad_row_is_told_and_changes_nothing(town: Town, admin: Client) -> None:
    make_area(AreaLevel.COMMUNITY, "松园社区", town.other_street)
    batch = judged(
        admin,
        ("", "", "物业公司", "", ""),
        ("甲", "", "", "", ""),
        ("乙", "", "银行", "", ""),
        ("丙", "", "物业公司", "松园社区", ""),
        ("丁", "", "物业公司", "第一网格", ""),
        ("戊", "", "物业公司", "", 1.50104199001011e17),
        ("己", "很长的简称" * 5, "物业公司", "", "12345"),
        ("", "", "", "", ""),
        ("庚", "", "物业公司", "白杨街道", ""),
        ("庚", "", "其他", "", ""),
        ("辛", "", "13912345678", "", ""),
    )
    assert batch.counts == {"new": 1, "changed": 0, "same": 0, "bad": 9}
    told = reasons(batch)
    for line, words in {
        3: "名称：必填", 4: "类型：必填", 5: "“银行”不在可选的内容里", 6: "有几个“松园社区”", 7: "没有名为“第一网格”",
        8: "1.50104E+17", 9: "现在有 25 个", 12: "与第 11 行重复", 13: "“139****5678”不在可选的内容里",
    }.items():  # fmt: skip
        assert words in told[line]
    assert "号码不对" in told[9]
    assert Organisation.objects.count() == 1
    page = admin.get(path(batch), {"kind": "bad"}).content.decode()
    assert "银行" in page
    assert "庚" in page
    assert "白杨" not in page
    copy = read_tables(admin.get(path(batch, "copy/")).getvalue())[0].rows
    assert list(copy[1][:3]) == ["核对结果", "原因", "单位名称"]
    assert (copy[4][0], copy[4][2], copy[10][0]) == ("有问题", "乙", "新增")
    applied(admin, batch)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"青松街道城管队", "庚"}


def test_what_changed_after_the_dry_run_is_shown_before_anything_is_written(town: Town, admin: Client) -> None:
    batch = judged(admin, *GOOD)
    by_hand = Particulars(town.unit.name, "执法", "enforcement", phone="110")
    change_organisation(organisation=town.unit, particulars=by_hand, by=None, at=NOW)
    batch = applied(admin, batch)
    assert batch.state == "judged"
    assert "有了变化" in batch.trouble
    assert "由“执法”改为" in reasons(batch)[3]
    assert Organisation.objects.count() == 1
    assert applied(admin, batch).state == "done"


def test_nothing_is_taken_back_once_somebody_touched_or_used_a_row(town: Town, admin: Client) -> None:
    batch = applied(admin, judged(admin, *GOOD))
    new = Organisation.objects.get(name="松园物业")
    posting = grant_posting(user=make_user("wuye"), role="R9", organisation=new, by=None, at=NOW)
    back = undone(admin, batch)
    assert (back.state, "第 4 行" in back.trouble, "在别处使用" in back.trouble) == ("done", True, True)
    posting.delete()
    by_hand = Particulars(town.unit.name, "执法", "enforcement")
    later = timezone.now() + timedelta(minutes=1)
    change_organisation(organisation=town.unit, particulars=by_hand, by=None, at=later)
    back = undone(admin, batch)
    assert (back.state, "第 3 行" in back.trouble, "又被改过" in back.trouble) == ("done", True, True)
    assert Organisation.objects.count() == 2


def test_an_undo_that_breaks_can_be_tried_again(admin: Client, town: Town) -> None:
    batch = applied(admin, judged(admin, *GOOD))

    def broken(taken: Sequence[Taken], run: Run) -> None:
        undo(taken, run)
        raise ZeroDivisionError

    register_sheet(replace(SHEET, undo=broken))
    try:
        with pytest.raises(ZeroDivisionError):
            undone(admin, batch)
    finally:
        register_sheet(SHEET)
    batch.refresh_from_db()
    assert (batch.state, "程序出错" in batch.trouble, Organisation.objects.count()) == ("done", True, 2)
    assert undone(admin, batch).state == "undone"
    assert Organisation.objects.get() == town.unit


def test_two_imports_at_once_and_steps_out_of_turn_are_refused(admin: Client) -> None:
    first, second = judged(admin, *GOOD), judged(admin, *GOOD[1:])
    admin.post(path(first, "apply/"))
    answer = admin.post(path(second, "apply/"), follow=True)
    assert "另一份文件正在写入同一张表" in answer.content.decode()
    assert "正在导入" in admin.get(path(first)).content.decode()
    again = admin.post(path(first, "apply/"), follow=True)
    assert "已经到了别的步骤" in again.content.decode()
    assert "已经到了别的步骤" in admin.post(path(second, "undo/"), follow=True).content.decode()
    tasks.apply.call(str(first.pk))
    assert admin.get(path(first, "state/"))["HX-Redirect"] == path(first)
    assert applied(admin, second).counts["new"] == 0


def test_an_import_is_only_there_for_who_sent_it(town: Town, admin: Client) -> None:
    batch = judged(admin, *GOOD)
    other, clerk = Client(), Client()
    other.force_login(make_holder("centre", "R8", town.street))
    clerk.force_login(make_holder("clerk", "R4", town.grid))
    own = judged(
        other, ("青松街道城管队", "", "其他", "", ""), ("甲", "", "其他", "", ""), ("乙", "", "其他", "白杨街道", "")
    )
    assert own.counts["bad"] == 3
    assert ["不在您的管辖范围内" in reasons(own)[3], "请填您管辖的" in reasons(own)[4]] == [True, True]
    for what in ("", "state/", "columns/", "copy/"):
        assert other.get(path(batch, what)).status_code == 404
        assert admin.get(f"/desk/sheets/batches/{new_id()}/{what}").status_code == 404
    for what in ("apply/", "undo/"):
        assert other.post(path(batch, what)).status_code == 404
    assert other.get(PAGE).status_code == 200
    for page in ("/desk/sheets/", PAGE, f"{PAGE}export/", f"{PAGE}template/"):
        assert clerk.get(page).status_code == 404
        assert Client().get(page).status_code == 302
    assert admin.get("/desk/sheets/nothing/").status_code == 404


def test_a_bad_file_or_mapping_is_told_at_its_place(admin: Client) -> None:
    for data, words in ((b"", "空"), (b"<html>", "网页格式"), (bytes(30_000_000), "最多 20 MB")):
        answer = send(admin, data)
        assert answer.status_code == 422
        assert words in answer.content.decode()
    batch = batch_of(send(admin, xlsx(("甲", "乙"), ("松园物业", "物业公司"))))
    missing = admin.post(path(batch, "columns/"), {"name": "0"})
    assert (missing.status_code, "请选择类型" in missing.content.decode()) == (422, True)
    twice = admin.post(path(batch, "columns/"), {"name": "0", "kind": "0"})
    assert (twice.status_code, "只能对应一列" in twice.content.decode()) == (422, True)
    assert admin.post(path(batch, "columns/"), {"name": "0", "kind": "9"}).status_code == 422
    admin.post(path(batch, "columns/"), {"name": "0", "kind": "1"})
    second = batch_of(send(admin, xlsx(("甲", "乙"), ("杨树物业", "物业公司"))))
    assert second.mapping == {"name": 0, "kind": 1}
    assert not Organisation.objects.filter(name="松园物业").exists()


def test_a_role_takes_out_no_more_rows_than_it_may(town: Town, admin: Client) -> None:
    Organisation.objects.create(name="松园物业", short="物业", kind="property", created_at=NOW)
    watcher = make_holder("watcher", "R14")
    for most, status, button in ((0, 404, False), (1, 302, True), (2, 200, True)):
        set_demands(wanted={"R13": Demand(export_rows=most)}, by=watcher, at=NOW)
        assert admin.get(f"{PAGE}export/").status_code == status
        assert (f"{PAGE}export/" in admin.get(PAGE).content.decode()) == button
    assert AuditRow.objects.filter(action="export").count() == 1


def test_the_template_offers_its_choices_and_is_read_as_it_is(admin: Client) -> None:
    data = admin.get(f"{PAGE}template/").getvalue()
    assert [table.name for table in read_tables(data)] == ["组织", "填写说明"]
    batch = batch_of(send(admin, data))
    assert len(batch.mapping) == len(SHEET.columns)


def test_files_go_after_their_time(admin: Client) -> None:
    waiting, done = judged(admin, *GOOD[1:]), applied(admin, judged(admin, *GOOD))
    assert b"13800138000" not in bytes(ImportFile.objects.get(batch=waiting).content)
    assert erase_old(timezone.now() + timedelta(days=6)) == 0
    assert erase_old(timezone.now() + timedelta(days=8)) == 1
    assert erase_old(timezone.now() + timedelta(days=31)) == 1
    assert not ImportFile.objects.exists()
    assert not ImportRow.objects.exists()
    assert "已过保存期" in admin.post(path(done, "undo/"), follow=True).content.decode()
    assert admin.get(path(done, "copy/")).status_code == 404
    assert admin.get(path(waiting)).status_code == 200


def test_judging_asks_as_often_for_a_thousand_rows_as_for_one(town: Town) -> None:
    user = make_holder("admin", "R13")
    values = {"kind": "property", "area": "松园社区", "short": "", "phone": ""}
    rows = [Row(line, values | {"name": f"单位{line}"}) for line in range(2, 1002)]
    asked = []
    judge(rows[:1], Run(user, NOW))
    for some in (rows[:1], rows):
        with CaptureQueriesContext(connection) as queries:
            verdicts = judge(some, Run(user, NOW))
        assert {verdict.judgement for verdict in verdicts} == {Judgement.NEW}
        asked.append(len(queries))
    assert asked == [3, 3]
