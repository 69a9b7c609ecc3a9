"""Small quarrels that a building head settles at the door need no dispatch: 小事不出楼栋 (mechanism 001-11)."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

SMALL = ("0704", "1001")


def allow(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """They may be settled on the spot."""
    category = apps.get_model("matters", "Category").objects.using(schema_editor.connection.alias)
    category.filter(code__in=SMALL).update(on_the_spot=True)


def forbid(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """As the table was first published."""
    category = apps.get_model("matters", "Category").objects.using(schema_editor.connection.alias)
    category.filter(code__in=SMALL).update(on_the_spot=False)


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("matters", "0004_co_unit_rules")]
    operations = [migrations.RunPython(allow, forbid)]
