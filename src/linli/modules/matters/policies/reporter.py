"""What the reporter's own steps need, and who may know a reporter who asked to stay hidden."""

from typing import Any

from django.utils.translation import gettext as _

from linli.casework.models import Case
from linli.casework.policies import has_handled
from linli.foundation.access.scope import scope_of
from linli.lib.procedure import Missing
from linli.modules.matters.choices import UNIT_ROLES, Satisfaction
from linli.modules.matters.facts import AddFacts, RateFacts, RemarkFacts
from linli.modules.matters.models import Merger

CENTRE = frozenset({"R8"})
INTAKE = frozenset({"R5", "R6"})


def knows_reporter(case: Case, user: Any) -> bool:
    """Whether this person may learn who reported (domain model 3.10, 7).

    Of a confidential matter only the centre may, and whoever takes matters in for the place, unless their own unit
    leads it: then they are its handlers.
    """
    if not case.matter.confidential:
        return True
    scope = scope_of(user)
    if scope.reaches(case, CENTRE):
        return True
    return scope.reaches(case, INTAKE) and case.lead_id not in scope.units(UNIT_ROLES)


def can_call(case: Case, by: Any) -> bool:
    """Whether there is a phone, and this person may know it: not who reads the matter for a call on duty only."""
    return case.matter.reporter_phone is not None and knows_reporter(case, by) and not getattr(case, "by_call", False)


def may_issue_code(case: Case, user: Any) -> bool:
    """Whether this person may hand out a new code of the receipt: who takes matters in for the place or the centre.

    With the code one confirms and rates, so nobody gets it who handles the matter in this round or whose unit leads it.
    """
    scope = scope_of(user)
    if not scope.reaches(case, INTAKE | CENTRE) or case.lead_id in scope.units(UNIT_ROLES):
        return False
    return knows_reporter(case, user) and not has_handled(case, user)


def something_added(case: Case, by: Any, facts: AddFacts | None) -> list[Missing]:
    """Add: words, or at least a picture; to what was merged, as long as the matter it goes on in is worked on."""
    del by
    if case.state == "merged" and not _goes_on(case):
        return [Missing("ended", _("一并办理的事项已经办结。没有解决的，请要求重办。"))]
    if facts is None or facts.words_added or facts.files:
        return []
    return [Missing("nothing", _("请写几句话，或者加一张照片。"), "words_added")]


def _goes_on(case: Case) -> bool:
    """Whether the matter that a merged one goes on in is open."""
    return Merger.objects.filter(case=case, undone_at__isnull=True, into__open=True).exists()


def rated_well(case: Case, by: Any, facts: RateFacts | None) -> list[Missing]:
    """Rate: a word of satisfaction. Who is not satisfied has the matter reopened instead, which is another step."""
    del case, by
    if facts is None or facts.satisfaction in {Satisfaction.SATISFIED, Satisfaction.FAIRLY}:
        return []
    return [Missing("satisfaction", _("不满意的请写明原因，事项会重新办理。"), "note")]


def reporter_answers(case: Case, by: Any, facts: RemarkFacts | None) -> list[Missing]:
    """Resume: the reporter ends the waiting for themselves, not a suspension."""
    del facts
    if by is not None or case.state == "waiting":
        return []
    return [Missing("suspended", _("挂账的事项到复核时恢复办理。"))]
