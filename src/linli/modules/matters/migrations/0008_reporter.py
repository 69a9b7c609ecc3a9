"""Whoever reports may stay hidden, and finds the matter again by a code."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns."""

    dependencies = [("matters", "0007_trips")]
    operations = [
        migrations.AddField("matter", "confidential", models.BooleanField("为反映人保密", default=False)),
        migrations.AddField("matter", "query_hash", models.CharField(blank=True, db_index=True, max_length=64)),
    ]
