"""On the way back rungs get their second name again, which is the same as the first."""

from typing import Any

from django.db import migrations
from django.db.models import F


def leave(apps: Any, schema_editor: Any) -> None:
    """Forward there is nothing to do: both names are the same."""


def fill(apps: Any, schema_editor: Any) -> None:
    """Write what came back empty."""
    apps.get_model("deadlines", "LadderRung").objects.filter(percent=None).update(percent=F("number"))


class Migration(migrations.Migration):
    """Data only."""

    dependencies = [("deadlines", "0004_percent_may_lack")]
    operations = [migrations.RunPython(leave, fill)]
