"""Whoever reported is told, step by step, once each and in the words of the settings; the anonymous are left alone."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from pytest_django import Settings

from linli.casework.models import Case, Entry
from linli.casework.tests.driving import NOW
from linli.foundation.messaging.actions import deliver_due
from linli.foundation.messaging.models import InboxItem, Message
from linli.foundation.messaging.tests.servers import robot_server
from linli.foundation.messaging.topics import TOPICS
from linli.lib.masking import mask_phone
from linli.lib.worktime import SHANGHAI
from linli.modules.matters.actions import reporter
from linli.modules.matters.actions.reporter import STEPS, register_reporter_link
from linli.modules.matters.procedure import PROCEDURE
from linli.modules.matters.tests.desk import NEW, Press, at_desk, intake, page, step_data
from linli.registers.deadlines.models import Clock
from tests.world import World

BODY = "三楼楼道灯不亮，老人下楼看不见"
TITLE = BODY
LINE = ("accept", "chenyan"), ("dispatch", "chenyan"), ("sign", "zhaoqiang"), ("reply", "zhaoqiang"), ("check", "hewei")


def reported(world: World, **more: Any) -> Case:
    """A matter taken in by telephone, over HTTP."""
    given = intake(world, body=BODY, **{"category": "0504"} | more)
    assert at_desk(world, "liufang").post(NEW, given).status_code == 302
    return Case.objects.get(pk=given["id"])


def texts(case: Case) -> list[str]:
    """The words that went out to the reporter, oldest first."""
    rows = Message.objects.filter(subject_id=case.pk, transport="sms").order_by("created_at", "id")
    return [row.body for row in rows]


def walk(case: Case, press: Press, until: str) -> None:
    """Along the straight line up to a step, which is taken too."""
    for step, username in (*LINE, ("close", "hewei")):
        assert press(case, step, username).status_code == 200
        if step == until:
            return


@pytest.fixture
def link(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A portal that shows the progress."""
    settings.PUBLIC_URL = "https://sq.example.cn"
    monkeypatch.setattr(reporter, "_signed", [])
    monkeypatch.setattr(reporter, "_links", [])
    register_reporter_link(lambda case: f"/p/{case.no[-5:]}")


def test_at_each_of_the_five_moments_the_caller_gets_exactly_one_text(world: World, press: Press, link: None) -> None:
    case = reported(world)
    assert texts(case) == []
    walk(case, press, "sign")
    press(case, "progress", "zhaoqiang")
    press(case, "accept_promise", "zhoumin")
    for step, username in (("reply", "zhaoqiang"), ("check", "hewei"), ("close", "hewei")):
        press(case, step, username)
    at = f"https://sq.example.cn/p/{case.no[-5:]}"
    assert case.state == "closed"
    due = case_due(case)
    assert texts(case) == [
        f"【松园社区】您反映的“{TITLE}”已受理，编号{case.no}。我们会在{due}前办理并反馈。查进度：{at}",
        f"【松园社区】您反映的“{TITLE}”已交松园物业服务站办理，编号{case.no}。查进度：{at}",
        f"【松园社区】您反映的“{TITLE}”正在办理，预计1月4日09:00前有结果。查进度：{at}",
        f"【松园社区】您反映的“{TITLE}”已有办理结果，我们会核查并回访您。查看结果：{at}",
        f"【松园社区】您反映的“{TITLE}”已办结，编号{case.no}。没有解决的，15天内可以要求重新办理。查看和评价：{at}",
    ]
    first = Message.objects.filter(subject_id=case.pk, transport="sms").order_by("created_at", "id").first()
    assert first
    assert first.phone
    assert first.phone.masked(mask_phone) == "138****8000"
    assert (first.sender, first.receiver) == (world["chenyan"], None)


def case_due(case: Case) -> str:
    """When the main clock of a matter ends, as a text says it."""
    clock = Clock.objects.filter(subject_id=case.pk, name="main").latest("started_at")
    local = (clock.due_at - timedelta(minutes=1)).astimezone(SHANGHAI)
    assert (local.hour, local.minute) == (23, 59)
    return f"{local.month}月{local.day}日24:00"


def test_without_a_public_address_no_half_sentence_is_sent(world: World, press: Press) -> None:
    case = reported(world)
    walk(case, press, "dispatch")
    assert texts(case)[1] == f"【松园社区】您反映的“{TITLE}”已交松园物业服务站办理，编号{case.no}。"


@pytest.mark.parametrize("left", [
    {"reporter_name": "", "reporter_phone": ""}, {"reporter_phone": ""}, {"reporter_phone": "0471-6901234"},
])  # fmt: skip
def test_nothing_goes_to_the_anonymous_or_to_a_number_that_cannot_read(
    world: World, press: Press, left: dict[str, str]
) -> None:
    case = reported(world, **left)
    walk(case, press, "reply")
    assert not Message.objects.filter(transport="sms").exists()


