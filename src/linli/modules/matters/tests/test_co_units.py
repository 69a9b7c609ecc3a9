"""Co-units: asked with a dispatch of their own, which is all they see of a matter."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.casework.models import Case, Involvement
from linli.casework.proving import verify_history
from linli.casework.tests.driving import NOW, bring, picture, take, take_in
from linli.foundation.audit.models import AuditRow
from linli.foundation.files.models import Attachment
from linli.foundation.messaging.models import Message
from linli.modules.matters.facts import ReplyFacts
from linli.modules.matters.models import Dispatch
from linli.modules.matters.tests.desk import HTMX, Press, at_desk, errors_of, page, words
from linli.registers.deadlines.actions import sweep_clocks
from linli.registers.deadlines.models import Clock
from linli.registers.deadlines.queries import clocks_of
from tests.pictures import upload
from tests.world import World

LIST = "/desk/matters/dispatches/"
ASKED = "请断开七号楼门前路灯的电源"


@pytest.fixture
def case(world: World, press: Press) -> Case:
    """A matter led by the property company, with the lighting office as co-unit."""
    made = take_in(world, files=(picture(world["liufang"]),))
    press(made, "accept", "chenyan")
    press(made, "dispatch", "zhoumin", co_units=[str(world.lighting.pk)], co_asked=ASKED, co_pictures="on")
    press(made, "sign", "zhaoqiang")
    press(made, "note", "zhoumin", note="内部的话")
    return made


def own(case: Case) -> Dispatch:
    """The dispatch of the co-unit."""
    return Dispatch.objects.get(case=case)


def send(world: World, dispatch: Dispatch, step: str, username: str = "wanghai", **data: Any) -> Any:
    """A step of a dispatch, by its form."""
    return at_desk(world, username).post(f"{LIST}{dispatch.pk}/{step}/", data, follow=True)


def told(dispatch: Dispatch, topic: str) -> set[str]:
    return {str(row.receiver) for row in Message.objects.filter(subject_id=dispatch.pk, topic=f"dispatch.{topic}")}


def test_a_co_unit_is_told_and_sees_its_dispatch_in_list_and_today(world: World, case: Case) -> None:
    dispatch = own(case)
    assert (dispatch.state, dispatch.organisation_id, dispatch.sent_by) == ("sent", world.lighting.pk, world["zhoumin"])
    assert told(dispatch, "sent") == {"王海"}
    assert {clock.name for clock in clocks_of("dispatch", [dispatch.pk])[dispatch.pk]} == {"sign", "main"}
    client = at_desk(world, "wanghai")
    for address in (LIST, "/desk/"):
        text = words(client.get(address))
        assert "请断开七号楼门前路灯的电源" in text
        assert case.title not in text
    assert f"{LIST}{dispatch.pk}/" in client.get("/desk/").content.decode()
    assert "请断开七号楼门前路灯的电源" not in words(at_desk(world, "zhaoqiang").get(LIST))


def test_a_co_unit_sees_nothing_else_of_the_file(world: World, case: Case) -> None:
    dispatch, client = own(case), at_desk(world, "wanghai")
    shown = client.get(f"{LIST}{dispatch.pk}/")
    text = words(shown)
    assert ASKED in text
    assert "七号楼" in text
    for secret in ("李桂兰", "李**", "8000", "内部的话", case.matter.body, case.title, "赵强", "松园物业"):
        assert secret not in text, secret
    handed_on = Attachment.objects.get(subject_kind="dispatch", subject_id=dispatch.pk)
    assert client.get(f"/files/{handed_on.file_id}/").status_code == 200
    after = picture(world["zhaoqiang"])
    take(world, case, "reply", "zhaoqiang", facts=_reply(after))
    assert client.get(f"/files/{after}/").status_code == 404
    for address in (page(case), page(case, "print/"), page(case, "note/"), page(case, "reply/")):
        assert client.get(address).status_code == 404
    assert client.post(page(case, "reveal/"), {"purpose": "联系"}).status_code == 404
    assert case.no not in words(client.get("/desk/matters/?view=all"))
    assert not Involvement.objects.filter(case=case, organisation=world.lighting).exists()


def _reply(file: Any) -> ReplyFacts:
    """The lead's reply, which does not wait for the co-unit."""
    return ReplyFacts("办好了", "不等了", files=(file,))


