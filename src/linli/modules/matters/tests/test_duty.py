"""Urgent matters find whoever is on duty: in the inbox, by text, on the page, in the hand-over book."""

from collections.abc import Iterator

import pytest
import time_machine
from django.urls import reverse

from linli.casework.models import Case, Involvement
from linli.foundation.messaging.models import InboxItem, Message, Transport
from linli.foundation.sealing.sealed import Sealed, unseal
from linli.modules.matters import actions
from linli.modules.matters import facts as given
from linli.modules.matters.queries import matters_of, sees_matter
from linli.modules.matters.tests.desk import at_desk, page, words
from linli.registers.deadlines.actions import sweep_clocks
from linli.registers.roster.actions import Particulars, create_desk, hand_over_duty
from linli.registers.roster.models import DutyCall, DutyDesk
from linli.registers.roster.queries import open_calls
from linli.registers.roster.tests.rostering import NOW, man, man_all
from tests.world import World, add_person, build_world, inside, moment

pytestmark = pytest.mark.django_db
NIGHT = moment(2026, 2, 17, 23, 10)
"""The first night of the Spring Festival; 孙丽 is on duty until half past eight."""


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture
def desk(world: World) -> DutyDesk:
    return man_all(world)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NIGHT, tick=False) as traveller:
        yield traveller


def take_in(world: World, time_class: str = "P0", column: float = 1) -> Case:
    lon, lat = inside(column)
    row = actions.NewMatter(
        body="七号楼出口被一辆车堵住", category="0501", kind="help", source="call", received_at=NIGHT, lon=lon, lat=lat,
        time_class=time_class, reporter=actions.Reporter("某人", "19900000001"),
    )  # fmt: skip
    return actions.open_matter(row=row, by=world["liufang"], at=NIGHT).case


def called(world: World, username: str) -> list[str]:
    """What somebody on duty was called for, the oldest first."""
    found = InboxItem.objects.filter(user=world[username], topic="matter.on_duty").order_by("at", "id")
    return list(found.values_list("subject", flat=True))


def texts() -> list[tuple[str, str]]:
    """Number and words of every text to a duty desk, the oldest first."""
    rows = Message.objects.filter(transport=Transport.SMS, topic="matter.on_duty").order_by("created_at", "id")
    return [(unseal(row.phone.stored, row.phone.field), row.body) for row in rows if isinstance(row.phone, Sealed)]


def test_at_night_on_a_holiday_whoever_is_on_duty_is_called_at_once(world: World, desk: DutyDesk) -> None:
    case = take_in(world)
    assert called(world, "sunli") == [f"紧急：{case.no} 待受理：七号楼出口被一辆车堵住"]
    assert called(world, "hewei") == []
    [(number, text)] = texts()
    assert (number, text) == (
        "19900000010",
        f"【松园社区】松园值班室：紧急事项{case.no}，请马上处理。七号楼出口被一辆车堵住",
    )
    waiting = Message.objects.filter(subject_id=case.pk, topic="matter.on_duty", transport=Transport.SMS).get()
    assert waiting.next_try_at == NIGHT, "it does not wait for the morning"
    assert [(one.heading, one.link) for one in open_calls(desk)] == [(f"{case.no} {case.title}", page(case))]
    take_in(world, "P2")
    assert len(called(world, "sunli")) == len(texts()) == 1


def test_each_rung_of_the_ladder_finds_the_next_one_on_duty(world: World, desk: DutyDesk) -> None:
    case = take_in(world)
    sweep_clocks(at=moment(2026, 2, 17, 23, 13))
    assert len(called(world, "sunli")) > 1
    assert len(texts()) == 1, "what is not late is not texted"
    sweep_clocks(at=moment(2026, 2, 18, 9))
    assert called(world, "hewei")
    assert all("超期" in subject for subject in called(world, "hewei"))
    assert len(texts()) > 1
    assert set(DutyCall.objects.filter(subject_id=case.pk).values_list("shift__person__username", flat=True)) == {
        "hewei", "sunli",
    }  # fmt: skip
    before = Message.objects.count()
    sweep_clocks(at=moment(2026, 2, 18, 9))
    assert Message.objects.count() == before


