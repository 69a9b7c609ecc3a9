"""What can be imported and exported: the list, one sheet with its template and export, and sending a file."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.models import EXPORT_ROWS
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.accounts.rules import export_rows
from linli.foundation.audit.actions import record_audit
from linli.foundation.tabular.actions import upload_batch
from linli.foundation.tabular.forms import FileForm
from linli.foundation.tabular.queries import recent_batches
from linli.foundation.tabular.reading import BadTable
from linli.foundation.tabular.sheets import Sheet, sheet_for, sheets_for
from linli.foundation.tabular.writing import file_name, write_sheet
from linli.foundation.ui.toasts import add_toast


def sheet_or_404(request: HttpRequest, code: str) -> Sheet:
    """The sheet, if it is for this person."""
    sheet = sheet_for(request.user, code)
    if sheet is None:
        raise Http404
    return sheet


@require_safe
@require_roles()
def listing(request: StaffRequest) -> HttpResponse:
    """Every sheet this person may use."""
    sheets = sheets_for(request.user)
    if not sheets:
        raise Http404
    return render(request, "tabular/list.html", {"sheets": sheets, "crumbs": [(_("表格导入导出"), "")]})


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles()
def show(request: StaffRequest, code: str) -> HttpResponse:
    """One sheet: send a file, take the template or the export, and what was sent before."""
    sheet = sheet_or_404(request, code)
    form = FileForm(request.POST or None, request.FILES or None) if request.method == "POST" else FileForm()
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            batch = upload_batch(
                sheet=sheet, name=upload.name or "", content=upload.read(), by=request.user, at=timezone.now()
            )
        except BadTable as bad:
            form.add_error("file", str(bad))
        else:
            return redirect("tabular:columns", batch.pk)
    context = {
        "form": form, "sheet": sheet, "batches": recent_batches(request.user, sheet),
        "may_export": export_rows(request.user) > 0,
        "crumbs": [(_("表格导入导出"), reverse("tabular:list")), (str(sheet.title), "")],
    }  # fmt: skip
    return render(request, "tabular/sheet.html", context, status=422 if form.errors else 200)


@require_safe
@require_roles()
def template(request: StaffRequest, code: str) -> HttpResponseBase:
    """An empty workbook with the columns and their lists."""
    sheet = sheet_or_404(request, code)
    file, _count = write_sheet(sheet, ())
    return FileResponse(file, as_attachment=True, filename=_("%(title)s-模板.xlsx") % {"title": sheet.title})


@require_safe
@require_roles()
def export(request: StaffRequest, code: str) -> HttpResponseBase:
    """What this person may see of it, in the same columns; leaves an audit row.

    A role that takes out nothing gets none, one that takes out less than the most no larger file.
    """
    sheet, now, most = sheet_or_404(request, code), timezone.now(), export_rows(request.user)
    if not most:
        raise Http404
    file, count = write_sheet(sheet, sheet.rows(request.user, now))
    if most < EXPORT_ROWS and count > most:
        said = _("这张表有 %(count)d 行，您的角色一次最多导出 %(most)d 行，没有导出。")
        add_toast(request, said % {"count": count, "most": most}, level="error")
        return redirect("tabular:sheet", code)
    detail = {"rows": count, "sheet": sheet.code}
    record_audit(action="export", by=request.user, at=now, subject_kind="sheet", detail=detail, request=request)
    return FileResponse(file, as_attachment=True, filename=file_name(sheet, timezone.localtime(now)))
