"""The place that an address was read into."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [("matters", "0008_reporter"), ("places", "0002_first_edition")]
    operations = [
        migrations.AddField(
            model_name="matter",
            name="place",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="matters",
                to="places.place",
            ),
        ),
        migrations.AddIndex(
            model_name="matter",
            index=models.Index(condition=models.Q(("place__isnull", False)), fields=["place"], name="matter_place"),
        ),
    ]
