"""What the phone does in one go: report, and settle at once what can be settled."""

from datetime import datetime

from django.db import transaction

from linli.casework.models import Case
from linli.foundation.accounts.models import User
from linli.lib.procedure import Stage
from linli.modules.matters.actions import NewMatter, open_matter, settle_matter
from linli.modules.matters.facts import SettleFacts


@transaction.atomic
def report_matter(*, row: NewMatter, settled: SettleFacts | None, by: User, at: datetime) -> Case:
    """Take the matter in, and settle it where facts are given; both or nothing. Sent twice, it is the same matter.

    Raises: DifferentContent, UnknownCategory, StepForbidden, StepRefused.
    """
    case = open_matter(row=row, by=by, at=at).case
    if settled is not None and case.stage == Stage.RECEIVED:
        settle_matter(case=case, by=by, at=at, facts=settled)
    return case
