"""Involvement repeats when its case moved, for the list of everything of a unit, and is found by its case alone."""

import datetime

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            "involvement",
            "moved_at",
            models.DateTimeField(default=datetime.datetime(9999, 12, 31, tzinfo=datetime.UTC)),
        ),
        migrations.AlterField(
            "involvement",
            "case",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="involvements", to="casework.case"
            ),
        ),
        migrations.RemoveIndex("involvement", "involved_unit"),
        migrations.AddIndex(
            "involvement", models.Index(fields=["organisation", "moved_at", "case"], name="involved_unit")
        ),
    ]
