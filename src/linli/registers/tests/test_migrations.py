"""The data that an installation begins with goes out and in again."""

import pytest
from django.core.management import call_command

from linli.foundation.editions.models import Edition
from linli.registers.calendar import published
from linli.registers.calendar.models import CalendarDay, CalendarYear
from linli.registers.deadlines.defaults import LADDER, RULES
from linli.registers.deadlines.models import LadderRung, TimeRule

OWN_EDITIONS = {"areas": "grids", "calendar": "calendar", "deadlines": "rules"}
FILLED = (TimeRule, LadderRung, CalendarYear, CalendarDay)


@pytest.mark.django_db(transaction=True)
def test_what_an_installation_begins_with_goes_out_and_in_again() -> None:
    rules = TimeRule.objects.count()
    editions = set(Edition.objects.values_list("name", flat=True))
    assert editions >= set(OWN_EDITIONS.values())
    for label, edition in OWN_EDITIONS.items():
        assert Edition.objects.filter(name=edition).exists()
        call_command("migrate", label, "0001", verbosity=0)
        assert not Edition.objects.filter(name=edition).exists()
    assert [model._default_manager.count() for model in FILLED] == [0, 0, 0, 0]
    call_command("migrate", verbosity=0)  # all: whatever stands on these went out with them
    assert [model._default_manager.count() for model in FILLED] == [
        rules, len(LADDER), len(published.years()), len(list(published.rows())),
    ]  # fmt: skip
    assert set(Edition.objects.values_list("name", flat=True)) == editions
    kept = set(TimeRule.objects.values_list("subject_kind", "clock", "category", "time_class"))
    assert {(rule.subject_kind, rule.clock, "", rule.time_class) for rule in RULES} <= kept
