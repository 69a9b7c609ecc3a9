"""What a person handles is found by an index of its own: every list of what waits for a check asks for it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0004_fill_moved")]

    operations = [
        migrations.AddIndex(
            "involvement",
            models.Index(
                fields=["person", "case", "round"],
                name="handled_open",
                condition=models.Q(("open", True), ("role", "handler")),
            ),
        )
    ]
