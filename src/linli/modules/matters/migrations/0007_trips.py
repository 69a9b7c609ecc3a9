"""How often the reporter came in person: 最多跑一地 (mechanism 001-38)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("matters", "0006_joining")]
    operations = [
        migrations.AddField(
            model_name="matter",
            name="trips",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="反映人跑动"),
        ),
    ]
