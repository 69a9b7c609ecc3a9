"""What the reporter does: a button is shown exactly when the step succeeds, and only for who has shown it is theirs."""

from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client

from linli.casework.actions import StepRefused, take_step
from linli.casework.models import Case, Entry
from linli.casework.policies import may
from linli.casework.tests.driving import NOW, SIDES, STATES, bring, take
from linli.channels.portal.access import code_of, signed_link
from linli.channels.portal.presenting import own_steps
from linli.channels.portal.tests.reporting import open_link, report
from linli.channels.portal.views.steps import ACTIONS
from linli.foundation.files.models import Attachment
from linli.foundation.messaging.models import Message
from linli.lib.procedure import Facts
from linli.modules.matters import facts as given
from linli.modules.matters.procedure import PROCEDURE
from linli.modules.matters.tests.desk import words
from linli.registers.deadlines.models import Clock
from tests.pictures import jpeg
from tests.world import World, build_world

pytestmark = pytest.mark.django_db
FACTS: dict[str, Facts] = {
    "add": given.AddFacts("又坏了一盏"), "withdraw": given.ReasonFacts("自己修好了"),
    "confirm": given.ConfirmFacts("online", "satisfied"), "rate": given.RateFacts("fairly"),
    "reopen": given.ReasonFacts("又不亮了"), "resume": given.RemarkFacts(),
}  # fmt: skip


@pytest.fixture
def world() -> World:
    """The cast."""
    return build_world()


class TakenBack(Exception):
    """The step went through; nothing of it is kept."""


def succeeds(case: Case, step: str) -> bool:
    """Whether taking it works."""
    fresh = Case.objects.get(pk=case.pk)
    try:
        with transaction.atomic():
            ACTIONS[step](case=fresh, at=NOW, facts=FACTS[step])
            raise TakenBack
    except TakenBack:
        return True
    except StepRefused:
        return False


@pytest.mark.parametrize("state", [*STATES, *SIDES])
def test_the_reporters_buttons_are_shown_exactly_when_the_steps_succeed(world: World, state: str) -> None:
    case = bring(world, state)
    case.matter.satisfaction = ""
    case.matter.save()
    shown = {one.name for one in own_steps(case)}
    assert shown == {step for step in ACTIONS if succeeds(case, step)}
    offered = {step.name for step in PROCEDURE.steps_from(state) if may(step, case, None, as_reporter=True)}
    assert shown <= offered <= FACTS.keys()


def test_the_reporter_takes_no_step_of_the_desk(world: World) -> None:
    case = bring(world, "assigned")
    with pytest.raises(Exception, match="sign"):
        take_step("sign", case=case, by=None, at=NOW, facts=given.SignFacts(), as_reporter=True)
    assert Case.objects.get(pk=case.pk).state == "assigned"


def step(client: Client, case: Case, name: str, **data: Any) -> Any:
    """Send the form of a step and follow."""
    return client.post(f"/my/{case.pk}/{name}/", data, follow=True)


@pytest.fixture
def noon() -> Any:
    """The moment the cast lives in."""
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def test_confirming_is_the_second_persons_check(world: World, noon: Any) -> None:
    case = bring(world, "replied")
    client = open_link(case)
    assert "确认办好了" in words(client.get(f"/my/{case.pk}/"))
    assert "已销号" in words(step(client, case, "confirm", satisfaction="satisfied"))
    case.refresh_from_db()
    assert (case.state, case.matter.satisfaction) == ("closed", "satisfied")
    last = Entry.objects.filter(case=case).latest("number")
    assert (last.step, last.by_id, last.by_role, last.by_name) == ("confirm", None, "R1", "反映人")


def test_any_word_of_the_reporter_ends_the_waiting(world: World, noon: Any) -> None:
    case = bring(world, "waiting")
    photo = SimpleUploadedFile("fapiao.jpg", jpeg(), "image/jpeg")
    client = open_link(case)
    session = client.get(f"/my/{case.pk}/add/").context["form"]["session"].value()
    page = words(step(client, case, "add", words_added="发票在这里", images=photo, session=session))
    assert "办理中" in page
    assert "发票在这里" in page
    case.refresh_from_db()
    assert case.state == "in_hand"
    assert not Clock.objects.filter(subject_id=case.pk, paused_at__isnull=False, stopped_at__isnull=True).exists()
    assert Attachment.objects.filter(subject_id=case.pk, entry_id__isnull=False, evidence="other").count() == 1
    assert Message.objects.filter(topic="matter.added").exists()


