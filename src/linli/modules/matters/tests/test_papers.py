"""Printed papers: what stands on them, when they are there, who gets them, and what never reaches paper."""

import pytest
from django.test import Client
from pytest_django import Settings

from linli.casework.tests.driving import bring, take
from linli.foundation.audit.models import AuditRow
from linli.modules.matters import facts as given
from linli.modules.matters.actions import Reporter, query_hash
from linli.modules.matters.queries.reported import matter_of_code
from linli.modules.matters.tests.desk import at_desk, page, words
from tests.world import World

PHONE = "13800138000"
PAPERS = ["", "receipt/", "dispatch/", "reply/"]


def printed(world: World, state: str, paper: str, username: str = "liufang") -> str:
    """The words of a paper of a matter in this state."""
    response = at_desk(world, username).get(page(bring(world, state), f"print/{paper}"))
    assert response.status_code == 200
    return words(response)


def test_the_receipt_says_number_time_and_promise(world: World) -> None:
    case = bring(world, "accepted")
    said = words(at_desk(world, "liufang").get(page(case, "print/receipt/")))
    for expected in ("松园社区诉求事项受理回执", case.no, "已受理", "承诺办结2026-03-02 11:00", "李**", "（盖章）"):
        assert expected in said


def test_a_receipt_before_acceptance_says_that_it_waits(world: World) -> None:
    assert "待受理，受理时限 2026-" in printed(world, "received", "receipt/")


def test_the_dispatch_slip_says_who_is_to_do_what_by_when(world: World) -> None:
    said = printed(world, "assigned", "dispatch/")
    for expected in (
        "松园社区诉求事项派单单",
        "主办单位松园物业服务站",
        "签收时限2026-",
        "办结时限2026-",
        "签收人：",
    ):
        assert expected in said


def test_the_reply_slip_says_the_result_and_later_the_check(world: World) -> None:
    assert "待核查回访" in printed(world, "replied", "reply/")
    case = bring(world, "closed")
    said = words(at_desk(world, "liufang").get(page(case, "print/reply/")))
    assert "办理结果" in said
    assert "满意" in said
    assert "反映人确认：□ 已解决" in said


@pytest.mark.parametrize(
    ("state", "there"),
    [("received", "11.."), ("accepted", "11.."), ("assigned", "111."), ("replied", "1111"), ("closed", "1111")],
)
def test_a_paper_is_there_after_its_step_and_the_page_offers_just_these(world: World, state: str, there: str) -> None:
    case, clerk = bring(world, state), at_desk(world, "liufang")
    statuses = [clerk.get(page(case, f"print/{paper}")).status_code for paper in PAPERS]
    assert statuses == [200 if mark == "1" else 404 for mark in there]
    shown = clerk.get(page(case)).content.decode()
    assert [f'{page(case)}print/{paper}"' in shown for paper in PAPERS] == [mark == "1" for mark in there]


def test_there_is_no_other_paper(world: World) -> None:
    assert at_desk(world, "liufang").get(page(bring(world, "closed"), "print/base/")).status_code == 404


@pytest.mark.parametrize("paper", [*PAPERS, "contact/"])
def test_a_stranger_finds_no_paper_and_the_look_is_on_record(world: World, paper: str) -> None:
    case, stranger = bring(world, "closed"), at_desk(world, "moshi")
    call = stranger.post if paper == "contact/" else stranger.get
    assert call(page(case, f"print/{paper}"), {"purpose": "看看"}).status_code == 404
    assert AuditRow.objects.filter(action="refused_look", subject_id=case.pk).count() == 1
    assert Client().get(page(case, f"print/{paper}")).status_code in {302, 405}


@pytest.mark.parametrize("paper", PAPERS)
def test_neither_phone_nor_name_nor_internal_note_reaches_paper(world: World, paper: str) -> None:
    case = bring(world, "closed")
    body = at_desk(world, "zhaoqiang").get(page(case, f"print/{paper}")).content.decode()
    assert PHONE not in body
    assert "李桂兰" not in body


def test_internal_notes_stay_on_the_screen(world: World) -> None:
    case = bring(world, "in_hand")
    take(world, case, "note", "liufang", facts=given.NoteFacts("内部说明甲"))
    clerk = at_desk(world, "liufang")
    assert "内部说明甲" in words(clerk.get(page(case)))
    assert not any("内部说明甲" in words(clerk.get(page(case, f"print/{paper}"))) for paper in PAPERS[:3])


