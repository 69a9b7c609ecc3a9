"""The category table 诉求分类码表 as it was first published: 12 headings, 102 categories.

Which matters are on site, and which may be settled on the spot, are defaults that an installation changes. Later
changes of the published table come as further migrations with files of their own.
"""

import csv
from pathlib import Path

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from linli.lib.ids import new_id

TABLE = Path(__file__).with_name("categories.csv")


def load(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write headings, then their categories."""
    category = apps.get_model("matters", "Category").objects.using(schema_editor.connection.alias)
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    made = [category.model(**_columns(row)) for row in rows]
    category.bulk_create([one for one in made if one.heading_id is None])
    category.bulk_create([one for one in made if one.heading_id is not None])
    edition = apps.get_model("editions", "Edition").objects.using(schema_editor.connection.alias)
    edition.create(name="categories", mark=new_id())


def _columns(row: dict[str, str]) -> dict[str, object]:
    code = row["code"]
    ticks = {name: row[name] == "yes" for name in ("on_site", "on_the_spot")}
    return {**row, **ticks, "heading_id": code[:2] if len(code) == 4 else None}


def forget(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the table away again, where nothing stands in it."""
    category = apps.get_model("matters", "Category").objects.using(schema_editor.connection.alias)
    category.filter(heading__isnull=False).delete()
    category.all().delete()
    apps.get_model("editions", "Edition").objects.filter(name="categories").delete()


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("matters", "0001_initial"), ("editions", "0001_initial")]
    operations = [migrations.RunPython(load, forget)]