def test_nothing_added_is_said_at_the_field(world: World, noon: Any) -> None:
    response = step(open_link(case := bring(world, "in_hand")), case, "add", words_added="")
    assert response.status_code == 422
    assert list(response.context["form"].errors) == ["words_added"]


def test_unsatisfied_with_a_reason_opens_it_again_and_counts_as_rework(world: World, noon: Any) -> None:
    case = bring(world, "closed")
    case.matter.satisfaction = ""
    case.matter.save()
    client = open_link(case)
    refused = step(client, case, "rate", satisfaction="unsatisfied", note="")
    assert list(refused.context["form"].errors) == ["note"]
    assert "已受理" in words(step(client, case, "rate", satisfaction="unsatisfied", note="还是不亮"))
    case = Case.objects.get(pk=case.pk)
    assert (case.state, case.matter.reworks, case.matter.satisfaction) == ("accepted", 1, "")


def test_after_fifteen_days_reopening_is_over(world: World, noon: Any) -> None:
    case = bring(world, "closed")
    assert case.closed_at is not None
    noon.shift(16 * 24 * 3600)
    response = step(open_link(case), case, "reopen", reason="又不亮了")
    assert response.status_code == 422
    assert "15 天" in words(response)


def test_withdrawing_ends_it_before_dispatch_and_not_after(world: World, noon: Any) -> None:
    case = bring(world, "accepted")
    assert "已撤回" in words(step(open_link(case), case, "withdraw", reason="自己修好了"))
    sent = bring(world, "assigned")
    assert step(open_link(sent), sent, "withdraw", reason="不用了").status_code == 409
    assert Case.objects.get(pk=sent.pk).state == "assigned"


def test_nobody_without_the_link_the_code_or_the_phone_sees_or_moves_anything(world: World, noon: Any) -> None:
    case = bring(world, "replied")
    for stranger in (Client(), open_link(bring(world, "received"))):
        assert stranger.get(f"/my/{case.pk}/").status_code == 302
        assert step(stranger, case, "confirm", satisfaction="satisfied").status_code == 200
        assert stranger.get(f"/portal/receipt/{case.pk}/")["Location"] == "/portal/find/"
    assert Case.objects.get(pk=case.pk).state == "replied"


def test_a_forged_or_expired_link_leads_to_a_page_with_a_way_on(world: World, noon: Any) -> None:
    case = bring(world, "replied")
    link = signed_link(case)
    assert len(link) == len("/portal/s//") + 39
    for bad in (link[:-3] + "x/", "/portal/s/nothing/", link.replace("/s/", "/s/A"), link[:14] + "A" + link[15:]):
        response = Client().get(bad)
        assert response.status_code == 410
        assert "查进度" in words(response)
    noon.shift(31 * 24 * 3600)
    assert Client().get(link).status_code == 410


def test_number_and_end_of_the_phone_or_the_code_find_it_again(world: World) -> None:
    case = report(Client(), world)
    for typed in (case.no, case.no.replace("〔", "[").replace("〕", "]").removesuffix("号")):
        found = Client().post("/portal/find/", {"number": typed, "last_four": "8000"})
        assert found["Location"] == f"/my/{case.pk}/"
    code = code_of(case.pk)
    found = Client().post("/portal/find/", {"number": f"{code[:4].lower()}-{code[4:]}"})
    assert found["Location"] == f"/my/{case.pk}/"


def test_unknown_and_wrong_are_the_same_sentence_and_five_tries_are_all(world: World) -> None:
    case, said = report(Client(), world), []
    for number, four in ((case.no, "8001"), ("松园诉〔2026〕999号", "8000"), ("ABCD2345", "")):
        response = Client().post("/portal/find/", {"number": number, "last_four": four})
        said.append(str(response.context["form"].errors["number"]))
    assert len(set(said)) == 1
    for _ in range(4):
        Client().post("/portal/find/", {"number": case.no, "last_four": "8001"})
    late = Client().post("/portal/find/", {"number": case.no, "last_four": "8000"})
    assert late.status_code == 422
    assert "次数太多" in words(late)


def test_a_session_planted_before_is_worth_nothing_after(world: World) -> None:
    client = Client()
    client.get("/portal/report/")
    before = client.session.session_key
    report(client, world)
    assert client.session.session_key != before


def test_the_reporter_reads_why_and_no_name_of_staff_and_no_note(world: World, noon: Any) -> None:
    case = bring(world, "waiting")
    take(world, case, "note", "chenyan", facts=given.NoteFacts("内部的话"))
    page = words(open_link(case).get(f"/my/{case.pk}/"))
    assert "等您提供" in page
    assert "内部的话" not in page
    assert not [user.name for user in world.people.values() if user.name in page]
