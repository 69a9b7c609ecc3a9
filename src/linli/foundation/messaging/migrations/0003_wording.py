from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("messaging", "0002_sms")]

    operations = [
        migrations.CreateModel(
            name="Wording",
            fields=[
                ("topic", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("text", models.TextField()),
            ],
        ),
    ]
