"""The law a rule stands on; a rung has no other name than its per cent."""

import django.db.models.deletion
from django.db import migrations, models

import linli.lib.ids


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [("deadlines", "0005_percent_again")]
    operations = [
        migrations.RemoveField(model_name="ladderrung", name="percent"),
        migrations.RenameField(model_name="ladderrung", old_name="number", new_name="percent"),
        migrations.CreateModel(
            name="LegalBasis",
            fields=[
                (
                    "id",
                    models.UUIDField(default=linli.lib.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("law", models.CharField(max_length=80, verbose_name="法律法规")),
                ("article", models.CharField(max_length=40, verbose_name="条款")),
                ("from_on", models.DateField(verbose_name="施行日期")),
                ("until_on", models.DateField(blank=True, null=True, verbose_name="失效日期")),
                ("text", models.CharField(blank=True, max_length=500, verbose_name="规定")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("law", "article", "from_on"), name="one_version_of_an_article"),
                    models.CheckConstraint(
                        condition=models.Q(until_on__isnull=True) | models.Q(until_on__gt=models.F("from_on")),
                        name="basis_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="timerule",
            name="basis",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="rules",
                to="deadlines.legalbasis",
            ),
        ),
    ]  # fmt: skip
