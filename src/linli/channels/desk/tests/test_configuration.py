"""The whole configuration as one file: out and in again changes nothing, and in is all or nothing."""

import json
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from linli.foundation.audit.models import AuditRow
from linli.foundation.configuration.actions import import_configuration, plan_import
from linli.foundation.configuration.files import dump_all, read_file
from linli.foundation.history.models import Change
from linli.foundation.messaging.actions import set_wording
from linli.foundation.messaging.wordings import words_of
from linli.modules.matters.queries import categories
from linli.registers.calendar.queries import current_calendar
from linli.registers.deadlines.models import LadderRung, TimeRule
from tests.world import FOUNDED, World, add_person, build_world

PAGE = "/desk/settings/configuration/"
WORDS = "matter.told_accepted"


@pytest.fixture
def world(db: None) -> World:
    """One street and its people."""
    return build_world()


@pytest.fixture
def centre(world: World) -> Client:
    """Somebody of the centre at the desk."""
    client = Client()
    client.force_login(world["zhoumin"])
    return client


def sent(client: Client, sections: Any, **more: Any) -> Any:
    """The page after a file with these sections was chosen."""
    told = {"format": "linli-configuration", "version": 1, "sections": sections, **more}
    file = SimpleUploadedFile("a.json", json.dumps(told).encode())
    return client.post(PAGE, {"file": file})


def confirmed(client: Client, shown: Any) -> Any:
    """The same, put in."""
    context = shown.context
    asked = {"text": context["text"], "stands": context["plan"].stands, "confirm": "1"}
    return client.post(PAGE, asked, follow=True)


def test_what_was_taken_out_goes_in_without_a_change(world: World, centre: Client) -> None:
    set_wording(topic=WORDS, text="您的事项已受理。", by=world["admin"], at=FOUNDED)
    before = Change.objects.count()
    answer = centre.get(PAGE + "export/")
    assert answer["Content-Disposition"].endswith('.json"')
    text = answer.content.decode()
    assert read_file(text) == dump_all(frozenset({"R8"}))
    assert "role_rules" not in text
    shown = centre.post(PAGE, {"file": SimpleUploadedFile("a.json", answer.content)})
    assert (shown.context["plan"].differences, shown.context["plan"].faults) == ([], [])
    assert Change.objects.count() == before
    assert AuditRow.objects.filter(action="configuration.exported").count() == 1


def test_a_file_is_compared_entry_by_entry_and_put_in_at_once(world: World, centre: Client) -> None:
    whole = dump_all()
    whole["time_rules"]["matter:main::P1"]["amount"] = 20
    whole["laws"]["民法典|第二百零三条|2021-01-01"] = {"until_on": "", "text": "末日顺延"}
    whole["time_rules"]["matter:verify::"] |= {"legal": True, "basis": "民法典|第二百零三条|2021-01-01"}
    del whole["time_rules"]["matter:sign::P1"]
    whole["categories"]["99"] = {**whole["categories"]["05"], "name": "本地事务"}
    whole["categories"]["9901"] = {**whole["categories"]["0502"], "name": "本地小事"}
    whole["time_rules"]["matter:main:9901:"] = {**whole["time_rules"]["matter:main::P1"], "amount": 3}
    whole["ladder"]["ladder"]["rungs"] = "60:remind 100:escalate"
    whole["days"]["2027-01-04"] = {"kind": "rest", "name": "元旦"}
    whole["office_hours"]["installation"] = {"seasons": "09:00-12:00，13:00-17:00"}
    whole["wordings"][WORDS] = {"text": "您的事项已受理。"}
    shown = sent(centre, whole)
    assert (len(shown.context["plan"].differences), shown.context["plan"].faults) == (11, [])
    assert "时限：24 → 20" in shown.content.decode()
    assert TimeRule.objects.get(subject_kind="matter", clock="main", time_class="P1", category="").amount == 24
    assert "99" not in categories()
    assert "改动了 11 条" in confirmed(centre, shown).content.decode()
    assert dump_all() == whole
    assert categories()["9901"].heading_id == "99"
    assert not current_calendar().is_workday(date(2027, 1, 4))
    assert words_of(WORDS) == "您的事项已受理。"
    assert list(LadderRung.objects.order_by("percent").values_list("percent", flat=True)) == [60, 100]
    assert sent(centre, whole).context["plan"].differences == []
    assert AuditRow.objects.get(action="configuration.imported").detail["entries"] == 11
    late = confirmed(centre, shown)
    assert late.status_code == 422
    assert late.context["plan"].differences == []


def test_somebody_who_changes_something_meanwhile_is_not_overwritten(world: World, centre: Client) -> None:
    whole = dump_all()
    whole["ladder"]["ladder"]["rungs"] = "60:remind"
    shown = sent(centre, whole)
    set_wording(topic=WORDS, text="已受理。", by=world["admin"], at=FOUNDED)
    late = confirmed(centre, shown)
    assert late.status_code == 422
    assert "对照以后配置又被改过" in late.content.decode()
    assert len(late.context["plan"].differences) == 2
    assert LadderRung.objects.count() == 4


