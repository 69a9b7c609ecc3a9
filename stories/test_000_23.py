"""000-23 房屋渗漏上门核查取证与报修."""

from collections.abc import Callable
from typing import Any

import time_machine
from pytest_bdd import given, parsers, scenarios, then, when

from linli.casework.models import Case
from linli.foundation.files.models import Attachment
from linli.foundation.messaging.models import Message
from linli.modules.matters.models import Dispatch
from linli.modules.matters.procedure import PROCEDURE
from stories.conftest import Desk, page_of
from stories.course import Course
from stories.intake import take_in
from stories.test_000_20 import instant
from tests.pictures import upload
from tests.world import World

scenarios("000-23.feature")
Seat = Callable[[str], Desk]
Story = dict[str, Any]


@given(parsers.parse('现在是"{text}"'))
def set_clock(clock: time_machine.Traveller, text: str) -> None:
    clock.move_to(instant(text))


@given(parsers.parse('一件"{category}"类事项由陈燕受理、周敏派给松园物业、赵强签收'))
def signed(world: World, at_desk: Seat, story: Story, category: str) -> None:
    case = take_in(world, at_desk("liufang"), category=category, kind="complaint", body="七号楼几户屋顶渗漏")
    story["course"] = course = Course(world, at_desk, case)
    bring_to_hand(course)


def bring_to_hand(course: Course) -> None:
    """受理、派单、签收."""
    course.accept("陈燕")
    course.dispatch("周敏", "松园物业")
    course.take("赵强", "sign")
    assert course.state == "in_hand"


def reply(course: Course, result: str) -> Desk:
    """反馈 with a picture of its own."""
    return course.take("赵强", "reply", result=result, kept="", images=upload(result))


@when(parsers.parse("赵强按户开出{count:d}件子事项"))
def split(story: Story, count: int) -> None:
    for number in range(1, count + 1):
        title = f"{number}单元渗漏"
        assert title in story["course"].take("赵强", "split", title=title, category="0101", body="取证并报修").text


@then(parsers.parse('赵强不能反馈，页面说"{words}"'))
def held_back(story: Story, words: str) -> None:
    desk = reply(story["course"], "先报一下")
    assert desk.response.status_code == 422
    assert words in desk.text


@when("每件子事项都派给松园物业，附照片反馈，由何伟核查销号")
def children_closed(world: World, at_desk: Seat, story: Story) -> None:
    for child in Case.objects.filter(parent=story["course"].case).order_by("opened_at", "id"):
        course = Course(world, at_desk, child)
        bring_to_hand(course)
        reply(course, f"{child.title}已修")
        course.take("何伟", "check")
        course.take(
            "何伟", "close", how="site", contacted="", attempts="0", satisfaction="not_rated", note="看过", kept=""
        )
        assert course.state == "closed"


@then(parsers.parse('事项页上有{count:d}件"{words}"的子事项，每件有办理后照片'))
def shown(story: Story, count: int, words: str) -> None:
    desk = story["course"].seat("chenyan")
    desk.get(page_of(story["course"].case))
    children = desk.response.context["children"]
    assert [child.label for child in children] == [words] * count
    assert all(child.case.no in desk.text for child in children)
    found = Attachment.objects.filter(subject_id__in=[child.case.pk for child in children], evidence="after")
    assert found.values("subject_id").distinct().count() == count


@then(parsers.parse('赵强附照片反馈后，事项是"{words}"'))
def replied(story: Story, words: str) -> None:
    reply(story["course"], "四户都修好了")
    assert PROCEDURE.by_state[story["course"].state].label == words


@when(parsers.parse('赵强请路灯所协办"{asked}"'))
def co_unit_asked(world: World, story: Story, asked: str) -> None:
    story["course"].take("赵强", "ask_co", co_units=[str(world.lighting.pk)], co_asked=asked)


@then(parsers.parse('王海在今天看到"{asked}"，看不到反映人，也打不开事项'))
def co_unit_sees(at_desk: Seat, story: Story, asked: str) -> None:
    desk, case = at_desk("wanghai"), story["course"].case
    desk.get("/desk/")
    assert asked in desk.text
    address = str(Dispatch.objects.get(case=case).pk)
    story["dispatch"] = f"/desk/matters/dispatches/{address}/"
    assert story["dispatch"] in desk.response.content.decode()
    desk.get(story["dispatch"])
    assert asked in desk.text
    assert not {"李桂兰", "李**", "8000", case.title} & set(desk.text.split())
    assert case.title not in desk.text
    assert desk.get(page_of(case)).status_code == 404


@when(parsers.parse('王海签收协办单，报告"{result}"'))
def co_unit_reports(at_desk: Seat, story: Story, result: str) -> None:
    desk = at_desk("wanghai")
    desk.post(f"{story['dispatch']}sign/")
    desk.post(f"{story['dispatch']}done/", result=result, kept="", images=upload("断电"))
    assert result in desk.text


@then(parsers.parse('事项页上写着"{result}"，状态还是"{words}"'))
def lead_reads(story: Story, result: str, words: str) -> None:
    desk = story["course"].seat("zhaoqiang")
    desk.get(page_of(story["course"].case))
    assert result in desk.text
    assert PROCEDURE.by_state[story["course"].state].label == words


@given(parsers.parse('七号楼四户分别反映"{category}"类事项'))
def four_reports(world: World, at_desk: Seat, story: Story, category: str) -> None:
    story["cases"] = [
        take_in(
            world, at_desk("liufang"), category=category, kind="complaint", body=f"{number}单元屋顶渗漏",
            reporter_phone=f"1380013800{number}",
        )
        for number in range(1, 5)
    ]  # fmt: skip


@when("周敏把后三件并入第一件")
def merged(world: World, at_desk: Seat, story: Story) -> None:
    first, *others = story["cases"]
    for other in others:
        Course(world, at_desk, other).take("周敏", "merge", into="", no=first.no)


@then(parsers.parse('第一件的页上写着后三件的编号，后三件是"{words}"'))
def listed(at_desk: Seat, story: Story, words: str) -> None:
    first, *others = story["cases"]
    desk = at_desk("chenyan")
    desk.get(page_of(first))
    assert all(other.no in desk.text for other in others)
    states = Case.objects.filter(pk__in=[other.pk for other in others]).values_list("state", flat=True)
    assert [PROCEDURE.by_state[state].label for state in states] == [words] * 3


@when("第一件由陈燕受理、周敏派给松园物业、赵强签收，附照片反馈")
def first_done(world: World, at_desk: Seat, story: Story) -> None:
    course = Course(world, at_desk, story["cases"][0])
    bring_to_hand(course)
    reply(course, "屋面已修补")
    assert course.state == "replied"


@then("四位反映人各收到一条短信，写着自己的编号")
def all_told(story: Story) -> None:
    texts = Message.objects.filter(topic="matter.told_replied")
    assert {text.subject_id for text in texts} == {case.pk for case in story["cases"]}
    assert texts.count() == len(story["cases"])


@when("周敏取消第四件的并案")
def taken_out(world: World, at_desk: Seat, story: Story) -> None:
    Course(world, at_desk, story["cases"][3]).take("周敏", "unmerge", reason="是另一处漏水")


@then(parsers.parse('第四件又是"{words}"'))
def by_itself(story: Story, words: str) -> None:
    assert PROCEDURE.by_state[Case.objects.get(pk=story["cases"][3].pk).state].label == words
