"""Matters that real steps moved, one for every state, in a grid and a unit of the people who read them."""

from collections.abc import Callable
from datetime import datetime, timedelta

from bench import cast
from linli.casework.models import Case
from linli.foundation.accounts.models import User
from linli.modules.matters import actions, facts
from linli.modules.matters.models import Category
from linli.registers.organisations.models import Organisation
from tests.world import inside

MARK = "量度用"
NOTES = 8
Take = Callable[[Case, User, datetime], object]


def walk(now: datetime) -> None:
    """Open seven matters in the first grid and move each one step further than the one before."""
    worker, unit_person = cast.person("worker0"), cast.person("unit0")
    unit = Organisation.objects.get(short="单位1")
    category = Category.objects.filter(heading__isnull=False, active=True, on_site=False).order_by("code")[0]
    steps = _steps(category, unit)
    lon, lat = inside(0, 0)
    for far in range(len(steps) + 1):
        at = now - timedelta(hours=20) + timedelta(minutes=far)
        matter = actions.open_matter(
            row=actions.NewMatter(
                body=f"{MARK}：楼道灯不亮，晚上上下楼不方便。", category=category.code, kind="complaint", source="call",
                received_at=at, lon=lon, lat=lat, address="3号楼", reporter=actions.Reporter("王某", "13900000000"),
            ),
            by=worker,
            at=at,
        )  # fmt: skip
        for number, (by_unit, take) in enumerate(steps[:far]):
            case = Case.objects.select_related("matter").get(pk=matter.pk)
            take(case, unit_person if by_unit else worker, at + timedelta(hours=number + 1))


def lengthen(case: Case, by: User, at: datetime) -> None:
    """Lengthen a log without moving the matter."""
    for number in range(NOTES):
        actions.add_note(
            case=case, by=by, at=at + timedelta(minutes=number), facts=facts.NoteFacts(note="已电话提醒。")
        )


def _steps(category: Category, unit: Organisation) -> list[tuple[bool, Take]]:
    """The straight line: whether the unit takes the step, and the taking of it."""
    accept = facts.AcceptFacts(category=category.code, time_class=category.time_class, duplicates_seen=True)
    dispatch = facts.DispatchFacts(lead_id=unit.pk, lead_name=unit.short)
    close = facts.CloseFacts(how="phone", contacted=True, attempts=1, satisfaction="satisfied")
    return [
        (False, lambda case, by, at: actions.accept_matter(case=case, by=by, at=at, facts=accept)),
        (False, lambda case, by, at: actions.dispatch_matter(case=case, by=by, at=at, facts=dispatch)),
        (True, lambda case, by, at: actions.sign_matter(case=case, by=by, at=at, facts=facts.SignFacts())),
        (
            True,
            lambda case, by, at: actions.reply_matter(
                case=case, by=by, at=at, facts=facts.ReplyFacts(result="已更换灯具，恢复照明。")
            ),
        ),
        (False, lambda case, by, at: actions.check_matter(case=case, by=by, at=at, facts=facts.CheckFacts())),
        (False, lambda case, by, at: actions.close_matter(case=case, by=by, at=at, facts=close)),
    ]


def walked() -> dict[str, Case]:
    """The matters of `walk` by state."""
    rows = Case.objects.filter(title__startswith=MARK).order_by("opened_at")
    return {case.state: case for case in rows}
