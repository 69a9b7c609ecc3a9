"""Reminders and the ladder: who hears that the time of a matter runs out, and once."""

from datetime import datetime, timedelta

from linli.casework.models import Case
from linli.casework.tests.driving import NOW, bring, take, take_in
from linli.foundation.messaging.models import InboxItem, Message
from linli.registers.deadlines.actions import sweep_clocks
from linli.registers.deadlines.models import Clock
from tests.world import World


def heard(case: Case) -> dict[str, set[str]]:
    """The receivers of each kind of reminder about a case."""
    found: dict[str, set[str]] = {}
    for row in Message.objects.filter(
        subject_id=case.pk, topic__in=("matter.remind", "matter.escalate", "matter.supervise")
    ):
        found.setdefault(row.topic, set()).add(str(row.receiver))
    return found


def when(case: Case, name: str, percent: int) -> datetime:
    """A moment just after so many per cent of a clock that runs through the night."""
    clock = Clock.objects.get(subject_id=case.pk, name=name)
    return clock.counted_from + (clock.due_at - clock.counted_from) * percent / 100 + timedelta(seconds=1)


def test_the_holder_is_reminded_at_half_and_at_four_fifths(world: World) -> None:
    case = bring(world, "in_hand")
    Clock.objects.filter(subject_id=case.pk).exclude(name="main").delete()
    for percent, times in ((49, 0), (50, 1), (79, 1), (80, 2), (99, 2)):
        sweep_clocks(at=when(case, "main", percent))
        assert InboxItem.objects.filter(user=world["zhaoqiang"], topic="matter.remind").count() == times
    assert heard(case) == {"matter.remind": {"赵强"}}


def test_late_the_secretary_hears_and_much_later_the_street(world: World) -> None:
    case = bring(world, "in_hand")
    Clock.objects.filter(subject_id=case.pk).exclude(name="main").delete()
    for percent in (50, 100, 150, 400):
        sweep_clocks(at=when(case, "main", percent))
    assert heard(case) == {
        "matter.remind": {"赵强"}, "matter.escalate": {"赵强", "陈燕"}, "matter.supervise": {"赵强", "周敏", "郑杰"},
    }  # fmt: skip


def test_a_reminder_says_how_much_time_is_left_and_leads_to_the_matter(world: World) -> None:
    case = bring(world, "in_hand")
    Clock.objects.filter(subject_id=case.pk).exclude(name="main").delete()
    sweep_clocks(at=when(case, "main", 50))
    sweep_clocks(at=when(case, "main", 100) + timedelta(hours=2))
    said = list(InboxItem.objects.filter(user=world["zhaoqiang"], topic__startswith="matter.").order_by("at")[:4])
    remind = next(item for item in said if item.topic == "matter.remind")
    late = next(item for item in said if item.topic in {"matter.escalate", "matter.supervise"})
    assert remind.subject.startswith(f"{case.no} 办理中，剩")
    assert "超期" in late.subject
    assert remind.link == late.link == f"/desk/matters/{case.pk}/"
    assert remind.urgent


def test_who_handled_it_is_not_reminded_to_check_it(world: World) -> None:
    case = bring(world, "replied")
    sweep_clocks(at=NOW + timedelta(days=10))
    assert "赵强" not in set().union(*heard(case).values())
    assert "何伟" in set().union(*heard(case).values())


def test_a_matter_struck_off_reminds_nobody(world: World) -> None:
    case = bring(world, "closed")
    sweep_clocks(at=NOW + timedelta(days=30))
    assert heard(case) == {}


def test_two_sweeps_tell_once(world: World) -> None:
    case = take_in(world)
    take(world, case, "accept", "chenyan")
    at = NOW + timedelta(days=2)
    sweep_clocks(at=at)
    before = Message.objects.count()
    sweep_clocks(at=at)
    assert Message.objects.count() == before > 0
