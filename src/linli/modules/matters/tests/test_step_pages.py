"""Steps over HTTP: plain forms, the same by htmx, and what bad input gets."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from linli.casework.actions import StepRefused
from linli.casework.models import Case, Entry
from linli.casework.tests.driving import NOW, STATES, WAY, bring, take, take_in
from linli.foundation.files.models import Attachment, StoredFile
from linli.foundation.files.tests import samples
from linli.foundation.messaging.models import Message
from linli.modules.matters.actions import Reporter
from linli.modules.matters.facts import DispatchFacts
from linli.modules.matters.models import Matter
from linli.modules.matters.procedure import PROCEDURE
from linli.modules.matters.tests.desk import HTMX, at_desk, errors_of, page, step_data, words
from linli.modules.matters.views.staff.steps import ACTIONS
from linli.registers.deadlines.models import Clock
from tests.pictures import upload
from tests.world import World

FROM = {step: STATES[number] for number, (step, _) in enumerate(WAY)} | {
    "locate": "received", "contact": "in_hand", "note": "in_hand", "settle": "received", "redirect": "received",
    "withdraw": "accepted", "take_back": "redirected", "object": "assigned", "uphold": "objected",
    "overrule": "objected", "progress": "in_hand", "wait": "in_hand", "resume": "waiting", "ask_extension": "in_hand",
    "ask_suspension": "in_hand", "supervise": "checking", "confirm": "replied", "fail": "checking", "rework": "rework",
    "reopen": "closed", "unarchive": "archived", "split": "in_hand", "ask_co": "in_hand", "unmerge": "merged",
}  # fmt: skip
WHO = dict(WAY) | {
    "locate": "chenyan", "contact": "zhaoqiang", "note": "zhoumin", "settle": "hewei", "redirect": "chenyan",
    "withdraw": "liufang", "take_back": "zhoumin", "object": "zhaoqiang", "uphold": "zhoumin", "overrule": "zhoumin",
    "progress": "zhaoqiang", "wait": "zhaoqiang", "resume": "liufang", "ask_extension": "zhaoqiang",
    "ask_suspension": "zhaoqiang", "supervise": "zhengjie", "confirm": "liufang", "fail": "hewei",
    "rework": "zhaoqiang", "reopen": "chenyan", "unarchive": "zhoumin", "split": "zhaoqiang",
    "ask_co": "zhaoqiang", "unmerge": "zhoumin",
}  # fmt: skip


def counted() -> list[int]:
    """How many rows stand in everything a step writes to."""
    return [model._default_manager.count() for model in (Entry, Clock, Message, Attachment)]


def test_five_people_strike_a_matter_off_by_plain_forms(world: World) -> None:
    case = take_in(world)
    for step, username in WAY:
        client = at_desk(world, username)
        assert page(case, f"{step}/") in client.get(page(case)).content.decode()
        assert client.get(page(case, f"{step}/")).status_code == 200
        response = client.post(page(case, f"{step}/"), step_data(world, case, step))
        assert (response.status_code, response["Location"]) == (302, page(case))
        assert "完成" in words(client.get(page(case)))
    case = Case.objects.get(pk=case.pk)
    matter = Matter.objects.get(pk=case.pk)
    assert (case.state, case.open, matter.satisfaction) == ("closed", False, "satisfied")
    assert matter.replied_at
    assert "没有下一步" in words(at_desk(world, "hewei").get(page(case)))


@pytest.fixture
def shortly_after() -> Iterator[None]:
    """While limits still run."""
    with time_machine.travel(NOW + timedelta(minutes=20), tick=False):
        yield


@pytest.mark.usefixtures("shortly_after")
@pytest.mark.parametrize("step", sorted(FROM))
def test_every_step_by_a_plain_form(world: World, step: str) -> None:
    case = bring(world, FROM[step])
    client = at_desk(world, WHO[step])
    form = client.get(page(case, f"{step}/"))
    assert form.status_code == 200
    assert "<html" in form.content.decode()
    before = Entry.objects.filter(case=case).count()
    response = client.post(page(case, f"{step}/"), step_data(world, case, step))
    assert (response.status_code, response["Location"]) == (302, page(case))
    last = Entry.objects.filter(case=case).order_by("-number")[0]
    assert (last.number, last.step) == (before + 1, step)
    assert Case.objects.get(pk=case.pk).state == (PROCEDURE.by_step[step].target or case.state)


@pytest.mark.usefixtures("shortly_after")
@pytest.mark.parametrize("step", sorted(FROM))
def test_every_step_by_htmx(world: World, step: str) -> None:
    case = bring(world, FROM[step])
    client = at_desk(world, WHO[step])
    form = client.get(page(case, f"{step}/"), headers=HTMX)
    assert form.status_code == 200
    assert "<html" not in form.content.decode()
    response = client.post(page(case, f"{step}/"), step_data(world, case, step), headers=HTMX)
    assert (response.status_code, response["HX-Redirect"], response.content) == (204, page(case), b"")
    assert Entry.objects.filter(case=case).order_by("-number")[0].step == step


BAD: list[tuple[str, dict[str, Any], str, str]] = [
    ("accept", {"category": "9999"}, "category", "没有这一项"),
    ("accept", {"category": "05"}, "category", "没有这一项"),
    ("accept", {"time_class": "P9"}, "time_class", "没有这一项"),
    ("accept", {"time_class": ""}, "time_class", "请选择时限。"),
    ("accept", {"duplicates_seen": ""}, "duplicates_seen", "重复"),
    ("locate", {"grid": ""}, "grid", "请选择网格。"),
    ("locate", {"grid": "nowhere"}, "grid", "有效"),
    ("locate", {"address": "长" * 121}, "address", "120"),
    ("dispatch", {"lead": ""}, "lead", "请选择主办单位。"),
    ("dispatch", {"lead": "nobody"}, "lead", "有效"),
    ("dispatch", {"instruction": "长" * 1001}, "instruction", "1000"),
    ("dispatch", {"co_units": ["nobody"]}, "co_units", "有效"),
    ("ask_co", {"co_units": []}, "co_units", "请选择协办单位。"),
    ("ask_co", {"co_asked": " "}, "co_asked", "请填写请协办的事。"),
    ("contact", {"note": ""}, "note", "请填写结果。"),
    ("contact", {"note": " \n "}, "note", "请填写结果。"),
    ("contact", {"note": "长" * 1001}, "note", "1000"),
    ("contact", {"how": "pigeon"}, "how", "没有这一项"),
    ("reply", {"result": ""}, "result", "请填写办理结果。"),
    ("reply", {"result": "长" * 2001}, "result", "2000"),
    ("reply", {"images": ""}, "images", "办理后照片"),
    ("close", {"how": ""}, "how", "请选择回访方式。"),
    ("close", {"attempts": "-1"}, "attempts", "0"),
    ("close", {"attempts": "21"}, "attempts", "20"),
    ("close", {"attempts": "三"}, "attempts", "要填数字"),
    ("close", {"contacted": "", "attempts": "2"}, "attempts", "三次"),
    ("close", {"satisfaction": "perhaps"}, "satisfaction", "没有这一项"),
    ("close", {"satisfaction": ""}, "satisfaction", "请"),
    ("close", {"contacted": "", "attempts": "3", "satisfaction": "satisfied"}, "satisfaction", "未评价"),
    ("close", {"how": "site", "contacted": "", "satisfaction": "fairly"}, "satisfaction", "未评价"),
    ("close", {"note": "长" * 1001}, "note", "1000"),
    ("note", {"note": "　"}, "note", "请填写备注。"),
    ("note", {"note": "坏\x00字"}, "note", "不允许"),
]


@pytest.mark.parametrize(("step", "bad", "field", "says"), BAD)
@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
def test_bad_input_is_said_at_its_field(
    world: World, step: str, bad: dict[str, Any], field: str, says: str, headers: dict[str, str]
) -> None:
    case = bring(world, FROM[step])
    before = counted()
    data = step_data(world, case, step) | bad
    response = at_desk(world, WHO[step]).post(page(case, f"{step}/"), data, headers=headers)
    assert response.status_code == 422
    assert ("<html" in response.content.decode()) is (not headers)
    assert says in " ".join(errors_of(response)[field])
    assert errors_of(response)[field][0] in words(response)
    assert counted() == before
    assert Case.objects.get(pk=case.pk).state == case.state
    shown = response.context["form"]
    typed = data.keys() - {"kept", "images", "duplicates_seen", "contacted", "co_pictures"}
    assert {name: shown[name].value() for name in typed} == {name: data[name] for name in typed}


def test_who_was_not_reached_after_three_calls_has_rated_nothing(world: World) -> None:
    case = bring(world, FROM["close"])
    data = step_data(world, case, "close") | {"contacted": "", "attempts": "3", "satisfaction": "not_rated"}
    assert at_desk(world, WHO["close"]).post(page(case, "close/"), data).status_code == 302
    assert Matter.objects.get(pk=case.pk).satisfaction == "not_rated"


@pytest.mark.parametrize(
    ("state", "username", "label"), [("received", "chenyan", "受理"), ("accepted", "chenyan", "派单")]
)
def test_what_brings_the_matter_on_is_the_primary_button(world: World, state: str, username: str, label: str) -> None:
    html = at_desk(world, username).get(page(bring(world, state))).content.decode()
    primary = html.split('class="btn btn-primary"')[-1].split("</a>")[0]
    assert label in primary
    assert html.index(label + "<small") < html.index("定位到网格<small")


@pytest.mark.parametrize("step", ["reply", "settle"])
@pytest.mark.parametrize("data", [samples.wav(), samples.pdf()], ids=["voice", "paper"])
def test_a_voice_or_a_paper_is_no_picture_after_the_work(world: World, step: str, data: bytes) -> None:
    case = bring(world, FROM[step])
    client = at_desk(world, WHO[step])
    given = step_data(world, case, step)
    refused = client.post(page(case, f"{step}/"), given | {"images": SimpleUploadedFile("说明.bin", data)})
    assert refused.status_code == 422
    assert "办理后照片" in errors_of(refused)["images"][0]
    kept = refused.context["form"]["kept"].value()
    assert kept == str(StoredFile.objects.get().pk)
    assert client.post(page(case, f"{step}/"), given | {"kept": kept, "images": upload()}).status_code == 302
    assert set(Attachment.objects.filter(subject_id=case.pk).values_list("evidence", flat=True)) == {"after"}


@pytest.mark.parametrize("step", ["note", "contact", "reply"])
def test_a_form_of_a_step_keeps_a_draft_of_its_own(world: World, step: str) -> None:
    case = bring(world, FROM[step])
    form = at_desk(world, WHO[step]).get(page(case, f"{step}/"), headers=HTMX).content.decode()
    assert f'data-draft="{case.pk}:{step}:{world[WHO[step]].pk}"' in form


@pytest.mark.parametrize("grid", ["other_grid", "community"])
def test_only_a_grid_of_the_same_street_can_be_chosen(world: World, grid: str) -> None:
    case = bring(world, "received")
    data = {"grid": str(getattr(world, grid).pk)}
    response = at_desk(world, "chenyan").post(page(case, "locate/"), data)
    assert "grid" in errors_of(response)
    assert Case.objects.get(pk=case.pk).grid_id == world.grid.pk


def test_accepting_without_a_grid_is_held_back_with_a_sentence(world: World) -> None:
    case = take_in(world, lon=None, lat=None)
    client = at_desk(world, "chenyan")
    assert "还没有定位到网格" in words(client.get(page(case)))
    response = client.post(page(case, "accept/"), step_data(world, case, "accept"))
    assert response.status_code == 422
    assert "还没有定位到网格" in words(response)


def test_a_picture_uploaded_with_a_fault_is_kept_for_the_next_try(world: World) -> None:
    case = bring(world, "in_hand")
    client = at_desk(world, "zhaoqiang")
    refused = client.post(page(case, "reply/"), {"result": "", "kept": "", "images": upload()})
    kept = refused.context["form"]["kept"].value()
    assert kept == str(StoredFile.objects.get().pk)
    client.post(page(case, "reply/"), {"result": "已处理好", "kept": kept})
    assert Attachment.objects.get(subject_id=case.pk).evidence == "after"
    assert Case.objects.get(pk=case.pk).state == "replied"


def test_without_a_phone_the_place_is_looked_at(world: World) -> None:
    case = bring(world, "in_hand", reporter=Reporter())
    client = at_desk(world, "zhaoqiang")
    assert "没有留电话" in errors_of(client.post(page(case, "contact/"), {"how": "phone", "note": "打过"}))["how"][0]
    assert client.post(page(case, "contact/"), {"how": "site", "note": "看过"}).status_code == 302
    assert Matter.objects.get(pk=case.pk).first_contact_at


def test_a_second_press_is_told_who_was_first(world: World) -> None:
    case = bring(world, "received")
    data = step_data(world, case, "accept")
    take(world, case, "accept", "chenyan")
    client = at_desk(world, "zhoumin")
    assert client.post(page(case, "accept/"), data, headers=HTMX)["HX-Redirect"] == page(case, "?late=1")
    shown = words(client.post(page(case, "accept/"), data, follow=True))
    assert "刚才那一步没有做：陈燕 已于" in shown
    assert "完成“受理”，此事项现在是“已受理”" in shown
    assert Entry.objects.filter(case=case).count() == 2


def test_words_written_for_a_step_that_somebody_else_took_stay_on_the_screen(world: World) -> None:
    case = bring(world, "in_hand")
    take(world, case, "wait", "zhaoqiang")
    client, data = at_desk(world, "zhaoqiang"), {"result": "已换好路灯", "kept": ""}
    for headers, status in (({}, 409), (HTMX, 422)):
        response = client.post(page(case, "reply/"), data, headers=headers)
        assert response.status_code == status
        assert "赵强 已于" in words(response)
        assert "已换好路灯" in words(response)
    assert "看最新的下一步" in words(response)


def test_a_closed_matter_takes_no_step_but_opening_it_again(world: World) -> None:
    case = bring(world, "closed")
    before = counted()
    for step in ACTIONS.keys() - {"reopen", "drop_co", "merge", "recheck", "recheck_fail"}:
        data = step_data(world, case, step)
        assert at_desk(world, "liufang").post(page(case, f"{step}/"), data).status_code in {302, 404, 409}
    assert counted()[:3] == before[:3]


def test_a_form_that_is_not_offered_leads_back_to_the_page(world: World) -> None:
    case = bring(world, "assigned")
    client = at_desk(world, "liufang")
    fresh = page(case, "?late=1")
    assert client.get(page(case, "close/"))["Location"] == fresh
    assert "刚才那一步没有做：周敏 已于" in words(client.get(fresh))
    assert "刚才那一步没有做" not in words(client.get(page(case)))
    assert client.get(page(case, "sign/"), headers=HTMX)["HX-Redirect"] == fresh


def test_a_step_of_somebody_else_is_not_found(world: World) -> None:
    case = bring(world, "assigned")
    assert at_desk(world, "wanghai").post(page(case, "sign/")).status_code == 404
    assert at_desk(world, "liufang").post(page(case, "sign/")).status_code == 404
    assert Case.objects.get(pk=case.pk).state == "assigned"


def test_an_unknown_step_is_not_found(world: World) -> None:
    case = bring(world, "received")
    assert at_desk(world, "liufang").get(page(case, "fly/")).status_code == 404


def test_the_hints_for_duplicates_are_shown_when_accepting(world: World) -> None:
    same, case = take_in(world, title="先来的一件"), take_in(world)
    text = words(at_desk(world, "chenyan").get(page(case, "accept/")))
    assert "先来的一件" in text
    assert same.no in text


def test_internal_notes_stay_off_paper(world: World) -> None:
    case = bring(world, "in_hand")
    take(world, case, "note", "zhoumin")
    client = at_desk(world, "chenyan")
    assert "请注意安全" in words(client.get(page(case)))
    assert "请注意安全" not in words(client.get(page(case, "print/")))


def test_a_form_sent_without_the_right_to_it_is_not_found_and_shows_nothing_alike(world: World) -> None:
    take_in(world, body="另一件一样的事")
    case = bring(world, "in_hand")
    response = at_desk(world, "zhaoqiang").post(page(case, "accept/"), {})
    assert response.status_code == 404
    assert "另一件一样的事" not in response.content.decode()


def test_what_looks_alike_is_shown_at_acceptance_within_ones_reach(world: World) -> None:
    take_in(world, body="本社区没有定位的一件", lon=None, lat=None)
    elsewhere: dict[str, Any] = {"community_id": None, "lon": None, "lat": None}
    take_in(world, body="别的街道没有定位的一件", street_id=world.other_street.pk, **elsewhere)
    take_in(world, body="本街道没有定位的一件", **elsewhere)
    case = take_in(world, body="又一件没有社区的", **elsewhere)
    shown = words(at_desk(world, "zhoumin").get(page(case, "accept/")))
    assert "本街道没有定位的一件" in shown
    assert "别的街道没有定位的一件" not in shown
    assert "本社区没有定位的一件" not in shown


def test_a_unit_of_another_street_is_neither_offered_nor_taken(world: World) -> None:
    case = bring(world, "accepted")
    client = at_desk(world, "zhoumin")
    offered = words(client.get(page(case, "dispatch/")))
    assert "路灯所" in offered
    assert "松园物业" in offered
    assert "梧桐居委会" not in offered
    response = client.post(page(case, "dispatch/"), {"lead": str(world.other_committee.pk), "instruction": ""})
    assert response.status_code == 422
    with pytest.raises(StepRefused):
        take(world, case, "dispatch", "zhoumin", facts=DispatchFacts(world.other_committee.pk, "梧桐居委会"))
    assert Case.objects.get(pk=case.pk).state == "accepted"
