"""The database refuses to change or delete what was written."""

from django.db import migrations

from linli.foundation.history.append_only import append_only_operations


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = append_only_operations("audit_auditrow")
