"""The rules and the ladder an installation begins with."""

from dataclasses import asdict
from typing import Any

from django.db import migrations

from linli.lib.ids import new_id
from linli.registers.deadlines.defaults import LADDER, RULES


def load(apps: Any, schema_editor: Any) -> None:
    """Fill in rules and rungs."""
    rule, rung = (apps.get_model("deadlines", name) for name in ("TimeRule", "LadderRung"))
    rule.objects.bulk_create(rule(id=new_id(), **asdict(row)) for row in RULES)
    rung.objects.bulk_create(
        rung(number=number, percent=percent, action=action) for number, (percent, action) in enumerate(LADDER, 1)
    )
    apps.get_model("editions", "Edition").objects.create(name="rules", mark=new_id())


def unload(apps: Any, schema_editor: Any) -> None:
    """Empty both tables."""
    for name in ("TimeRule", "LadderRung"):
        apps.get_model("deadlines", name).objects.all().delete()
    apps.get_model("editions", "Edition").objects.filter(name="rules").delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("deadlines", "0001_initial"), ("editions", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
