"""Rows that stood before get the instant their case last moved."""

from django.db import migrations

REPEAT = """
UPDATE casework_involvement SET moved_at =
  (SELECT moved_at FROM casework_case WHERE casework_case.id = casework_involvement.case_id)
"""


class Migration(migrations.Migration):
    dependencies = [("casework", "0003_involvement_moved")]

    operations = [migrations.RunSQL(REPEAT, migrations.RunSQL.noop)]
