"""What merging two matters needs, and which have been merged."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.foundation.access.kept import ask, ask_models
from linli.lib.memo import asked_once
from linli.lib.procedure import Missing
from linli.modules.matters.facts import MergeFacts, ReasonFacts
from linli.modules.matters.models import Merger
from linli.modules.matters.policies import NOT_NOW


def may_merge(case: Case, by: Any, facts: MergeFacts | None) -> list[Missing]:
    """Merge: into another open matter of the street that this person sees; nothing hangs on the one that ends."""
    missing = stands_alone(case, by, None)
    if ask(_open_part, None, case.pk):
        missing.append(Missing("open_child", _("还有未办结的子事项，不能并案。")))
    if facts is None:
        return missing
    others = Case.objects.visible_to(by, case.kind, open_only=True).filter(street_id=case.street_id)
    if not others.filter(pk=facts.into_id).exclude(pk=case.pk).exists():
        missing.append(Missing("into", _("请选择本街道另一件还没有办结的事项。"), "no"))
    return missing


def stands_alone(case: Case, by: Any, facts: ReasonFacts | None) -> list[Missing]:
    """Nobody else waits for this matter: none was merged into it."""
    del by, facts
    if not absorbed_by(case):
        return []
    return [Missing(NOT_NOW, _("已有别的事项并入本事项，请先取消并案。"))]


def absorbed_by(case: Case) -> list[Merger]:
    """What was merged into this matter and not taken out again, with case and reporter."""
    return asked_once(case, "absorbed", lambda: ask_models(_absorbed, None, case.pk))


def _absorbed(into: UUID) -> QuerySet[Merger]:
    rows = Merger.objects.filter(into_id=into, undone_at__isnull=True).select_related("case__matter")
    return rows.order_by("merged_at", "id")


def _open_part(parent: UUID) -> QuerySet[Case, Any]:
    return Case.objects.filter(parent_id=parent, open=True).values_list("id")[:1]


def reporters_of(case: Case) -> list[Case]:
    """The matters whose reporters wait for this one, itself first: each is told under the number they know."""
    return [case, *(merger.case for merger in absorbed_by(case))]
