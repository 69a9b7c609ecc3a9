"""The time classes as people read them: with how long the rules give today."""

from django.utils.translation import gettext_lazy as _

from linli.modules.matters.choices import TimeClass
from linli.modules.matters.procedure import KIND
from linli.registers.deadlines.models import TimeUnit
from linli.registers.deadlines.rules import current_rules

SHORT = {TimeUnit.HOUR: _("小时"), TimeUnit.DAY: _("天")}


def class_label(code: str) -> str:
    """A class by its name and its main limit for most categories: 一般 · 7 天. No query while no rule has changed."""
    name = str(TimeClass(code).label)
    rule = current_rules().find(subject_kind=KIND, clock="main", category="", time_class=code)
    if rule is None:
        return name
    unit = TimeUnit(rule.unit)
    span = f"{rule.amount} {SHORT.get(unit, unit.label)}"
    return f"{name.partition(' · ')[0]} · {span}"


def class_choices() -> list[tuple[str, str]]:
    """All classes for a form."""
    return [(code, class_label(code)) for code in TimeClass.values]