def test_strangers_get_404_and_leave_an_audit_row(world: World, case: Case) -> None:
    dispatch = own(case)
    for username in ("moshi", "zhaoqiang", "liufang", "admin"):
        client = at_desk(world, username)
        assert client.get(f"{LIST}{dispatch.pk}/").status_code == 404
        assert client.post(f"{LIST}{dispatch.pk}/sign/").status_code == 404
    assert AuditRow.objects.filter(action="refused_look", subject_id=str(dispatch.pk)).exists()
    assert at_desk(world, "wanghai").get(f"{LIST}{case.pk}/").status_code == 404
    assert at_desk(world, "wanghai").get(f"{LIST}{dispatch.pk}/fly/").status_code == 404
    assert own(case).state == "sent"


def test_a_co_unit_signs_and_reports_and_the_lead_hears(world: World, case: Case) -> None:
    dispatch = own(case)
    assert "办理中" in words(send(world, dispatch, "sign"))
    assert send(world, dispatch, "done", result="").status_code == 422
    text = words(send(world, dispatch, "done", result="已断电，九点恢复", kept="", images=upload("断电")))
    assert "已断电，九点恢复" in text
    dispatch.refresh_from_db()
    assert (dispatch.state, dispatch.words, bool(dispatch.signed_at)) == ("done", "已断电，九点恢复", True)
    assert not Clock.objects.filter(subject_id=dispatch.pk, stopped_at__isnull=True).exists()
    case.refresh_from_db()
    assert case.state == "in_hand"
    heard = words(at_desk(world, "zhaoqiang").get(page(case)))
    assert "路灯所 王海：报告办结。 已断电，九点恢复" in heard
    assert Message.objects.filter(subject_id=case.pk, topic="matter.co_done", receiver=world["zhaoqiang"]).exists()
    assert list(verify_history(Case.objects.filter(pk=case.pk))) == []
    assert send(world, dispatch, "return", reason="不办了").status_code == 409
    late = at_desk(world, "wanghai").post(
        f"{LIST}{dispatch.pk}/return/", {"reason": "不办了"}, headers={"HX-Request": "true"}
    )
    assert late.status_code == 422, "htmx shows nothing of a 409"
    assert "这张协办单现在是" in words(late)
    assert "已经结束" in words(at_desk(world, "wanghai").get(f"{LIST}{dispatch.pk}/"))
    assert "已断电" not in words(at_desk(world, "wanghai").get(LIST))
    assert "请断开" in words(at_desk(world, "wanghai").get(f"{LIST}?view=ended"))


def test_a_dispatch_is_returned_with_a_reason(world: World, case: Case) -> None:
    dispatch = own(case)
    assert send(world, dispatch, "return", reason="").status_code == 422
    send(world, dispatch, "return", reason="不是我们的灯")
    assert own(case).state == "returned"
    assert "不是我们的灯" in words(at_desk(world, "chenyan").get(page(case)))


def test_the_forms_of_a_dispatch_work_by_htmx_too(world: World, case: Case) -> None:
    dispatch, client = own(case), at_desk(world, "wanghai")
    form = client.get(f"{LIST}{dispatch.pk}/sign/", headers=HTMX)
    assert "<html" not in form.content.decode()
    sent = client.post(f"{LIST}{dispatch.pk}/sign/", headers=HTMX)
    assert (sent.status_code, sent["HX-Redirect"]) == (204, f"{LIST}{dispatch.pk}/")
    gone = client.get(f"{LIST}{dispatch.pk}/sign/")
    assert gone["Location"] == f"{LIST}{dispatch.pk}/"


