"""The mark of what processes remember of the wordings."""

from typing import Any

from django.db import migrations

from linli.lib.ids import new_id


def load(apps: Any, schema_editor: Any) -> None:
    """The first mark."""
    apps.get_model("editions", "Edition").objects.create(name="wordings", mark=new_id())


def unload(apps: Any, schema_editor: Any) -> None:
    """No mark."""
    apps.get_model("editions", "Edition").objects.filter(name="wordings").delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("messaging", "0003_wording"), ("editions", "0001_initial")]
    operations = [migrations.RunPython(load, unload)]
