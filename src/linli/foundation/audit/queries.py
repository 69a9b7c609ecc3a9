"""Reading the audit log."""

from datetime import datetime

from django.db.models import QuerySet

from linli.foundation.audit.models import AuditRow


def rows_of(
    *, action: str = "", actor: str = "", since: datetime | None = None, until: datetime | None = None
) -> QuerySet[AuditRow]:
    """The rows of an action, of people whose name holds the words, between two moments; all where nothing is named."""
    rows = AuditRow.objects.all()
    if action:
        rows = rows.filter(action=action)
    if actor:
        rows = rows.filter(actor_name__icontains=actor)
    if since:
        rows = rows.filter(at__gte=since)
    return rows.filter(at__lt=until) if until else rows
