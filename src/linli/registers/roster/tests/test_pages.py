"""The pages: who may do what, what a refusal looks like, and what they cost."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from linli.foundation.accounts.actions import deactivate_user
from linli.foundation.messaging.models import InboxItem
from linli.registers.roster.actions import Particulars, ask_colleagues, create_desk
from linli.registers.roster.models import DutyDesk, DutyFeed, DutyHandover, DutyRequest, DutyShift
from linli.registers.roster.tests.rostering import NOW, make_desk, man, man_all, shift_of
from tests.world import World, build_world, moment

pytestmark = pytest.mark.django_db
Seat = Callable[[str], Client]


@pytest.fixture
def world() -> World:
    return build_world()


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def seat(world: World) -> Seat:
    def sit(username: str) -> Client:
        client = Client()
        client.force_login(world[username])
        return client

    return sit


def text(response: Any) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_from_no_desk_to_a_manned_week(world: World, seat: Seat) -> None:
    secretary = seat("chenyan")
    assert "还没有值班岗" in text(secretary.get("/desk/roster/"))
    refused = secretary.post("/desk/roster/new/", {"place": str(world.street.pk), "name": "值班室", "warn_days": "7"})
    assert refused.status_code == 422, "not her street"
    given = {
        "place": str(world.community.pk),
        "name": "松园值班室",
        "phone": "12",
        "warn_days": "7",
        "round_the_clock": "on",
    }
    refused = secretary.post("/desk/roster/new/", given)
    assert (refused.status_code, refused.context["form"]["phone"].value()) == (422, "12")
    made = secretary.post("/desk/roster/new/", given | {"phone": "010-87654321"})
    desk = DutyDesk.objects.get()
    assert made["Location"] == reverse("roster:pattern", args=[desk.pk])
    line = {
        "person": str(world["hewei"].pk), "days": [*"0123456"], "starts": "20:00", "ends": "08:00",
        "from_on": "2026-02-09", "every_weeks": "1",
    }  # fmt: skip
    address = reverse("roster:pattern", args=[desk.pk])
    assert "请选择哪几天" in text(secretary.post(address, line | {"days": []}))
    assert secretary.post(address, line).status_code == 302
    again = secretary.post(address, line)
    assert (again.status_code, "排班表里已经有这一行" in text(again)) == (422, True)
    shown = secretary.get(reverse("roster:desk", args=[desk.pk]))
    tuesday = [(entry.hours, entry.shift and entry.shift.person.name) for entry in shown.context["days"][1].entries]
    assert tuesday == [("08:00–20:00", None), ("20:00–次日 08:00", "何伟")]
    page = text(shown)
    assert page.count("没有人") > 7
    assert "010-87654321" not in page
    assert "01087654321" in page
    month = secretary.get(reverse("roster:desk", args=[desk.pk]) + "?view=month&on=2026-02-28")
    assert (len(month.context["days"]), month.context["span"].label) == (35, "2026年2月")
    for odd, label in (("?on=x", "2026-02-09 至 2026-02-15"), ("?on=9999-12-31&view=month", "2026年2月")):
        assert secretary.get(reverse("roster:desk", args=[desk.pk]) + odd).context["span"].label == label
    paper = text(secretary.get(reverse("roster:print", args=[desk.pk])))
    assert "松园值班室值班表" in paper
    assert paper.count("<tr>") == 8
    extra = {"person": str(world["sunli"].pk), "day": "2026-02-10", "starts": "08:00", "ends": "20:00"}
    adding = reverse("roster:add_shift", args=[desk.pk])
    days = ("2026-02-31", "2026-02-08", "2026-02-10")
    assert [secretary.post(adding, extra | {"day": day}).status_code for day in days] == [422, 422, 302]
    night = {"day": "9999-12-31", "starts": "20:00", "ends": "08:00"}
    assert secretary.post(adding, extra | night).status_code == 422
    assert DutyShift.objects.get(person=world["sunli"]).ends_at == moment(2026, 2, 10, 20)
    first = desk.lines.get(day=0)
    secretary.post(reverse("roster:remove_line", args=[desk.pk, first.pk]))
    assert not desk.lines.filter(day=0).exists()
    before = {"name": "松园值班室", "phone": "", "warn_days": "3", "needs_approval": "on"}
    assert secretary.post(reverse("roster:edit", args=[desk.pk]), before | {"warn_days": "99"}).status_code == 422
    assert secretary.post(reverse("roster:edit", args=[desk.pk]), before).status_code == 302
    assert secretary.post(reverse("roster:close", args=[desk.pk])).status_code == 302
    assert secretary.get(reverse("roster:desk", args=[desk.pk])).status_code == 404


def test_each_sees_their_own_and_only_whoever_arranges_it_changes_it(world: World, seat: Seat) -> None:
    desk = man_all(world)
    street = create_desk(particulars=Particulars("街道值班室"), area=world.street, by=None, at=NOW)
    unit = create_desk(particulars=Particulars("物业值班"), organisation=world.property, by=None, at=NOW)
    seen = {"chenyan": {desk, unit}, "liufang": {desk, unit}, "hewei": {desk}, "zhoumin": {desk, street, unit},
            "zhengjie": {desk, street, unit}, "zhaoqiang": {unit}, "wanghai": set(), "moshi": set()}  # fmt: skip
    arranged = {"chenyan": desk, "zhoumin": street, "zhaoqiang": unit}
    shift = shift_of(world["hewei"], moment(2026, 2, 10, 12))
    for username, own in seen.items():
        client = seat(username)
        for one in (desk, street, unit):
            got = [client.get(reverse(f"roster:{name}", args=[one.pk])).status_code for name in ("desk", "pattern")]
            assert got == [200 if one in own else 404, 200 if arranged.get(username) == one else 404], (username, one)
        may_give = username == "chenyan"
        answer = client.post(reverse("roster:give", args=[shift.pk]), {"person": ""})
        assert answer.status_code == (422 if may_give else 404), username
        assert client.post(reverse("roster:ask", args=[shift.pk]), {"asked_of": "x"}).status_code == (
            422 if username == "hewei" else 404
        )  # fmt: skip
    for username in ("admin", "auditor"):
        assert seat(username).get("/desk/roster/").status_code == 404
    assert Client().get("/desk/roster/")["Location"].startswith("/accounts/login/")


def test_a_cover_from_asking_to_the_new_name_on_the_roster(world: World, seat: Seat) -> None:
    desk = man_all(world)
    shift = shift_of(world["hewei"], moment(2026, 2, 10, 12))
    page = reverse("roster:shift", args=[shift.pk])
    assert "我来不了" in text(seat("hewei").get(page))
    assert "要调整这个班，请联系" in text(seat("liufang").get(page))
    seat("hewei").post(reverse("roster:ask", args=[shift.pk]), {"asked_of": "", "other": "", "reason": "看病"})
    asked = DutyRequest.objects.get()
    shown = text(seat("liufang").get(reverse("roster:mine")))
    assert "何伟请同事顶班，谁先答应就由谁来。" in shown
    assert "看病" in shown
    assert seat("moshi").post(reverse("roster:answer", args=[asked.pk, "accept"])).status_code == 404
    assert seat("liufang").post(reverse("roster:answer", args=[asked.pk, "approve"])).status_code == 404
    assert seat("liufang").post(reverse("roster:answer", args=[asked.pk, "eat"])).status_code == 404
    followed = seat("liufang").post(reverse("roster:answer", args=[asked.pk, "accept"]), follow=True)
    assert "你已答应接班，批准后生效。" in text(followed)
    late = seat("chenyan").post(reverse("roster:answer", args=[asked.pk, "accept"]), follow=True)
    assert "这张申请现在是“待批准”" in text(late)
    seat("chenyan").post(reverse("roster:answer", args=[asked.pk, "approve"]))
    day = text(seat("hewei").get(reverse("roster:desk", args=[desk.pk])))
    assert "刘芳" in day
    given = seat("chenyan").post(reverse("roster:give", args=[shift.pk]), {"person": str(world["hewei"].pk)})
    assert given.status_code == 302
    assert text(seat("chenyan").get(page)).count("换了人") == 2
    seat("chenyan").post(reverse("roster:cancel", args=[shift.pk]))
    assert seat("chenyan").get(page).status_code == 404


def test_the_hand_over_book_is_read_and_signed_by_whoever_comes(
    world: World, seat: Seat, clock: time_machine.Traveller
) -> None:
    desk = man_all(world)
    book = reverse("roster:handovers", args=[desk.pk])
    clock.move_to(moment(2026, 2, 10, 8, 20))
    assert "正在值班或者刚下班的人" in text(seat("liufang").get(book))
    night = seat("sunli")
    assert night.get(book).context["form"]["to"].value() == str(world["hewei"].pk), "who comes next"
    assert night.post(book, {"to": str(world["hewei"].pk), "note": " "}).status_code == 422
    assert night.post(book, {"to": str(world["moshi"].pk), "note": "无事"}).status_code == 422
    assert night.post(book, {"to": str(world["hewei"].pk), "note": "东门路灯坏了"}).status_code == 302
    given = DutyHandover.objects.get()
    assert InboxItem.objects.get(user=world["hewei"]).subject == "松园值班室交接班：孙丽交给你 0 件事项"
    taken = reverse("roster:taken", args=[given.pk])
    assert "等你确认的交接班" in text(seat("hewei").get(reverse("roster:mine")))
    assert seat("liufang").post(taken).status_code == 404
    assert [seat("hewei").post(taken).status_code for _turn in range(2)] == [302, 302]
    assert "何伟于 2026-02-10 08:20 确认接班" in text(seat("liufang").get(book))
    clock.move_to(moment(2026, 2, 10, 20, 40))
    assert night.post(book, {"to": str(world["hewei"].pk), "note": "无事"}).status_code in {200, 302}


def test_a_feed_opens_with_its_token_alone_until_it_is_renewed_or_revoked(world: World, seat: Seat) -> None:
    man_all(world)
    client = seat("hewei")
    addresses = [
        re.search(r'data-copy="([^"]+)"', client.post(reverse("roster:feed_renew")).content.decode())
        for _turn in range(2)
    ]
    old, new = (found.group(1).removeprefix("http://testserver") for found in addresses if found)
    anybody = Client()
    assert anybody.get(old).status_code == 404, "renewed"
    answer = anybody.get(new)
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert b"\r\n" in answer.content
    assert max(map(len, answer.content.split(b"\r\n"))) <= 75
    book = Calendar.from_ical(answer.content)
    events = list(book.walk("VEVENT"))
    assert len(events) == 61
    first = events[0]
    assert (first.decoded("dtstart"), str(first["summary"])) == (moment(2026, 2, 9, 8, 30), "值班：松园值班室")
    for private in ("何伟", "孙丽", "19900000010"):
        assert private not in answer.content.decode()
    assert DutyFeed.objects.get().token_hash not in new
    forged = new[:-10] + "A" * 6 + ".ics"
    assert anybody.get(forged).status_code == 404
    assert client.post(reverse("roster:feed_revoke")).status_code == 302
    assert anybody.get(new).status_code == 404
    last = re.search(
        r'data-copy="http://testserver([^"]+)"', client.post(reverse("roster:feed_renew")).content.decode()
    )
    assert last is not None
    assert anybody.get(last.group(1)).status_code == 200
    deactivate_user(user=world["hewei"], by=None, at=NOW)
    assert anybody.get(last.group(1)).status_code == 404
    statuses = [anybody.get(forged).status_code for _turn in range(60)]
    assert statuses[-1] == 429


@pytest.mark.slow
def test_pages_ask_the_same_of_the_database_however_much_there_is(world: World, seat: Seat) -> None:
    desk = make_desk(world)
    man(desk, world["hewei"], (0,), "08:00", "09:00")
    pages = ["/desk/roster/", reverse("roster:mine")]
    pages += [reverse(f"roster:{name}", args=[desk.pk]) for name in ("desk", "print", "pattern", "handovers")]
    client = seat("chenyan")

    def cost() -> list[int]:
        found = []
        for page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    note = {"desk": desk, "given_by": world["hewei"], "given_to": world["chenyan"]}
    DutyHandover.objects.create(given_at=NOW, **note)
    first, *others = DutyShift.objects.filter(person=world["hewei"]).select_related("desk").order_by("starts_at")[:6]
    ask_colleagues(shift=first, by=world["hewei"], at=NOW)
    few = cost()
    for number in range(10):
        man(desk, world["chenyan"], (0, 1, 2, 3), f"{10 + number}:00", f"{10 + number}:50")
        create_desk(particulars=Particulars(f"第{number}岗"), area=world.community, by=None, at=NOW)
        DutyHandover.objects.create(given_at=NOW - timedelta(hours=number + 2), **note)
    for shift in others:
        ask_colleagues(shift=shift, by=world["hewei"], at=NOW)
    assert cost() == few
