"""Rungs are known by their per cent, wherever a clock or an event remembers one."""

from typing import Any

from django.db import migrations
from django.db.models import F


def by_percent(apps: Any, schema_editor: Any) -> None:
    """From numbers to per cent."""
    _rename(apps, {rung.number: rung.percent for rung in apps.get_model("deadlines", "LadderRung").objects.all()})
    apps.get_model("deadlines", "LadderRung").objects.update(number=F("percent"))


def by_number(apps: Any, schema_editor: Any) -> None:
    """From per cent to numbers, in order."""
    rungs = apps.get_model("deadlines", "LadderRung").objects.order_by("percent")
    numbers = {rung.percent: number for number, rung in enumerate(rungs, 1)}
    _rename(apps, numbers)
    for percent, number in numbers.items():
        rungs.filter(percent=percent).update(number=number)


def _rename(apps: Any, names: dict[int, int]) -> None:
    clock, event = (apps.get_model("deadlines", name) for name in ("Clock", "RungEvent"))
    # Downwards where names grow and upwards where they shrink, so that none is renamed twice.
    for old in sorted(names, reverse=sum(names.values()) > sum(names)):
        clock.objects.filter(rungs_done=old).update(rungs_done=names[old])
        event.objects.filter(rung=old).update(rung=names[old])


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("deadlines", "0002_defaults")]
    operations = [migrations.RunPython(by_percent, by_number)]
