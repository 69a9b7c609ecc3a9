"""How long a role stays signed in, and how much it takes out at once."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [("accounts", "0004_role_rules")]
    operations = [
        migrations.AddField(
            model_name="rolerule",
            name="idle_minutes",
            field=models.PositiveSmallIntegerField(default=30, verbose_name="不操作几分钟后退出"),
        ),
        migrations.AddField(
            model_name="rolerule",
            name="export_rows",
            field=models.PositiveIntegerField(default=20000, verbose_name="一次最多导出几行"),
        ),
        migrations.AddConstraint(
            model_name="rolerule",
            constraint=models.CheckConstraint(
                condition=models.Q(("idle_minutes__gte", 5), ("idle_minutes__lte", 480)),
                name="role_rule_idle_in_bounds",
            ),
        ),
        migrations.AddConstraint(
            model_name="rolerule",
            constraint=models.CheckConstraint(
                condition=models.Q(("export_rows__lte", 20000)), name="role_rule_rows_in_bounds"
            ),
        ),
    ]
