"""The second name of a rung may be missing, so that it can go, and come back empty when this is taken back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [("deadlines", "0003_rungs_by_percent")]
    operations = [
        migrations.AlterField(
            model_name="ladderrung", name="percent", field=models.PositiveSmallIntegerField(null=True, unique=True)
        )
    ]
