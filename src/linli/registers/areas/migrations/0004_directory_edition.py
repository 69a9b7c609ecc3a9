"""The edition that whoever loads the official directory holds."""

from typing import Any

from django.db import migrations

from linli.lib.ids import new_id


def begin(apps: Any, schema_editor: Any) -> None:
    """Write the one row."""
    apps.get_model("editions", "Edition").objects.create(name="directory", mark=new_id())


def forget(apps: Any, schema_editor: Any) -> None:
    """Remove it."""
    apps.get_model("editions", "Edition").objects.filter(name="directory").delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("areas", "0003_directory"), ("editions", "0001_initial")]
    operations = [migrations.RunPython(begin, forget)]
