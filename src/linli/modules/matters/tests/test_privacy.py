"""The reporter's phone and name: masked, opened for a purpose, never exported; looks by strangers are on record."""

import io
import re
import uuid
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest
from django.test import Client

from linli.casework.tests.driving import bring, take_in
from linli.foundation.audit.models import AuditRow
from linli.modules.matters.actions import Reporter, reveal_phone
from linli.modules.matters.actions.phone import NoPhone
from linli.modules.matters.tests.desk import HTMX, LIST, at_desk, page, words
from tests.world import World, moment

PHONE = "13800138000"
SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.mark.parametrize("username", ["hewei", "liufang", "chenyan", "zhoumin", "zhaoqiang", "zhengjie"])
def test_the_phone_is_masked_on_every_page(world: World, username: str) -> None:
    case = bring(world, "in_hand")
    client = at_desk(world, username)
    pages = [client.get(url).content.decode() for url in (page(case), page(case, "print/"), LIST, f"{LIST}map/")]
    assert not any(PHONE in text or "李桂兰" in text for text in pages)
    assert "8000" in pages[0]


def test_the_phone_is_opened_for_a_purpose_and_never_cached(world: World) -> None:
    case = bring(world, "in_hand")
    response = at_desk(world, "zhaoqiang").post(page(case, "reveal/"), {"purpose": "联系反映人"}, headers=HTMX)
    assert PHONE in words(response)
    assert "no-store" in response["Cache-Control"]
    row = AuditRow.objects.get(action="sealed.opened")
    assert (row.actor_name, row.purpose, row.subject_kind, row.subject_id) == ("赵强", "联系反映人", "matter", case.pk)
    assert row.address == "127.0.0.1"
    assert PHONE not in str(row.detail)


@pytest.mark.parametrize("purpose", ["", "  ", "长" * 101])
def test_without_a_purpose_it_stays_closed(world: World, purpose: str) -> None:
    case = bring(world, "in_hand")
    response = at_desk(world, "zhaoqiang").post(page(case, "reveal/"), {"purpose": purpose})
    assert response.status_code == 422
    assert PHONE not in response.content.decode()
    assert response.context["reveal"].errors["purpose"][0] in words(response)
    assert not AuditRow.objects.filter(action="sealed.opened").exists()


def test_looking_by_get_opens_nothing(world: World) -> None:
    case = bring(world, "in_hand")
    response = at_desk(world, "zhaoqiang").get(page(case, "reveal/"), {"purpose": "看看"})
    assert response.status_code == 405


def test_where_there_is_no_phone_there_is_nothing_to_open(world: World) -> None:
    case = take_in(world, reporter=Reporter())
    client = at_desk(world, "liufang")
    assert "查看号码" not in words(client.get(page(case)))
    assert client.post(page(case, "reveal/"), {"purpose": "看看"}).status_code == 404
    with pytest.raises(NoPhone):
        reveal_phone(matter=case.matter, by=world["liufang"], at=moment(2026, 3, 2), purpose="看看")
    assert not AuditRow.objects.filter(action="sealed.opened").exists()


@pytest.mark.parametrize("rest", ["", "print/", "reply/", "accept/"])
def test_a_strangers_look_is_not_found_and_on_record(world: World, rest: str) -> None:
    case = bring(world, "in_hand")
    for username in ("moshi", "wanghai", "sunli"):
        assert at_desk(world, username).get(page(case, rest)).status_code == 404
    rows = AuditRow.objects.filter(action="refused_look", subject_id=case.pk)
    assert sorted(row.actor_name for row in rows) == ["孙丽", "王海", "莫识"]


def test_a_stranger_opens_no_phone(world: World) -> None:
    case = bring(world, "in_hand")
    response = at_desk(world, "moshi").post(page(case, "reveal/"), {"purpose": "联系"})
    assert response.status_code == 404
    assert [row.action for row in AuditRow.objects.filter(actor_name="莫识")] == ["refused_look"]


def test_an_unknown_matter_looks_the_same_and_leaves_no_row(world: World) -> None:
    case = bring(world, "in_hand")
    client = at_desk(world, "moshi")
    forbidden, unknown = client.get(page(case)), client.get(f"{LIST}{uuid.uuid4()}/")
    assert (forbidden.status_code, unknown.status_code) == (404, 404)
    assert _plain(forbidden) == _plain(unknown)
    assert AuditRow.objects.filter(action="refused_look").count() == 1


def _plain(response: Any) -> str:
    """A page without what differs by request."""
    return re.sub(r'value="[\w-]{64}"', "", response.content.decode())


def cells(client: Client, address: str = "?view=all") -> list[list[str]]:
    """The rows of the exported sheet, each cell as its text; a formula or a number fails."""
    response: Any = client.get(f"{LIST}export/{address}")
    assert "attachment" in response["Content-Disposition"]
    archive = zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))
    assert archive.testzip() is None
    shared = []
    if "xl/sharedStrings.xml" in archive.namelist():
        root = ElementTree.fromstring(archive.read("xl/sharedStrings.xml"))  # noqa: S314 our own file
        shared = ["".join(one.itertext()) for one in root]
    sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))  # noqa: S314 our own file
    assert sheet.find(f".//{SHEET}f") is None
    return [[_text(cell, shared) for cell in row] for row in sheet.iter(f"{SHEET}row")]


def _text(cell: Any, shared: list[str]) -> str:
    assert cell.get("t") in {"s", "inlineStr"}
    value = cell.find(f"{SHEET}v")
    return shared[int(value.text)] if cell.get("t") == "s" else "".join(cell.itertext())


def test_the_export_is_a_sheet_of_what_the_list_shows(world: World) -> None:
    case, other = bring(world, "in_hand"), take_in(world, title="另一件")
    heading, *rows, mark = cells(at_desk(world, "liufang"))
    number = AuditRow.objects.get(action="export").detail["number"]
    assert re.fullmatch(rf"刘芳（liufang）于 [-\d]+ [:\d]+ 导出，共 2 件，导出编号 {number}。", "".join(mark))
    assert heading[:3] == ["编号", "事项", "分类"]
    assert [row[0] for row in rows] == [case.no, other.no]
    assert {"办理中", "松园物业", "赵强", "紧急 · 2 小时"} <= set(rows[0])
    assert [row[1] for row in cells(at_desk(world, "liufang"), "?q=另一件")[1:-1]] == ["另一件"]
    assert len(cells(at_desk(world, "zhaoqiang"))) == 3
    assert len(cells(at_desk(world, "moshi"))) == 2


def test_the_export_holds_no_reporter_and_is_on_record(world: World) -> None:
    bring(world, "closed")
    *rows, _mark = cells(at_desk(world, "liufang"))  # the number of the export is made by chance
    text = str(rows)
    assert PHONE not in text
    assert "8000" not in text
    assert "李" not in text
    row = AuditRow.objects.get(action="export")
    assert (row.actor_name, row.detail["rows"]) == ("刘芳", 1)


@pytest.mark.parametrize("text", ["=1+1", "+86", "-2", "@SUM(A1)", "{=1}", "https://example.com", '=HYPERLINK("x")'])
def test_what_looks_like_a_formula_stays_text(world: World, text: str) -> None:
    take_in(world, title=text, address=text)
    row = cells(at_desk(world, "liufang"))[1]
    assert row.count(text) == 2
