"""A confidential reporter is absent from everything a handler can open."""

import io
import re
import zipfile
from typing import Any, cast
from urllib.parse import unquote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.casework.models import Case
from linli.casework.tests.driving import NOW, take
from linli.channels.portal.tests.reporting import report
from linli.foundation.audit.models import AuditRow
from linli.foundation.files.models import StoredFile
from linli.foundation.files.tests.pictures import HERE, with_exif
from linli.foundation.messaging.models import Message
from linli.modules.matters import facts as given
from linli.modules.matters.policies.reporter import knows_reporter
from linli.modules.matters.tests.desk import at_desk, words
from linli.modules.matters.views.staff.steps import ACTIONS
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
NAME, PHONE = "李桂兰", "13800138000"
TRACES = (NAME, PHONE, "李**", "李*", "8000", "138****")
# Keys and tokens: any four digits stand in one of them now and then.
MADE_BY_CHANCE = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b\w{32,}\b", re.ASCII)
PAPERS = ("", "print/", "print/receipt/", "print/dispatch/", "print/reply/")


@pytest.fixture
def world() -> World:
    """The cast."""
    return build_world()


def reported(world: World, steps: int, lead: str = "property") -> Case:
    """A confidential matter, brought so many steps along."""
    with time_machine.travel(NOW, tick=False):
        case = report(Client(), world, confidential="on")
    unit = getattr(world, lead)
    sent = given.DispatchFacts(unit.pk, unit.short, "请尽快处理")
    for step, who in (("accept", "chenyan"), ("dispatch", "chenyan"), ("sign", "zhaoqiang"))[:steps]:
        take(world, case, step, who, facts=sent if step == "dispatch" else None)
    return Case.objects.get(pk=case.pk)


def addresses(case: Case) -> list[str]:
    """Every address of the desk and the phone pages that somebody might try."""
    plain = [
        "/desk/", "/desk/matters/", "/desk/matters/?view=all", "/desk/matters/map/", "/inbox/", "/field/",
        f"/field/matters/{case.pk}/", f"/my/{case.pk}/", f"/portal/receipt/{case.pk}/",
    ]  # fmt: skip
    own = [f"/desk/matters/{case.pk}/{rest}" for rest in (*PAPERS, *(f"{step}/" for step in ACTIONS))]
    return plain + own + [f"/field/matters/{case.pk}/{step}/" for step in ACTIONS]


@pytest.mark.parametrize("username", ["zhaoqiang", "hewei"])
def test_no_page_export_or_search_shows_the_reporter_to_who_handles_it(world: World, username: str) -> None:
    case = reported(world, 3)
    browser = at_desk(world, username)
    opened = 0
    for address in addresses(case):
        for headers in ({}, {"HX-Request": "true"}):
            response = browser.get(address, headers=headers)
            opened += response.status_code == 200
            text = MADE_BY_CHANCE.sub("", response.content.decode())
            found = [trace for trace in TRACES if trace in text]
            assert not found, (address, found)
    assert opened > 10
    assert "保密" in words(browser.get(f"/desk/matters/{case.pk}/"))


@pytest.mark.parametrize("username", ["zhaoqiang", "hewei", "zhoumin"])
@pytest.mark.parametrize("searched", [NAME, PHONE, "8000"])
def test_no_search_finds_a_matter_by_its_reporter(world: World, username: str, searched: str) -> None:
    case = reported(world, 3)
    for address in ("/desk/matters/", "/desk/matters/map/"):
        assert case.no not in words(at_desk(world, username).get(address, {"view": "all", "q": searched}))


def test_what_a_handler_exports_names_nobody(world: World) -> None:
    reported(world, 3)
    book = at_desk(world, "zhaoqiang").get("/desk/matters/export/?view=all")
    content = b"".join(cast("Any", book))
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        cells = [parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml")]
    assert any("路灯" in cell for cell in cells)
    assert not [cell for cell in cells if NAME in cell or PHONE in cell]


@pytest.mark.parametrize("username", ["zhaoqiang", "hewei"])
def test_the_phone_is_opened_to_no_handler_by_any_way(world: World, username: str) -> None:
    case = reported(world, 3)
    browser = at_desk(world, username)
    for address in (f"/desk/matters/{case.pk}/reveal/", f"/field/matters/{case.pk}/phone/"):
        response = browser.post(address, {"purpose": "联系反映人"})
        assert response.status_code == 404, address
    browser.post(f"/desk/matters/{case.pk}/print/contact/", {"purpose": "上门"})
    assert browser.post(f"/desk/matters/{case.pk}/print/code/").status_code == 404
    assert not AuditRow.objects.filter(action="sealed.opened").exists()
    earlier = browser.post("/desk/matters/caller/", {"reporter_phone": PHONE})
    assert case.title not in words(earlier)


def test_a_photo_of_a_confidential_reporter_tells_neither_name_nor_time_nor_place(world: World) -> None:
    photo = SimpleUploadedFile(f"{NAME}家门口.jpg", with_exif("2026:03:01 09:30:00", *HERE))
    with time_machine.travel(NOW, tick=False):
        case = report(Client(), world, confidential="on", images=photo)
    file = StoredFile.objects.get(attachments__subject_id=case.pk)
    assert (file.name, file.taken_at, file.lon, file.lat) == ("照片 1", None, None, None)
    answer = at_desk(world, "zhoumin").get(f"/files/{file.pk}/")
    assert NAME not in unquote(answer["Content-Disposition"])
    assert "照片自带" not in words(at_desk(world, "zhoumin").get(f"/desk/matters/{case.pk}/"))


def test_nobody_is_messaged_who_reported_it(world: World) -> None:
    reported(world, 3)
    told = Message.objects.all()
    assert told
    assert not [one for one in told if NAME in one.subject + one.body or PHONE in one.subject + one.body]


def test_the_centre_and_intake_may_open_it_and_leave_a_record(world: World) -> None:
    case = reported(world, 3)
    for username in ("zhoumin", "liufang"):
        page = at_desk(world, username).post(f"/desk/matters/{case.pk}/reveal/", {"purpose": "核实情况"})
        assert PHONE in words(page)
    assert AuditRow.objects.filter(subject_id=str(case.pk), purpose="核实情况").count() == 2


def test_who_takes_matters_in_does_not_know_once_their_own_unit_handles_it(world: World) -> None:
    case = reported(world, 2, lead="committee")
    assert not knows_reporter(case, world["liufang"])
    assert not knows_reporter(case, world["hewei"])
    assert knows_reporter(case, world["zhoumin"])
