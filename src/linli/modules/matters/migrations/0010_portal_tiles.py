"""What the tiles of the portal say, and which of them there are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [("matters", "0009_place")]
    operations = [
        migrations.AddField(
            model_name="category",
            name="tile",
            field=models.CharField(blank=True, max_length=20, verbose_name="门户上的叫法"),
        ),
        migrations.AddField(
            model_name="category",
            name="on_portal",
            field=models.BooleanField(default=True, verbose_name="在门户显示"),
        ),
    ]
