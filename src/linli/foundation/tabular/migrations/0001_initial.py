"""Imports of spreadsheets."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import linli.foundation.sealing.fields
import linli.lib.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportBatch",
            fields=[
                (
                    "id",
                    models.UUIDField(default=linli.lib.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("sheet", models.CharField(max_length=40)),
                ("file_name", models.CharField(max_length=120)),
                ("digest", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("table_name", models.CharField(blank=True, max_length=60)),
                ("header_line", models.PositiveIntegerField()),
                ("headings", models.JSONField(default=list)),
                ("mapping", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("uploaded", "待对应列"),
                            ("judging", "正在核对"),
                            ("judged", "待导入"),
                            ("applying", "正在导入"),
                            ("done", "已导入"),
                            ("undoing", "正在撤销"),
                            ("undone", "已撤销"),
                            ("failed", "出错"),
                        ],
                        default="uploaded",
                        max_length=10,
                    ),
                ),
                ("counts", models.JSONField(default=dict)),
                ("verdicts_digest", models.CharField(blank=True, max_length=64)),
                ("trouble", models.CharField(blank=True, max_length=300)),
                ("at", models.DateTimeField()),
                ("judged_at", models.DateTimeField(null=True)),
                ("applied_at", models.DateTimeField(null=True)),
                ("undone_at", models.DateTimeField(null=True)),
                ("erased_at", models.DateTimeField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ImportFile",
            fields=[
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="file",
                        serialize=False,
                        to="tabular.importbatch",
                    ),
                ),
                ("content", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="ImportProgress",
            fields=[
                (
                    "batch",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="progress",
                        serialize=False,
                        to="tabular.importbatch",
                    ),
                ),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.UUIDField(default=linli.lib.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("line", models.PositiveIntegerField()),
                (
                    "judgement",
                    models.CharField(
                        choices=[("new", "new"), ("changed", "changed"), ("same", "same"), ("bad", "bad")], max_length=8
                    ),
                ),
                ("label", models.CharField(blank=True, max_length=60)),
                ("reasons", models.JSONField(default=list)),
                ("subject_id", models.UUIDField(null=True)),
                ("before", linli.foundation.sealing.fields.SealedTextField(null=True)),
                (
                    "batch",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="tabular.importbatch",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="HeaderMapping",
            fields=[
                (
                    "id",
                    models.UUIDField(default=linli.lib.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("sheet", models.CharField(max_length=40)),
                ("mark", models.CharField(max_length=64)),
                ("mapping", models.JSONField(default=dict)),
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
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("sheet", "mark"), name="headings_mapped_once")],
            },
        ),
        migrations.AddIndex(
            model_name="importbatch",
            index=models.Index(fields=["by", "sheet", "at"], name="batch_of_a_person"),
        ),
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state__in", ["uploaded", "judging", "judged", "applying", "done", "undoing", "undone", "failed"])
                ),
                name="batch_state_is_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="importbatch",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("applying", "undoing"))),
                fields=("sheet",),
                name="one_batch_writes_a_sheet",
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(fields=["batch", "judgement", "line"], name="import_row_by_judgement"),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(fields=("batch", "line"), name="import_row_once"),
        ),
    ]
