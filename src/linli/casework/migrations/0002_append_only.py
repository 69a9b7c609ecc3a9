"""The database itself refuses to change or delete an entry; of its words, only erasing is let through."""

from django.db import migrations

from linli.foundation.history.append_only import append_only_operations


class Migration(migrations.Migration):
    dependencies = [("casework", "0001_initial"), ("history", "0001_initial")]

    operations = [
        *append_only_operations("casework_entry"),
        *append_only_operations("casework_entrytext", may_change=("words", "erased_at")),
    ]
