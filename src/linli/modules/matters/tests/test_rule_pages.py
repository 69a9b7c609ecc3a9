"""The pages of time rules and of the ladder: the effect first, then the change, and matters that follow."""

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from linli.casework.models import Case, Involvement
from linli.casework.tests.driving import NOW, bring, new_matter, take_in
from linli.foundation.ui.times import show_due
from linli.modules.matters.actions import open_matters
from linli.modules.matters.queries.classes import class_choices
from linli.modules.matters.tests.desk import at_desk, running, words
from linli.registers.deadlines.models import LadderRung, LegalBasis, TimeRule
from tests.world import World

RULES = "/desk/settings/deadlines/"
LADDER = RULES + "ladder/"
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def ten_o_clock() -> Iterator[Any]:
    """An hour after the matters of these tests were taken in."""
    with time_machine.travel(NOW + HOUR, tick=False) as traveller:
        yield traveller


def rule_page(name: str, time_class: str) -> str:
    """The page of the rule of a clock of matters."""
    rule = TimeRule.objects.get(subject_kind="matter", clock=name, category="", time_class=time_class)
    return f"{RULES}rules/{rule.pk}/"


def answered(client: Client, url: str, press: str, /, **given: Any) -> Any:
    """Send the form as the page last showed it, with this button and these values."""
    shown = given.pop("page", None) or client.get(url)
    form = shown.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else str(getattr(value, "pk", value)) for name, value in data.items()}
    ticks = {name for name in form.fields if data[name] == "False"}
    return client.post(url, {**{k: v for k, v in data.items() if k not in ticks}, **given, press: "1"}, follow=True)


def test_the_effect_is_shown_then_kept_and_the_matters_follow(world: World) -> None:
    case = take_in(world, category="0502", time_class="P1")
    granted = bring(world, "in_hand", time_class="P1")
    centre, url = at_desk(world, "zhoumin"), rule_page("main", "P1")
    shown = answered(centre, url, "look", amount="22")
    assert "2 个在办时限会提前 2 小时到期" in words(shown)
    assert f"/desk/matters/{case.pk}/" in shown.content.decode()
    assert TimeRule.objects.get(clock="main", time_class="P1", subject_kind="matter").amount == 24
    # Values whose effect was not shown are shown first, whichever button is pressed.
    assert "提前 4 小时" in words(answered(centre, url, "confirm", page=shown, amount="20"))
    kept = answered(centre, url, "confirm", page=shown, follow="open")
    assert "2 个在办时限已重算" in words(kept)
    for one in (case, granted):
        one.refresh_from_db()
        clock = running(one, "main")
        assert clock
        assert clock.due_at == one.opened_at + 22 * HOUR
        pressing = min(found.due_at for found in filter(None, (clock, running(one, "accept"), running(one, "contact"))))
        assert one.next_due_at == one.sort_at == pressing
        assert set(Involvement.objects.filter(case=one).values_list("sort_key", flat=True)) == {pressing}
    page = words(centre.get(f"/desk/matters/{case.pk}/"))
    assert "加急 · 22 小时" in page
    told, before = f"周敏于 {show_due(NOW + HOUR)} 调整时限规则后重算", show_due(case.opened_at + 24 * HOUR)
    assert page.count(f"{told}，原定 {before} 截止。") == page.count("重算") == 1
    assert f"{told}，原定 {before} 截止。" in words(at_desk(world, "hewei").get(f"/field/matters/{case.pk}/"))
    assert ("P1", "加急 · 22 小时") in class_choices()
    late = answered(at_desk(world, "admin"), url, "confirm", page=shown)
    assert late.status_code == 422
    assert "周敏在" in words(late)
    assert "您填的没有保存" in words(late)
    again = re.search(r"\?again=[\w-]+", centre.get(url).content.decode())
    assert again
    assert centre.get(url + again.group()).context["form"]["amount"].value() == 24


def test_who_may_not_see_the_matters_sees_how_many(world: World) -> None:
    case = take_in(world, time_class="P1")
    shown = answered(at_desk(world, "admin"), rule_page("main", "P1"), "look", amount="30")
    assert "1 个在办时限会推后 6 小时到期" in words(shown)
    assert str(case.pk) not in shown.content.decode()
    assert case.title not in words(shown)


def test_a_category_gets_a_rule_of_its_own_and_loses_it_again(world: World) -> None:
    inside, outside = take_in(world, category="0502", time_class="P3"), take_in(world, category="0505", time_class="P3")
    centre = at_desk(world, "zhoumin")
    given = {"what": "matter:main", "category": "0502", "time_class": "", "amount": "10", "unit": "day"}
    shown = answered(centre, RULES + "new/", "look", **given)
    assert "1 个在办时限会提前 5 天到期" in words(shown)
    answered(centre, RULES + "new/", "confirm", page=shown, follow="open")
    own = TimeRule.objects.get(category="0502")
    assert centre.get(rule_page("main", "P1") + "drop/").status_code == 404
    clocks = [running(one, "main") for one in (inside, outside)]
    assert [clock.amount for clock in clocks if clock] == [10, 15]
    assert "已经" not in words(centre.get(RULES))
    twice = answered(centre, RULES + "new/", "look", **given)
    assert "改过这一项" in words(answered(centre, RULES + "new/", "confirm", page=twice))
    dropped = centre.get(f"{RULES}rules/{own.pk}/drop/")
    assert "1 个在办时限会推后 5 天到期" in words(dropped)
    seen = answered(centre, f"{RULES}rules/{own.pk}/drop/", "look")
    answered(centre, f"{RULES}rules/{own.pk}/drop/", "confirm", page=seen, follow="open")
    assert not TimeRule.objects.filter(category="0502").exists()
    back = running(inside, "main")
    assert back
    assert back.amount == 15


