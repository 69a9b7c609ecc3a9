"""A clock that was counted anew says by what, when, by whose change, and when it ended before."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Schema only."""

    dependencies = [("deadlines", "0006_law_and_ladder")]
    operations = [
        migrations.AddField("clock", "due_before", models.DateTimeField(null=True)),
        migrations.AddField("clock", "retimed_at", models.DateTimeField(null=True)),
        migrations.AddField(
            "clock", "retimed_by",
            models.CharField(blank=True, choices=[("rule", "时限规则"), ("calendar", "日历或办公时间")], max_length=10),
        ),
        migrations.AddField("clock", "retimed_who", models.CharField(blank=True, max_length=80)),
        migrations.AddConstraint(
            "clock",
            models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("due_before__isnull", True), ("retimed_at__isnull", True), ("retimed_by", ""),
                        ("retimed_who", ""),
                    ),
                    models.Q(
                        ("due_before__isnull", False), ("retimed_at__isnull", False),
                        ("retimed_by__in", ["rule", "calendar"]),
                    ),
                    _connector="OR",
                ),
                name="clock_retimed_by_something_at_a_time",
            ),
        ),
    ]  # fmt: skip