@pytest.mark.parametrize(
    ("section", "key", "values", "says"),
    [
        ("time_rules", "matter:main::P1", {"amount": 0}, "时限"),
        ("time_rules", "matter:main::P1", {"amount": "很久"}, "要填数字"),
        ("time_rules", "matter:main::P0", {"unit": "work_day"}, "不分昼夜"),
        ("time_rules", "matter:main::P1", {"unit": "fortnight"}, "没有这一项"),
        ("time_rules", "matter:main::P1", {"basis": "无|此|法"}, "没有登记法律依据"),
        ("categories", "0502", {"time_class": "P9"}, "没有这一项"),
        ("categories", "0502", {"default_organisation": "别处的单位"}, "没有在用的单位"),
        ("categories", "0502", {"name": ""}, "请填写名称"),
        ("ladder", "ladder", {"rungs": "50:sing"}, "不认识的动作"),
        ("numbers", "case", {"template": "{n}"}, "各要出现一次"),
        ("days", "2026-10-01", {"kind": "party"}, "没有这一项"),
    ],
)
def test_one_bad_entry_keeps_everything_out(
    world: World, centre: Client, section: str, key: str, values: dict[str, Any], says: str
) -> None:
    whole = dump_all()
    whole[section][key] |= values
    whole["wordings"][WORDS] = {"text": "您的事项已受理。"}
    before, changes = dump_all(), Change.objects.count()
    shown = sent(centre, whole)
    assert shown.status_code == 422
    [fault] = shown.context["plan"].faults
    assert says in fault
    assert confirmed(centre, shown).status_code == 422
    assert (dump_all(), Change.objects.count()) == (before, changes)


def test_every_bad_entry_is_told_and_a_file_that_is_none_is_refused(world: World, centre: Client) -> None:
    whole = dump_all()
    whole["time_rules"]["matter:main::P1"]["amount"] = 0
    whole["numbers"]["case"]["template"] = "{n}"
    assert len(sent(centre, whole).context["plan"].faults) == 2
    extra = {"days": {"2026-10-01": {"kind": "rest", "name": "", "colour": "red"}}}
    for sections, more, says in (
        (whole, {"version": 2}, "另一个版本"), (whole, {"version": True}, "另一个版本"),
        (whole, {"format": "other"}, "不是本系统导出"), ([], {}, "没有配置内容"),
        ({"tea": {}}, {}, "不认识的部分"), ({"days": []}, {}, "不是一组条目"), (extra, {}, "应有且只有"),
        ({"laws": {"法|条|2020-01-01": {"until_on": True, "text": ""}}}, {}, "失效日期写得不对"),
        (whole, {"version": [[1]]}, "没有写明"),
    ):  # fmt: skip
        refused = sent(centre, sections, **more)
        assert refused.status_code == 422
        assert says in refused.context["form"].errors["file"][0]
    for content, says in (
        (b"", "空文件"), (b"{", "不是 JSON"), (b"\xff\xfe", "UTF-8"), (b"[" * 100_000, "不是 JSON"),
        (b"x" * 1_000_001, "1 MB"), (b'{"format": "linli-configuration", "format": "x"}', "出现了两次"),
        (b'{"format": ' + b"1" * 5000 + b"}", "5000 位"), (b'{"format": NaN}', "NaN"), (b"-Infinity", "Infinity"),
        (b'{"\\ud800": 1}', "不能保存的字符"), (b'{"format": "a\\u0000"}', "不能保存的字符"),
        (b"{" + b",".join(b'"%d":1' % n for n in range(90_000)) + b"}", "不是本系统导出"), (b"\xcb\xc9", "UTF-8"),
    ):  # fmt: skip
        refused = centre.post(PAGE, {"file": SimpleUploadedFile("a.json", content)})
        assert refused.status_code == 422
        assert says in str(refused.context["form"].errors["file"])
    assert plan_import(whole={}, by=world["liufang"], at=FOUNDED).differences == []


def test_who_may_not_set_a_part_may_not_put_it_in(world: World) -> None:
    whole = dump_all()
    whole["role_rules"]["R5"]["export_rows"] = 200
    plan = plan_import(whole=whole, by=world["zhoumin"], at=FOUNDED)
    assert (plan.differences, len(plan.faults)) == ([], 1)
    whole = {"role_rules": whole["role_rules"]}
    add_person(world, "anquan", "安全员", "R14", None, None)
    security = world["anquan"]
    import_configuration(whole=whole, seen=None, by=security, at=FOUNDED)
    assert dump_all()["role_rules"]["R5"]["export_rows"] == 200
    whole["role_rules"]["R5"]["idle_minutes"] = 1
    assert len(plan_import(whole=whole, by=security, at=FOUNDED).faults) == 1