def test_a_slip_with_the_phone_needs_a_purpose_and_leaves_two_rows(world: World) -> None:
    case, clerk = bring(world, "assigned"), at_desk(world, "zhaoqiang")
    bare = clerk.post(page(case, "print/contact/"), {"purpose": ""})
    assert bare.status_code == 422
    assert PHONE not in bare.content.decode()
    assert not AuditRow.objects.exclude(action="refused_look").filter(subject_id=case.pk).exists()
    response = clerk.post(page(case, "print/contact/"), {"purpose": "上门联系"})
    assert PHONE in words(response)
    assert "no-store" in response["Cache-Control"]
    rows = AuditRow.objects.filter(subject_id=case.pk, purpose="上门联系").order_by("action")
    assert [row.action for row in rows] == ["paper.printed", "sealed.opened"]
    assert clerk.get(page(case, "print/contact/")).status_code == 405


def test_before_there_is_a_slip_no_phone_is_opened_for_it(world: World) -> None:
    case = bring(world, "accepted")
    assert at_desk(world, "liufang").post(page(case, "print/contact/"), {"purpose": "联系"}).status_code == 404
    assert not AuditRow.objects.filter(action__in=["sealed.opened", "paper.printed"]).exists()


def test_where_nobody_left_a_phone_none_is_offered(world: World) -> None:
    case, clerk = bring(world, "assigned", reporter=Reporter()), at_desk(world, "liufang")
    slip = clerk.get(page(case, "print/dispatch/"))
    assert "带上电话" not in words(slip)
    assert "匿名" in words(slip)
    assert clerk.post(page(case, "print/contact/"), {"purpose": "联系"}).status_code == 404
    assert not AuditRow.objects.filter(action="paper.printed").exists()


def test_a_confidential_reporter_stands_on_their_own_receipt_only_whoever_prints(world: World) -> None:
    case = bring(world, "closed", confidential=True)
    clerk, handler = at_desk(world, "liufang"), at_desk(world, "zhaoqiang")
    named = ["李**" in words(clerk.get(page(case, f"print/{paper}"))) for paper in PAPERS]
    assert named == [False, True, False, False]
    assert not any("李" in words(handler.get(page(case, f"print/{paper}"))) for paper in PAPERS)
    assert "带上电话" not in words(clerk.get(page(case, "print/dispatch/")))
    for somebody in (clerk, handler):
        assert somebody.post(page(case, "print/contact/"), {"purpose": "联系"}).status_code == 404
    assert not AuditRow.objects.filter(action__in=["sealed.opened", "paper.printed"]).exists()


def test_a_new_code_is_told_once_voids_the_old_one_and_never_reaches_who_handles_it(world: World) -> None:
    case = bring(world, "assigned", reporter=Reporter(), query_code="ABCD2345")
    clerk, receipt = at_desk(world, "liufang"), page(case, "print/receipt/")
    assert "给反映人一个查询码" in words(clerk.get(receipt))
    answer = clerk.post(page(case, "print/code/"))
    assert "no-store" in answer["Cache-Control"]
    code = answer.context["code"]
    assert code in words(answer)
    assert code not in words(clerk.get(receipt))
    assert [matter_of_code(query_hash(one)) for one in (code, "ABCD2345")] == [case.pk, None]
    row = AuditRow.objects.get(action="receipt.code_issued")
    assert (row.actor_id, row.subject_id, code in str(row.detail)) == (world["liufang"].pk, case.pk, False)
    for handler in ("zhaoqiang", "moshi"):
        assert at_desk(world, handler).post(page(case, "print/code/")).status_code == 404
    assert "给反映人一个查询码" not in words(at_desk(world, "zhaoqiang").get(receipt))
    assert clerk.get(page(case, "print/code/")).status_code in {404, 405}
    assert AuditRow.objects.filter(action="receipt.code_issued").count() == 1


def test_the_code_at_the_foot_is_a_picture_of_our_own(world: World, settings: Settings) -> None:
    case, clerk = bring(world, "assigned"), at_desk(world, "liufang")
    inside = clerk.get(page(case, "print/dispatch/")).content.decode()
    settings.PUBLIC_URL = "https://linli.example.cn"
    outside = clerk.get(page(case, "print/dispatch/")).content.decode()
    codes = [text.split('class="ll-qr"')[1].split("</svg>")[0] for text in (inside, outside)]
    assert codes[0] != codes[1]
    assert all("<path" in code and "style" not in code and "href" not in code for code in codes)
