"""The data that an installation begins with goes out and in again."""

import pytest
from django.core.management import call_command
from django.db.models import Model

from linli.foundation.editions.models import Edition
from linli.registers.calendar import published
from linli.registers.calendar.models import CalendarDay, CalendarYear
from linli.registers.deadlines.defaults import LADDER, RULES
from linli.registers.deadlines.models import LadderRung, TimeRule

pytestmark = pytest.mark.django_db(transaction=True)


def out_and_in(label: str, *models: type[Model]) -> tuple[list[int], list[int]]:
    """How many rows there are of each model without the data, and with it."""
    call_command("migrate", label, "0001", verbosity=0)
    without = [model._default_manager.count() for model in models]
    call_command("migrate", verbosity=0)  # all: whatever stands on this one went out with it
    return without, [model._default_manager.count() for model in models]


def test_the_rules_and_the_ladder() -> None:
    before = TimeRule.objects.count()
    assert out_and_in("deadlines", TimeRule, LadderRung) == ([0, 0], [before, len(LADDER)])
    kept = set(TimeRule.objects.values_list("subject_kind", "clock", "category", "time_class"))
    assert {(rule.subject_kind, rule.clock, "", rule.time_class) for rule in RULES} <= kept


def test_the_published_years() -> None:
    assert out_and_in("calendar", CalendarYear, CalendarDay) == (
        [0, 0],
        [len(published.years()), len(list(published.rows()))],
    )


@pytest.mark.parametrize("label", ["areas", "calendar", "deadlines"])
def test_the_editions(label: str) -> None:
    own = {"areas": "grids", "calendar": "calendar", "deadlines": "rules"}[label]
    before = set(Edition.objects.values_list("name", flat=True))
    call_command("migrate", label, "0001", verbosity=0)
    assert not Edition.objects.filter(name=own).exists()
    call_command("migrate", verbosity=0)
    assert own in before
    assert set(Edition.objects.values_list("name", flat=True)) == before