def test_who_was_called_or_takes_over_reads_a_matter_of_another_grid_until_it_is_over(
    world: World, desk: DutyDesk, clock: time_machine.Traveller
) -> None:
    case = take_in(world, column=0)
    assert case.grid_id == world.grid.pk, "孙丽 serves in the other one"
    add_person(world, "linyuan", "林远", "R4", world.second_grid, None)
    night, stranger = at_desk(world, "sunli"), at_desk(world, "linyuan")
    link = InboxItem.objects.get(user=world["sunli"], topic="matter.on_duty").link
    shown = night.get(link)
    assert (shown.status_code, case.title in shown.content.decode(), shown.context["ready"]) == (200, True, [])
    assert night.post(f"{link}note/", {"note": "到了"}).status_code == 404, "to be read, not to be moved"
    assert sees_matter(world["sunli"], case.pk), "and its pictures"
    assert night.post(f"{link}reveal/", {"purpose": "问路"}).status_code == 404
    assert shown.context["phone_mask"] == "", "the phone of the reporter stays closed"
    assert (stranger.get(link).status_code, sees_matter(world["linyuan"], case.pk)) == (404, False)
    [thing] = open_calls(desk)
    hand_over_duty(desk=desk, to=world["linyuan"], note="", things=[thing], by=world["sunli"], at=NIGHT)
    assert (stranger.get(link).status_code, at_desk(world, "moshi").get(link).status_code) == (200, 404)
    assert case.pk not in set(matters_of(world["linyuan"]).values_list("pk", flat=True)), "not among their own"
    facts = given.RedirectFacts("urgent", "已经报警")
    actions.redirect_matter(case=case, by=world["liufang"], at=NIGHT, facts=facts)
    assert [one.get(link).status_code for one in (night, stranger)] == [404, 404]


def test_what_is_not_urgent_waits_for_the_office_but_for_a_rung_at_night(world: World, desk: DutyDesk) -> None:
    case = take_in(world, "P1")
    assert called(world, "sunli") == []
    sweep_clocks(at=moment(2026, 2, 18, 23, 30))
    assert called(world, "sunli")
    assert texts() == []
    assert not Message.objects.filter(subject_id=case.pk, topic="matter.on_duty", urgent=True).exists()
    seen = len(called(world, "sunli")), len(called(world, "hewei"))
    sweep_clocks(at=moment(2026, 2, 24, 10))
    assert (len(called(world, "sunli")), len(called(world, "hewei"))) == seen, "the office is open"


def test_the_desk_of_the_unit_is_called_when_it_is_dispatched_there(world: World, desk: DutyDesk) -> None:
    unit = create_desk(
        particulars=Particulars("物业值班", "021-60000000"), organisation=world.property, by=None, at=NOW
    )  # fmt: skip
    man(unit, world["zhaoqiang"])
    case = take_in(world, "P2")
    facts = given.AcceptFacts("0501", "P0", duplicates_seen=True)
    actions.accept_matter(case=case, by=world["liufang"], at=NIGHT, facts=facts)
    assert (len(called(world, "sunli")), called(world, "zhaoqiang")) == (1, []), "it became urgent"
    actions.dispatch_matter(case=case, by=world["liufang"], at=NIGHT, facts=given.DispatchFacts(world.property.pk))
    assert (len(called(world, "sunli")), len(called(world, "zhaoqiang"))) == (2, 1)
    assert {number for number, _text in texts()} == {"19900000010"}, "a landline reads nothing"


def test_who_loses_a_matter_no_longer_reads_what_they_were_called_for(
    world: World, desk: DutyDesk, clock: time_machine.Traveller
) -> None:
    particulars = Particulars("物业值班", "021-60000000")
    man(create_desk(particulars=particulars, organisation=world.property, by=None, at=NOW), world["zhaoqiang"])
    case, elsewhere = take_in(world), take_in(world, column=0)
    facts = given.AcceptFacts("0501", "P0", duplicates_seen=True)
    actions.accept_matter(case=case, by=world["liufang"], at=NIGHT, facts=facts)
    actions.dispatch_matter(case=case, by=world["liufang"], at=NIGHT, facts=given.DispatchFacts(world.property.pk))
    unit, night = at_desk(world, "zhaoqiang"), at_desk(world, "sunli")
    assert [unit.get(page(case)).status_code, night.get(page(elsewhere)).status_code] == [200, 200]
    Case.objects.filter(pk=case.pk).update(lead=world.lighting)
    Involvement.objects.filter(case=case, organisation=world.property).delete()
    Case.objects.filter(pk=elsewhere.pk).update(grid=None, community=world.other_community)
    assert [unit.get(page(case)).status_code, night.get(page(elsewhere)).status_code] == [404, 404]


def test_the_page_of_an_urgent_matter_says_who_is_on_duty(
    world: World, desk: DutyDesk, clock: time_machine.Traveller
) -> None:
    case, other = take_in(world), take_in(world, "P2")
    shown = words(at_desk(world, "liufang").get(page(case)))
    assert "当班孙孙丽松园值班室，到2026-02-1808:3019900000010" in shown.replace(" ", "")
    assert "当班" not in words(at_desk(world, "liufang").get(page(other)))
    book = reverse("roster:handovers", args=[desk.pk])
    night = at_desk(world, "sunli")
    assert case.no in words(night.get(book))
    night.post(book, {"to": str(world["hewei"].pk), "things": [str(case.pk)], "note": ""})
    clock.move_to(moment(2026, 2, 18, 8, 40))
    assert case.no in words(at_desk(world, "hewei").get(book))
    desk.shifts.all().delete()
    assert "这里现在没有人值班" in words(at_desk(world, "liufang").get(page(case)))
