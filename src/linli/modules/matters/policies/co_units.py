"""What asking a co-unit, and taking it back, needs."""

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.lib.procedure import Missing
from linli.modules.matters.facts import AskCoFacts, DropCoFacts
from linli.modules.matters.policies import NOT_NOW, co_missing, open_dispatches, other_units
from linli.registers.organisations.models import Organisation


def co_units_free(case: Case, by: Any, facts: AskCoFacts | None) -> list[Missing]:
    """Ask further co-units: units that serve the street, neither lead nor asked already."""
    del by
    return [] if facts is None else co_missing(co_choices(case), facts)


def co_unit_open(case: Case, by: Any, facts: DropCoFacts | None) -> list[Missing]:
    """Take a dispatch back: one that has not ended."""
    del by
    running = {one.pk for one in open_dispatches(case)}
    if not running:
        return [Missing(NOT_NOW, _("没有还在办的协办单。"))]
    if facts is None or facts.dispatch_id in running:
        return []
    return [Missing("dispatch", _("请选择一张还没有办结的协办单。"), "dispatch")]


def co_choices(case: Case) -> QuerySet[Organisation]:
    """The units that may be asked to help: not the lead, and not asked already."""
    return other_units(case).exclude(pk__in=[one.organisation_id for one in open_dispatches(case)])
