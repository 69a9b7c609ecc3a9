"""The time rules of dispatches to co-units (domain model 3.2: a clock of their own)."""

from typing import Any

from django.db import migrations

from linli.lib.ids import new_id

RULES = (
    ("sign", "P0", 30, "minute"), ("sign", "P1", 2, "work_hour"), ("sign", "", 1, "work_day"),
    ("main", "P0", 2, "hour"), ("main", "P1", 24, "hour"), ("main", "P2", 7, "day"), ("main", "P3", 15, "day"),
)  # fmt: skip
SOURCE = "默认：协办单各有时限，与主办相同"


def load(apps: Any, schema_editor: Any) -> None:
    """Fill in the rules."""
    rule = apps.get_model("deadlines", "TimeRule")
    rule.objects.bulk_create(
        rule(
            id=new_id(), subject_kind="dispatch", clock=clock, time_class=time_class, amount=amount, unit=unit,
            source=SOURCE, certainty="likely",
        )
        for clock, time_class, amount, unit in RULES
    )  # fmt: skip
    apps.get_model("editions", "Edition").objects.update_or_create(name="rules", defaults={"mark": new_id()})


def unload(apps: Any, schema_editor: Any) -> None:
    """Take them out again."""
    apps.get_model("deadlines", "TimeRule").objects.filter(subject_kind="dispatch").delete()
    apps.get_model("editions", "Edition").objects.update_or_create(name="rules", defaults={"mark": new_id()})


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("matters", "0003_co_units"), ("deadlines", "0002_defaults"), ("editions", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
