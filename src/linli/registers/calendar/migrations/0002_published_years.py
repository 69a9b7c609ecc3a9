"""The days off of the years published so far."""

from typing import Any

from django.db import migrations
from django.utils import timezone

from linli.lib.ids import new_id
from linli.registers.calendar import published


def load(apps: Any, schema_editor: Any) -> None:
    """Fill in the published years."""
    day, year = (apps.get_model("calendar", name) for name in ("CalendarDay", "CalendarYear"))
    at, source = timezone.now(), published.source()
    day.objects.bulk_create(day(day=on, kind=kind, name=name) for on, kind, name in published.rows())
    year.objects.bulk_create(year(year=number, source=source, loaded_at=at) for number in published.years())
    apps.get_model("editions", "Edition").objects.create(name="calendar", mark=new_id())


def unload(apps: Any, schema_editor: Any) -> None:
    """Empty the calendar."""
    for name in ("CalendarDay", "CalendarYear"):
        apps.get_model("calendar", name).objects.all().delete()
    apps.get_model("editions", "Edition").objects.filter(name="calendar").delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("calendar", "0001_initial"), ("editions", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