def test_waiting_says_what_is_needed_with_numbers_masked(world: World, press: Press) -> None:
    case = reported(world)
    walk(case, press, "sign")
    press(case, "wait", "zhaoqiang", needed="请把发票送到前台，或打 13912345678 联系。")
    assert texts(case)[-1] == (
        f"【松园社区】办理“{TITLE}”需要您配合：请把发票送到前台，或打 139****5678 联系。"
        "请在3月5日09:20前联系我们，办理时限暂停计算。"
    )


def test_an_extension_says_the_new_limit_and_a_suspension_the_review(world: World, press: Press) -> None:
    case = reported(world)
    walk(case, press, "sign")
    press(case, "ask_extension", "zhaoqiang")
    before = len(texts(case))
    press(case, "grant_extension", "zhoumin")
    assert texts(case)[before:] == [
        f"【松园社区】您反映的“{TITLE}”需要更多时间办理，新的时限是{case_due(case)}。原因：需要采购配件。"
    ]
    press(case, "ask_suspension", "zhaoqiang")
    press(case, "suspend", "zhengjie")
    assert texts(case)[before + 1 :] == [
        f"【松园社区】您反映的“{TITLE}”因客观原因暂时不能办理，已挂账，条件具备就恢复办理。最迟5月1日09:20复核。原因：冬季不能施工。"
    ]


@pytest.mark.parametrize(("step", "username", "said"), [
    ("settle", "hewei", "已办结"), ("redirect", "chenyan", "不由我们办理。请向法院起诉。"),
    ("withdraw", "liufang", "已按您的要求撤回。不是您要求的，请告诉我们"),
])  # fmt: skip
def test_leaving_the_line_is_told_too(world: World, press: Press, step: str, username: str, said: str) -> None:
    case = reported(world, category="0501")
    press(case, step, username)
    (text,) = texts(case)
    assert said in text


def test_a_step_that_was_refused_tells_nobody(world: World, press: Press) -> None:
    case = reported(world)
    walk(case, press, "sign")
    before = texts(case)
    assert press(case, "reply", "zhaoqiang", result="").status_code == 422
    assert press(case, "progress", "zhaoqiang", promised_at="2026-03-02T08:00").status_code == 422
    assert texts(case) == before


def test_edited_words_are_what_is_sent_and_the_gateway_gets_them(
    world: World, press: Press, settings: Settings
) -> None:
    client: Client = at_desk(world, "admin")
    client.post("/desk/settings/wordings/matter.told_accepted/", {"text": "{社区}：{编号}我们收到了。"})
    case = reported(world)
    press(case, "accept", "chenyan")
    with robot_server() as (port, posted):
        settings.SMS_URL = f"json://127.0.0.1:{port}/send?:mobile={{phone}}"
        assert deliver_due(at=NOW + timedelta(minutes=21), worker="w") == 1
    assert [(one["mobile"], one["message"]) for one in posted] == [("13800138000", f"松园社区：{case.no}我们收到了。")]


def test_a_text_that_fails_is_told_to_who_took_the_step_without_the_reporter(
    world: World, press: Press, settings: Settings
) -> None:
    case = reported(world)
    walk(case, press, "sign")
    press(case, "progress", "zhaoqiang")
    press(case, "accept_promise", "zhoumin")
    with robot_server(status=500) as (port, _):
        settings.SMS_URL = f"json://127.0.0.1:{port}/send?:mobile={{phone}}"
        for minutes in (21, 30, 60):
            deliver_due(at=NOW + timedelta(minutes=minutes), worker="w")
    item = InboxItem.objects.get(user=world["zhoumin"], topic="message_failed")
    assert item.link == page(case)
    assert "138" not in item.body + item.subject
    assert "李桂兰" not in item.body + item.subject


@pytest.mark.parametrize(("time_class", "goes_at"), [("P0", "03-02 23:30"), ("P2", "03-03 07:00")])
def test_the_night_waits_but_not_for_what_is_urgent(
    world: World, clock: time_machine.Traveller, time_class: str, goes_at: str
) -> None:
    clock.move_to("2026-03-02 23:30:00+08:00")
    case = reported(world, time_class=time_class)
    at_desk(world, "chenyan").post(page(case, "accept/"), step_data(world, case, "accept"))
    goes = Message.objects.get(subject_id=case.pk, transport="sms").next_try_at
    assert f"{goes.astimezone(SHANGHAI):%m-%d %H:%M}" == goes_at


def test_every_step_that_is_told_exists_and_has_its_words() -> None:
    assert set(STEPS) <= set(PROCEDURE.by_step)
    assert {f"matter.{topic}" for topic in STEPS.values()} <= set(TOPICS)


def test_every_place_of_a_text_to_the_reporter_can_be_filled(world: World) -> None:
    known = set(reporter._values(reported(world), "", None))
    texted = [topic for topic in TOPICS.values() if topic.code.startswith("matter.told_") and topic.texted]
    assert len(texted) == len(set(STEPS.values()))
    assert [topic.code for topic in texted if not topic.names <= known] == []


def test_one_step_is_told_once(world: World, press: Press) -> None:
    case = reported(world)
    press(case, "accept", "chenyan")
    press(case, "accept", "chenyan")
    assert Entry.objects.filter(case=case, step="accept").count() == len(texts(case)) == 1