def test_bad_values_are_said_at_their_field_and_the_form_is_kept(world: World) -> None:
    centre, url = at_desk(world, "zhoumin"), rule_page("main", "P0")
    for given, field in (({"amount": "0"}, "amount"), ({"amount": "很久"}, "amount"), ({"unit": "work_day"}, "unit"),
                         ({"legal": "on"}, "basis"), ({"source": "长" * 201}, "source")):  # fmt: skip
        refused = answered(centre, url, "look", **given)
        assert refused.status_code == 422
        assert list(refused.context["form"].errors) == [field]
        assert refused.context["form"].data.dict().items() >= given.items()


def test_the_ladder_is_looked_at_and_changed(world: World) -> None:
    take_in(world, time_class="P2")
    centre = at_desk(world, "zhoumin")
    shown = answered(centre, LADDER, "look", percent_5="40", action_5="escalate")
    assert "的下一次提醒或上报会变" in words(shown)
    answered(centre, LADDER, "confirm", page=shown)
    assert list(LadderRung.objects.order_by("percent").values_list("percent", flat=True)) == [40, 50, 80, 100, 150]
    assert "走到 40%：无 → 上报负责人" in words(centre.get(LADDER))
    twice = answered(centre, LADDER, "look", percent_6="40")
    assert list(twice.context["form"].errors) == ["percent_6"]
    assert "改过这一项" in words(answered(at_desk(world, "admin"), LADDER, "confirm", page=shown))


def test_laws_are_kept_in_versions(world: World) -> None:
    admin, url = at_desk(world, "admin"), RULES + "laws/"
    law = {"law": "民法典", "article": "第二百零三条", "from_on": "2021-01-01"}
    assert "已保存" in words(admin.post(url, law, follow=True))
    assert admin.post(url, law | {"until_on": "2020-01-01"}).status_code == 422
    admin.post(url, law | {"until_on": "2026-01-01", "text": "末日顺延"})
    basis = LegalBasis.objects.get()
    rule = rule_page("verify", "")
    answered(admin, rule, "confirm", page=answered(admin, rule, "look", basis=str(basis.pk)))
    assert "已失效" in words(admin.get(RULES))
    assert "不能删除" in words(admin.post(f"{url}{basis.pk}/drop/", follow=True))
    assert "较可能" in words(admin.get(RULES))


def test_who_may_and_who_may_not(world: World) -> None:
    addresses = [
        RULES,
        RULES + "new/",
        rule_page("main", "P1"),
        rule_page("sign", "P1") + "drop/",
        LADDER,
        RULES + "laws/",
    ]
    for username, expected in (
        ("liufang", [404] * 6),
        ("zhengjie", [200, 404, 200, 404, 200, 200]),
        ("admin", [200] * 6),
    ):
        client = at_desk(world, username)
        assert [client.get(url).status_code for url in addresses] == expected
    leader = at_desk(world, "zhengjie")
    assert [leader.post(url, {}).status_code for url in addresses[1:]] == [404] * 5


def test_the_preview_costs_the_same_for_any_number(world: World) -> None:
    centre, url, counts = at_desk(world, "zhoumin"), rule_page("main", "P1"), []
    centre.get(url)
    for more in (1, 29):
        rows = [new_matter(world, time_class="P1", title=f"第{more}-{n}件", body=f"第{n}件") for n in range(more)]
        open_matters(rows=rows, by=world["liufang"], at=NOW)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answered(centre, url, "look", amount="12")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Case.objects.count() == 30


def test_another_calendar_is_looked_at_and_followed_only_where_asked(world: World) -> None:
    case = take_in(world, category="0502", time_class="P2")
    centre, page = at_desk(world, "zhoumin"), "/desk/settings/calendar/"
    due = running(case, "accept")
    assert due
    given = {"day-day": "2026-03-02", "day-kind": "rest", "day-name": "停电"}
    for follow, moved in (("new", False), ("open", True)):
        shown = centre.post(page + "day/", given)
        assert "1 个在办时限会推后" in words(shown) or not moved
        assert str(case.pk) in shown.content.decode()
        marks = {f"day-{name}": shown.context["day_form"][name].value() for name in ("seen", "stands")}
        [will] = [row.after for row in shown.context["day_effect"].rows]
        kept = centre.post(page + "day/", given | marks | {"confirm": "1", "day-follow": follow}, follow=True)
        assert ("已重算" in words(kept)) == moved
        after = running(case, "accept")
        assert after
        assert (after.due_at != due.due_at) == moved
        if not moved:
            back = centre.post(page + "day/", given | {"day-kind": "weekday"})
            marks = {f"day-{name}": back.context["day_form"][name].value() for name in ("seen", "stands")}
            centre.post(page + "day/", given | {"day-kind": "weekday"} | marks | {"confirm": "1"})
    case.refresh_from_db()
    assert show_due(case.next_due_at) == will
    why = f"周敏于 {show_due(NOW + HOUR)} 调整日历或办公时间后重算，原定 {show_due(due.due_at)} 截止。"
    assert why in words(centre.get(f"/desk/matters/{case.pk}/"))
