"""000-20 网格员二十四小时响应."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import time_machine
from django.utils import timezone
from pytest_bdd import given, parsers, scenarios, then, when

from linli.casework.models import Case
from linli.foundation.messaging.models import Message, Transport
from linli.registers.roster.models import DutyDesk, DutyHandover, DutyRequest, DutyShift
from linli.registers.roster.tasks import watch_rosters
from stories.conftest import Desk, page_of, readable
from stories.course import Course
from stories.intake import take_in
from stories.people import USERNAMES
from tests.pictures import upload
from tests.world import World, moment

scenarios("000-20.feature")
Seat = Callable[[str], Desk]


def instant(text: str) -> Any:
    """`2025-10-06 18:30` in Asia/Shanghai."""
    day, time = text.split(" ")
    return moment(*(int(part) for part in [*day.split("-"), *time.split(":")]))


@given(parsers.parse("松园一网格登记了{count:d}户"))
def households(world: World, count: int) -> None:
    assert world.grid.households == count


@given(parsers.parse('现在是"{text}"'))
@when(parsers.parse('时间到了"{text}"'))
def set_clock(clock: time_machine.Traveller, text: str) -> None:
    clock.move_to(instant(text))


@given(parsers.parse('刘芳在工作台登记一件"{category}"类的{kind}，地点在松园一网格'))
@when(parsers.parse('刘芳在工作台登记一件"{category}"类的{kind}，地点在松园一网格'))
def taken_in(world: World, at_desk: Callable[[str], Desk], story: dict[str, Any], category: str, kind: str) -> None:
    kinds = {"求助": "help", "投诉": "complaint"}
    story["case"] = take_in(world, at_desk("liufang"), category=category, kind=kinds[kind])


@then(parsers.parse('事项页上"{label}"的截止时间是"{text}"'))
def due(at_desk: Callable[[str], Desk], story: dict[str, Any], label: str, text: str) -> None:
    desk = at_desk("liufang")
    desk.get(page_of(story["case"]))
    clocks = desk.text.split("时限")[-1]
    assert (
        f"截止 {text}"
        in clocks.split(label, 1)[1].split("截止", 2)[0] + "截止" + clocks.split(label, 1)[1].split("截止", 2)[1]
    )


@then(parsers.parse('事项页上写着"{words}"'))
def says(at_desk: Callable[[str], Desk], words: str) -> None:
    assert words in at_desk("liufang").text


@then(parsers.parse('刘芳的超期列表里有这件事项，写着"{words}"'))
def is_late(world: World, story: dict[str, Any], words: str) -> None:
    case: Case = story["case"]
    # Signed in again: a desk that was left for two hours has closed itself.
    desk = Desk(world, "liufang")
    desk.get("/desk/matters/?view=late")
    row = desk.text.split(case.no, 1)[1]
    assert words in row.split("分钟前")[0]


@when(parsers.parse('"{text}"陈燕受理并派给松园居委会，何伟签收'))
def taken_on(world: World, clock: time_machine.Traveller, story: dict[str, Any], text: str) -> None:
    clock.move_to(instant(text))
    # Everybody signs in anew: a desk that was left alone for a while has closed itself.
    story["course"] = course = Course(world, partial(Desk, world), story["case"])
    course.accept("陈燕")
    course.dispatch("陈燕", "松园居委会")
    course.take("何伟", "sign")
    assert course.state == "in_hand"


@when(parsers.parse('"{text}"何伟到现场查看，记下"{note}"'))
def attended(clock: time_machine.Traveller, story: dict[str, Any], text: str, note: str) -> None:
    clock.move_to(instant(text))
    assert note in story["course"].take("何伟", "contact", how="site", note=note).text


@when(parsers.parse('"{text}"何伟附照片反馈"{result}"'))
def replied(clock: time_machine.Traveller, story: dict[str, Any], text: str, result: str) -> None:
    clock.move_to(instant(text))
    story["course"].take("何伟", "reply", result=result, kept="", images=upload(result))
    assert story["course"].state == "replied"


@when(parsers.parse('"{text}"何伟交班，把手上的事项转交给刘芳，交代"{note}"'))
def handed_over(world: World, clock: time_machine.Traveller, story: dict[str, Any], text: str, note: str) -> None:
    clock.move_to(instant(text))
    story["course"].take("何伟", "hand_over", person=str(world["liufang"].pk), note=note)
    assert Case.objects.get(pk=story["case"].pk).handler == world["liufang"]


@then(parsers.parse('经过里有何伟的"{steps}"'))
def recorded(at_desk: Seat, story: dict[str, Any], steps: str) -> None:
    desk = at_desk("chenyan")
    desk.get(page_of(story["case"]))
    log = reversed(desk.response.context["log"])
    assert [row.what for row in log if row.line.entry.by_name == "何伟"] == steps.split(",")


@then(parsers.parse('"{first}"和"{second}"都写着"{words}"'))
def in_time(at_desk: Seat, first: str, second: str, words: str) -> None:
    clocks = {row.label: row.due.words for row in at_desk("chenyan").response.context["done_clocks"]}
    assert words in clocks[first]
    assert words in clocks[second]


@then(parsers.parse('刘芳收到"{words}"的消息'))
def told(world: World, story: dict[str, Any], words: str) -> None:
    subjects = Message.objects.filter(receiver=world["liufang"], subject_id=story["case"].pk).values_list("subject")
    assert any(words in subject for (subject,) in subjects)


def seat_of(world: World, name: str) -> Desk:
    """Somebody signed in anew: a desk that was left alone for a while has closed itself."""
    return Desk(world, USERNAMES[name])


def desk_made(world: World) -> DutyDesk:
    """The duty office, made through the form."""
    secretary = seat_of(world, "陈燕")
    secretary.post(
        "/desk/roster/new/", place=str(world.community.pk), name="松园值班室", phone="199 0000 0010", warn_days="7",
        round_the_clock="on", holidays_apart="on", needs_approval="on",
    )  # fmt: skip
    return DutyDesk.objects.get()


def line(world: World, desk: DutyDesk, name: str, days: str, starts: str, ends: str) -> None:
    """One person into the pattern, through the form."""
    seat = seat_of(world, "陈燕")
    seat.post(
        f"/desk/roster/{desk.pk}/pattern/", person=str(world[USERNAMES[name]].pk), days=list(days), starts=starts,
        ends=ends, from_on=timezone.localdate().isoformat(), every_weeks="1",
    )  # fmt: skip
    assert seat.response.status_code == 200, seat.text


@given(
    parsers.parse(
        '陈燕给松园值班室排班，节假日何伟值"{day_from}"到"{day_to}"，孙丽值"{night_from}"到"{night_to}"'
    )
)  # fmt: skip
def rostered(world: World, story: dict[str, Any], day_from: str, day_to: str, night_from: str, night_to: str) -> None:
    story["desk"] = desk = desk_made(world)
    line(world, desk, "何伟", "7", day_from, day_to)
    line(world, desk, "孙丽", "7", night_from, night_to)


@given("陈燕给松园值班室排班，每周七天何伟值全天，节假日没有排")
def rostered_without_holidays(world: World, story: dict[str, Any]) -> None:
    story["desk"] = desk = desk_made(world)
    line(world, desk, "何伟", "0123456", "08:30", "08:30")


@then(parsers.parse('何伟收到"{words}"的消息'))
def duty_told(world: World, story: dict[str, Any], words: str) -> None:
    inbox = seat_of(world, "何伟").get("/inbox/")
    assert f"{words}：{story['case'].no}" in readable(inbox)


@then("孙丽没有收到消息")
def next_not_told(world: World, story: dict[str, Any]) -> None:
    assert story["case"].no not in readable(seat_of(world, "孙丽").get("/inbox/"))


@then("值班电话收到短信")
def texted(story: dict[str, Any]) -> None:
    row = Message.objects.get(transport=Transport.SMS, topic="matter.on_duty")
    assert story["case"].no in row.body
    assert row.next_try_at == row.created_at


@then(parsers.parse('事项页上当班的是{name}，到"{until}"，电话"{phone}"'))
def on_duty_there(world: World, story: dict[str, Any], name: str, until: str, phone: str) -> None:
    shown = readable(seat_of(world, "刘芳").get(page_of(story["case"])))
    card = shown.split("当班", 1)[1].split("时限", 1)[0]
    assert f"{name}松园值班室，到{until}{phone}".replace(" ", "") in card.replace(" ", "")


@then("交接班记录里何伟要交接这件事项")
def to_hand_over(world: World, story: dict[str, Any]) -> None:
    seat = seat_of(world, "何伟")
    seat.get(f"/desk/roster/{story['desk'].pk}/handovers/")
    assert [label for _key, label in seat.response.context["form"]["things"].field.choices] == [
        f"{story['case'].no} {story['case'].title}"
    ]


@when(parsers.parse('"{text}"何伟在值班室交班给孙丽，交代"{note}"'))
def duty_handed_over(world: World, clock: time_machine.Traveller, story: dict[str, Any], text: str, note: str) -> None:
    clock.move_to(instant(text))
    book = f"/desk/roster/{story['desk'].pk}/handovers/"
    seat = seat_of(world, "何伟")
    seat.post(book, to=str(world["sunli"].pk), note=note, things=[str(story["case"].pk)])
    assert note in seat.text
    assert story["case"].no in seat.text


@then(parsers.parse('孙丽收到"{words}"的消息'))
def next_told(world: World, words: str) -> None:
    assert words in readable(seat_of(world, "孙丽").get("/inbox/"))


@when(parsers.parse('"{text}"孙丽确认接班'))
def duty_taken(world: World, clock: time_machine.Traveller, story: dict[str, Any], text: str) -> None:
    clock.move_to(instant(text))
    seat = seat_of(world, "孙丽")
    seat.post(f"/desk/roster/handovers/{DutyHandover.objects.get().pk}/taken/")


@then(parsers.parse('交接班记录里写着"{words}"'))
def book_says(world: World, story: dict[str, Any], words: str) -> None:
    assert words in readable(seat_of(world, "刘芳").get(f"/desk/roster/{story['desk'].pk}/handovers/"))


@when(parsers.parse('何伟为"{text}"的班请同事顶班，刘芳接班，陈燕批准'))
def covered(world: World, text: str) -> None:
    shift = DutyShift.objects.get(starts_at=instant(text))
    seat_of(world, "何伟").post(f"/desk/roster/shifts/{shift.pk}/ask/", asked_of="", other="", reason="家里有事")
    request = DutyRequest.objects.get(shift=shift)
    for name, step in (("刘芳", "accept"), ("陈燕", "approve")):
        seat_of(world, name).post(f"/desk/roster/requests/{request.pk}/{step}/")


@when("定时作业连续三天查看排班")
def watched(clock: time_machine.Traveller) -> None:
    for _day in range(3):
        watch_rosters(timezone.now())
        clock.shift(timedelta(days=1))


@then(parsers.parse('陈燕收到一条"{since}"起"{words}"的消息'))
def gap_told(world: World, since: str, words: str) -> None:
    inbox = readable(seat_of(world, "陈燕").get("/inbox/"))
    assert inbox.count(words) == 1
    assert f"松园值班室 {since}" in inbox


@then(parsers.parse('今天的页面和值班表上都写着"{words}"'))
def gap_shown(world: World, story: dict[str, Any], words: str) -> None:
    secretary = seat_of(world, "陈燕")
    for page in ("/desk/", f"/desk/roster/{story['desk'].pk}/"):
        assert words in readable(secretary.get(page)), page
