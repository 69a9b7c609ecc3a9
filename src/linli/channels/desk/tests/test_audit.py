"""The audit log: for the auditor alone."""

import ast

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.channels.desk.views.audit import ACTIONS
from linli.foundation.audit.actions import record_audit
from linli.foundation.audit.models import AuditRow
from tests.architecture.source import calls, dotted, programs
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
URL = "/desk/settings/audit/"


@pytest.fixture
def world() -> World:
    return build_world()


def sign_in(world: World, username: str) -> Client:
    client = Client()
    client.force_login(world[username])
    return client


def test_the_auditor_reads_who_opened_what_for_which_purpose(world: World) -> None:
    record_audit(action="sealed.opened", by=world["liufang"], at=timezone.now(), purpose="联系约时间")
    page = sign_in(world, "auditor").get(URL, {"action": "sealed.opened"}).content.decode()
    assert "查看密封数据" in page
    assert "刘芳" in page
    assert "联系约时间" in page


@pytest.mark.parametrize("username", ["admin", "liufang", "zhoumin", "zhengjie", "zhaoqiang"])
def test_nobody_else_finds_the_log(world: World, username: str) -> None:
    assert sign_in(world, username).get(URL).status_code == 404
    assert sign_in(world, username).get(f"{URL}export/").status_code == 404


def test_a_filter_that_finds_nothing_says_so(world: World) -> None:
    assert "没有符合条件的记录" in sign_in(world, "auditor").get(URL, {"actor": "查无此人"}).content.decode()


def test_every_event_that_is_written_has_a_name_in_the_log() -> None:
    written = {
        keyword.value.value
        for path in programs()
        for call in calls(path)
        if dotted(call.func) == "record_audit"
        for keyword in call.keywords
        if keyword.arg == "action" and isinstance(keyword.value, ast.Constant)
    }
    assert len(written) > 20
    assert written <= set(ACTIONS)


def test_an_export_is_itself_audited_and_safe_to_open(world: World) -> None:
    record_audit(action="sealed.opened", by=None, at=timezone.now(), purpose="=HYPERLINK(1)")
    response = sign_in(world, "auditor").get(f"{URL}export/", {"action": "sealed.opened"})
    assert "'=HYPERLINK(1)" in response.content.decode("utf-8-sig")
    assert AuditRow.objects.filter(action="export", subject_kind="audit", detail={"rows": 1}).count() == 1


def test_the_log_costs_the_same_with_one_and_with_many_rows(world: World) -> None:
    client = sign_in(world, "auditor")
    client.get(URL)
    with CaptureQueriesContext(connection) as few:
        client.get(URL)
    for _number in range(30):
        record_audit(action="export", by=world["liufang"], at=timezone.now())
    with CaptureQueriesContext(connection) as many:
        client.get(URL)
    assert len(many) == len(few)
