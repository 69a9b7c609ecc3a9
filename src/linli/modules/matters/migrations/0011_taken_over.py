"""Matters that come from elsewhere."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.lib.ids


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_opener_index"),
        ("matters", "0010_portal_tiles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TakenOver",
            fields=[
                (
                    "id",
                    models.UUIDField(default=linli.lib.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("origin", models.CharField(max_length=20)),
                ("ref", models.CharField(max_length=60)),
                ("digest", models.CharField(max_length=64)),
                ("entries", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="taken_over", to="casework.case"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("origin", "ref"), name="taken_over_once")],
            },
        ),
    ]
