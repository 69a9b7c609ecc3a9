"""The ledger as a spreadsheet."""

from django.http import FileResponse, Http404
from django.utils import timezone
from django.views.decorators.http import require_GET

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.accounts.rules import export_rows
from linli.modules.matters.exporting import export_ledger
from linli.modules.matters.policies import READERS
from linli.modules.matters.views.staff.listing import listing

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_roles(*READERS)
@require_GET
def export(request: StaffRequest) -> FileResponse:
    """What the list shows, without contact data, no more rows than their roles may take; leaves an audit row."""
    if not export_rows(request.user):
        raise Http404
    now = timezone.now()
    file = export_ledger(rows=listing(request).rows, by=request.user, at=now, request=request)
    name = f"linli-{timezone.localtime(now):%Y%m%d-%H%M}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
