"""May they, and what is missing? The same answers for buttons and for steps."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from linli.casework.models import Case, InvolvedAs, Involvement
from linli.casework.registry import KINDS
from linli.foundation.access.kept import ask
from linli.foundation.access.scope import Grant, Scope, scope_of
from linli.lib.memo import asked_once
from linli.lib.procedure import Allowed, Duty, Facts, Missing, Stage, Step, Through

REPORTER = "R1"
ENDING = frozenset({Stage.REPLIED, Stage.CLOSED})


def tied(scope: Scope, case: Case, line: Allowed) -> bool:
    """Whether one line of who-may applies to this scope and case."""
    if line.through is Through.AREA:
        return scope.reaches(case, line.roles)
    return case.lead_id in scope.units(line.roles)


def may(step: Step, case: Case, by: Any, *, as_reporter: bool = False) -> bool:
    """Whether this person's postings let them take the step; the system (None) may take none that names roles.

    `as_reporter` is somebody without a posting who has shown that they reported this case.
    """
    if as_reporter:
        return any(line.through is Through.REPORTER for line in step.allowed)
    if by is None:
        return not step.allowed
    scope = scope_of(by)
    return any(tied(scope, case, line) for line in step.allowed)


def acting(step: Step, case: Case, by: Any) -> Grant | None:
    """The posting in which this person takes the step, for the record: their own before one they stand in for."""
    grants = scope_of(by).grants if by else ()
    held = [
        one for one in grants for line in step.allowed if one.role in line.roles and tied(Scope((one,)), case, line)
    ]
    return min(held, key=lambda one: (one.for_name, one.role), default=None)


def unnamed(role: str) -> str:
    """What signs an entry that nobody of the staff made: a reporter's own name is never written into history."""
    return _("反映人") if role == REPORTER else ""


def has_handled(case: Case, by: Any) -> bool:
    """Whether this person handled the case in its present round."""
    mine = {"person_id": by.pk, "role": InvolvedAs.HANDLER, "round": case.round}
    return asked_once(case, "handled", lambda: Involvement.objects.filter(case=case, **mine).exists())


def kernel_missing(step: Step, case: Case, by: Any) -> list[Missing]:
    """The rules of every kind: a second person checks, and an open child holds its parent back."""
    missing = []
    if step.duty is Duty.CHECKING and by is not None and has_handled(case, by):
        missing.append(Missing("second_person", _("这一轮由你办理过，须由另一人核查。")))
    target = KINDS[case.kind].procedure.stage_of(step.target) if step.target else None
    if target in ENDING and asked_once(case, "parts", lambda: bool(ask(_open_parts, None, case.pk))):
        missing.append(Missing("open_child", _("还有未办结的子事项，办结后才能继续。")))
    return missing


def _open_parts(case_id: UUID) -> QuerySet[Case, Any]:
    return Case.objects.filter(parent_id=case_id, open=True, blocks_parent=True).values_list("id")[:1]


def what_is_missing(step: Step, case: Case, by: Any, facts: Facts | None) -> list[Missing]:
    """Everything that keeps the step from being taken; with facts None, before the form is filled."""
    return [*kernel_missing(step, case, by), *step.guard(case, by, facts)]
