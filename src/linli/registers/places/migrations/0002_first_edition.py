"""The edition of the names of compounds that a new installation begins with."""

from typing import Any

from django.db import migrations

from linli.lib.ids import new_id


def begin(apps: Any, schema_editor: Any) -> None:
    """Write the one row."""
    apps.get_model("editions", "Edition").objects.create(name="compounds", mark=new_id())


def forget(apps: Any, schema_editor: Any) -> None:
    """Remove it."""
    apps.get_model("editions", "Edition").objects.filter(name="compounds").delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("places", "0001_initial"), ("editions", "0001_initial")]
    operations = [migrations.RunPython(begin, forget)]
