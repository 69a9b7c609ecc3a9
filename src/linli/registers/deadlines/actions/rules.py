"""Changing the rule table, and what it begins with."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import Actor, User
from linli.foundation.audit.actions import record_audit
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import record_change
from linli.foundation.history.standing import check_standing
from linli.lib.worktime import Unit
from linli.registers.calendar.queries import working_time
from linli.registers.deadlines.actions.retiming import retime_all
from linli.registers.deadlines.defaults import LADDER, RULES, DefaultRule
from linli.registers.deadlines.effects import Effect, Timetable, rule_effect
from linli.registers.deadlines.models import RULES_EDITION, LadderRung, RetimedBy, TimeRule
from linli.registers.deadlines.queries import running_clocks
from linli.registers.deadlines.rules import RuleKey, Rules, read_rules
from linli.registers.deadlines.subjects import TIMED
from linli.registers.deadlines.values import KIND_RULE, RuleValues, key_text, told_rule

MOST = {Unit.MINUTE: 10_080, Unit.HOUR: 8_760, Unit.WORK_HOUR: 2_000, Unit.DAY: 1_830, Unit.WORK_DAY: 1_250}
"""The longest a rule may be: a week in minutes, a year in hours, five years in days."""


class RuleRefused(ValueError):
    """A rule that can not be; `field` names the form field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Keep the sentence for the person."""
        super().__init__(message)
        self.message, self.field = message, field


@transaction.atomic
def load_default_rules(*, by: User | None, at: datetime, rules: Sequence[DefaultRule] = RULES) -> int:
    """Add the default rules that are not there yet, and the ladder where there is none; how many rules were added."""
    known = set(TimeRule.objects.values_list("subject_kind", "clock", "category", "time_class"))
    new = [rule for rule in rules if (rule.subject_kind, rule.clock, "", rule.time_class) not in known]
    TimeRule.objects.bulk_create(TimeRule(**asdict(rule)) for rule in new)
    rungs = set(LadderRung.objects.values_list("percent", flat=True))
    LadderRung.objects.bulk_create(
        LadderRung(percent=percent, action=action) for percent, action in LADDER if not rungs
    )
    if new or not rungs:
        renew(RULES_EDITION)
        record_audit(action="rules.loaded", by=by, at=at, detail={"rules": len(new)})
    return len(new)


@transaction.atomic
def set_rule(
    *, key: RuleKey, values: RuleValues | None, follow: bool, seen: str | None, by: Actor, at: datetime
) -> Effect:
    """Let clocks of this kind, name, category and class run so long from now on (None: by the next wider rule).

    With `follow` the running ones that this is about are counted anew; what was done to them is returned. `seen` is the
    mark of the rule when its form was opened, None where nobody looked. Raises: RuleRefused, Outdated.
    """
    hold(RULES_EDITION)
    before = read_rules()
    old = before.table.get(key)
    told = told_rule(old) if old else None
    check_standing(kind=KIND_RULE, subject_id=key_text(key), values=told, seen=seen)
    check_rule(before, key, values)
    after_told = told_rule(values) if values else None
    if told == after_told:
        return Effect()
    _write(key, values)
    renew(RULES_EDITION)
    effect = _follow(key, before, by, at) if follow else Effect()
    record_change(
        subject_kind=KIND_RULE, subject_id=key_text(key), what="rule", before=told or {}, after=after_told or {},
        by=by, at=at,
    )  # fmt: skip
    record_audit(
        action="rule.changed", by=by, at=at, subject_kind=KIND_RULE,
        detail={"rule": key_text(key), "retimed": len(effect.moved)},
    )  # fmt: skip
    return effect


def _write(key: RuleKey, values: RuleValues | None) -> None:
    if values is None:
        TimeRule.objects.filter(**_named(key)).delete()
    else:
        TimeRule.objects.update_or_create(**_named(key), defaults={**vars(values)})


def _named(key: RuleKey) -> dict[str, Any]:
    return dict(zip(("subject_kind", "clock", "category", "time_class"), key, strict=True))


def _follow(key: RuleKey, before: Rules, by: Actor, at: datetime) -> Effect:
    old, new = Timetable(before, working_time()), Timetable(read_rules(), working_time())
    return retime_all(
        chosen=_about(key), reckon=lambda clocks: rule_effect(clocks, old, new), what=RetimedBy.RULE, by=by, at=at
    )


def foresee_rule(key: RuleKey, values: RuleValues | None) -> Effect:
    """What `set_rule` with `follow` would do now; changes nothing. Raises: RuleRefused."""
    before, worktime = read_rules(), working_time()
    check_rule(before, key, values)
    table = {**before.table}
    table.pop(key, None)
    if values is not None:
        table[key] = TimeRule(**_named(key), **vars(values))
    after = Timetable(Rules(table, before.ladder), worktime)
    return rule_effect(running_clocks(_about(key)), Timetable(before, worktime), after)


def _about(key: RuleKey) -> Q:
    """The clocks a rule may be about; which category they are of is asked apart."""
    kind, name, _category, time_class = key
    return Q(subject_kind=kind, name=name) & (Q(time_class=time_class) if time_class else Q())


def check_rule(rules: Rules, key: RuleKey, values: RuleValues | None) -> None:
    """The rule is for something that is timed, and of a length that can be kept. Raises: RuleRefused."""
    kind, clock, category, time_class = key
    timed = TIMED.get(kind)
    if timed is None or clock not in dict(timed.clocks):
        raise RuleRefused(_("没有这种时限。"), "clock")
    if time_class and time_class not in dict(timed.classes):
        raise RuleRefused(_("没有这个时限等级。"), "time_class")
    if category and category not in dict(timed.categories()):
        raise RuleRefused(_("没有这个分类。"), "category")
    if values is None:
        if not rules.has_wider(key):
            raise RuleRefused(_("没有更宽的规则可以接替，不能删除。"))
    else:
        _check_values(values, natural=time_class in timed.always)


def _check_values(values: RuleValues, *, natural: bool) -> None:
    if not 1 <= values.amount <= MOST[Unit(values.unit)]:
        most = {"most": MOST[Unit(values.unit)], "unit": values.unit.label}
        raise RuleRefused(_("时限应为 1 到 %(most)d %(unit)s。") % most, "amount")
    if natural and Unit(values.unit).is_working:
        raise RuleRefused(_("紧急事项不分昼夜，时限不能按工作时间算。"), "unit")
    if values.legal and values.basis is None:
        raise RuleRefused(_("法定时限要写明依据的法律条款。"), "basis")
