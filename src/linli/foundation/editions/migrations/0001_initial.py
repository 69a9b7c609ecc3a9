from django.db import migrations, models

import linli.lib.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Edition",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("mark", models.UUIDField(default=linli.lib.ids.new_id)),
            ],
        ),
    ]