def test_the_reply_waits_for_the_co_unit_or_says_why_not(world: World, press: Press, case: Case) -> None:
    refused = press(case, "reply", "zhaoqiang")
    assert refused.status_code == 422
    assert "路灯所还没有办结" in errors_of(refused)["co_reason"][0]
    press(case, "reply", "zhaoqiang", co_reason="灯已自行恢复")
    assert case.state == "replied"
    assert (own(case).state, own(case).words) == ("withdrawn", "灯已自行恢复")
    assert "不再等协办单位：灯已自行恢复" in words(at_desk(world, "chenyan").get(page(case)))


def test_after_the_co_unit_is_done_the_reply_asks_for_no_reason(world: World, press: Press, case: Case) -> None:
    send(world, own(case), "sign")
    send(world, own(case), "done", result="已断电", kept="")
    assert "co_reason" not in at_desk(world, "zhaoqiang").get(page(case, "reply/")).context["form"].fields
    press(case, "reply", "zhaoqiang")
    assert (case.state, own(case).state) == ("replied", "done")


def test_co_units_are_asked_later_and_taken_back(world: World, press: Press) -> None:
    case = bring(world, "in_hand")
    press(case, "ask_co", "zhaoqiang")
    dispatch = own(case)
    again = press(case, "ask_co", "zhaoqiang")
    assert again.status_code == 422
    assert press(case, "drop_co", "zhaoqiang", dispatch=str(case.pk), reason="错了").status_code == 422
    press(case, "drop_co", "zhaoqiang", dispatch=str(dispatch.pk), reason="已不需要")
    assert (own(case).state, own(case).words) == ("withdrawn", "已不需要")
    assert told(dispatch, "withdrawn") == {"王海"}
    press(case, "ask_co", "zhaoqiang")
    assert Dispatch.objects.filter(case=case, ended_at__isnull=True).count() == 1


@pytest.mark.parametrize("who", ["property", "other_committee"])
def test_neither_the_lead_nor_a_unit_of_another_street_is_a_co_unit(world: World, press: Press, who: str) -> None:
    case = bring(world, "accepted")
    unit = str(getattr(world, who).pk)
    assert press(case, "dispatch", "zhoumin", co_units=[unit], co_asked=ASKED).status_code == 422
    assert press(case, "dispatch", "zhoumin", co_units=[str(world.lighting.pk)], co_asked="").status_code == 422
    assert case.state == "accepted"
    assert not Dispatch.objects.exists()


def test_a_co_unit_that_becomes_the_lead_keeps_no_dispatch(world: World, press: Press) -> None:
    case = bring(world, "accepted")
    press(case, "dispatch", "zhoumin", co_units=[str(world.lighting.pk)], co_asked=ASKED)
    press(case, "object", "zhaoqiang")
    press(case, "uphold", "zhoumin")
    assert (case.lead, own(case).state) == (world.lighting, "withdrawn")


def test_a_co_unit_is_reminded_and_its_delay_goes_up(world: World, case: Case, clock: time_machine.Traveller) -> None:
    dispatch = own(case)
    clock.move_to(NOW + timedelta(hours=5))
    sweep_clocks(at=NOW + timedelta(hours=5))
    assert told(dispatch, "supervise") == {"王海"}
    above = Message.objects.filter(subject_id=case.pk, topic="dispatch.supervise")
    assert {str(row.receiver) for row in above} == {"周敏", "郑杰"}


def test_the_main_clock_of_a_dispatch_ends_with_the_matter(world: World, case: Case) -> None:
    dispatch = own(case)
    main = Clock.objects.get(subject_id=dispatch.pk, name="main")
    assert main.due_at == Clock.objects.get(subject_id=case.pk, name="main").due_at


@pytest.mark.parametrize("address", [LIST, "/desk/"])
def test_thirty_dispatches_cost_no_more_queries_than_one(world: World, press: Press, case: Case, address: str) -> None:
    def count() -> int:
        client = at_desk(world, "wanghai")
        client.get(address)
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        return len(caught)

    few = count()
    for _ in range(29):
        press(bring(world, "in_hand"), "ask_co", "zhaoqiang")
    assert count() == few
