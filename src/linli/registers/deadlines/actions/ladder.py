"""Changing the escalation ladder."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import Actor
from linli.foundation.audit.actions import record_audit
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import record_change
from linli.foundation.history.standing import check_standing
from linli.registers.calendar.queries import working_time
from linli.registers.deadlines.actions.retiming import write_clocks
from linli.registers.deadlines.actions.rules import RuleRefused
from linli.registers.deadlines.effects import Climbing, Timetable, ladder_effect
from linli.registers.deadlines.models import RULES_EDITION, Clock, LadderRung, RungAction
from linli.registers.deadlines.queries import running_clocks
from linli.registers.deadlines.rules import Rules, read_rules
from linli.registers.deadlines.values import KIND_LADDER, THE_LADDER, told_ladder

MOST_RUNGS, HIGHEST = 8, 1000


@transaction.atomic
def set_ladder(*, rungs: Mapping[int, RungAction], seen: str | None, by: Actor, at: datetime) -> int:
    """Let clocks climb these rungs (action by per cent) from now on; how many running clocks stand otherwise on them.

    A new rung that a clock has passed already is not done afterwards. Raises: RuleRefused, Outdated.
    """
    hold(RULES_EDITION)
    before = read_rules()
    check_standing(kind=KIND_LADDER, subject_id=THE_LADDER, values=told_ladder(before.ladder), seen=seen)
    check_ladder(rungs)
    after = _ladder(rungs)
    if told_ladder(after) == told_ladder(before.ladder):
        return 0
    LadderRung.objects.all().delete()
    LadderRung.objects.bulk_create(after)
    renew(RULES_EDITION)
    changed = _reckon(list(running_clocks(Q()).select_for_update()), before, after, at)
    write_clocks(one.clock for one in changed)
    record_change(
        subject_kind=KIND_LADDER, subject_id=THE_LADDER, what="ladder", before=told_ladder(before.ladder),
        after=told_ladder(after), by=by, at=at,
    )  # fmt: skip
    record_audit(action="ladder.changed", by=by, at=at, subject_kind=KIND_LADDER, detail={"clocks": len(changed)})
    return len(changed)


def foresee_ladder(rungs: Mapping[int, RungAction], at: datetime) -> list[Climbing]:
    """The running clocks as `set_ladder` would leave them, those it changes; changes nothing. Raises: RuleRefused."""
    check_ladder(rungs)
    return _reckon(list(running_clocks(Q())), read_rules(), _ladder(rungs), at)


def check_ladder(rungs: Mapping[int, RungAction]) -> None:
    """A few rungs at per cents that can be reached. Raises: RuleRefused."""
    if not rungs:
        raise RuleRefused(_("升级阶梯至少要有一级。"))
    if len(rungs) > MOST_RUNGS:
        raise RuleRefused(_("升级阶梯最多 %(most)d 级。") % {"most": MOST_RUNGS})
    if any(not 1 <= percent <= HIGHEST for percent in rungs):
        raise RuleRefused(_("每一级应在时限的 1% 到 1000% 之间。"))


def _ladder(rungs: Mapping[int, RungAction]) -> tuple[LadderRung, ...]:
    return tuple(LadderRung(percent=percent, action=action) for percent, action in sorted(rungs.items()))


def _reckon(clocks: list[Clock], before: Rules, after: tuple[LadderRung, ...], at: datetime) -> list[Climbing]:
    table = Timetable(Rules(before.table, after), working_time())
    return ladder_effect(clocks, table, {rung.percent for rung in before.ladder}, at)
