"""The rule table and the ladder as an installation begins with them."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.foundation.editions.actions import renew
from linli.registers.deadlines.defaults import LADDER, RULES, DefaultRule
from linli.registers.deadlines.models import RULES_EDITION, LadderRung, TimeRule


@transaction.atomic
def load_default_rules(*, by: User | None, at: datetime, rules: Sequence[DefaultRule] = RULES) -> int:
    """Add the default rules and rungs that are not there yet, leaving changed ones as they are; how many were added."""
    known = set(TimeRule.objects.values_list("subject_kind", "clock", "category", "time_class"))
    new = [rule for rule in rules if (rule.subject_kind, rule.clock, "", rule.time_class) not in known]
    TimeRule.objects.bulk_create(TimeRule(**asdict(rule)) for rule in new)
    rungs = set(LadderRung.objects.values_list("number", flat=True))
    LadderRung.objects.bulk_create(
        LadderRung(number=number, percent=percent, action=action)
        for number, percent, action in LADDER
        if number not in rungs
    )
    if new or len(rungs) < len(LADDER):
        renew(RULES_EDITION)
        record_audit(action="rules.loaded", by=by, at=at, detail={"rules": len(new)})
    return len(new)
