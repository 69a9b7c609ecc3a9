"""One file on its way: which column is which, what would become of its rows, writing them, taking them back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from linli.foundation.access.policies import require_roles
from linli.foundation.accounts.requests import StaffRequest
from linli.foundation.tabular import tasks
from linli.foundation.tabular.actions import BatchRefused, map_batch, start_applying, start_undoing
from linli.foundation.tabular.forms import MappingForm
from linli.foundation.tabular.models import BatchState, ImportBatch, ImportRow
from linli.foundation.tabular.queries import counted, header_of, rows_of, shown_headings
from linli.foundation.tabular.sheets import Judgement, Sheet
from linli.foundation.tabular.views.sheets import sheet_or_404
from linli.foundation.tabular.writing import words_of, write_copy
from linli.foundation.ui.pages import keyset_page
from linli.foundation.ui.toasts import add_toast

PAGE = 50
KINDS = frozenset(one.value for one in Judgement)


def _own(request: StaffRequest, batch_id: UUID) -> tuple[ImportBatch, Sheet]:
    """A batch of this person and its sheet, or 404."""
    batches = ImportBatch.objects.visible_to(request.user).select_related("progress")
    batch: ImportBatch = get_object_or_404(batches, pk=batch_id)
    return batch, sheet_or_404(request, batch.sheet)


def _crumbs(sheet: Sheet, last: str) -> list[tuple[str, str]]:
    return [
        (_("表格导入导出"), reverse("tabular:list")),
        (str(sheet.title), reverse("tabular:sheet", args=[sheet.code])),
        (last, ""),
    ]


@require_safe
@require_roles()
def show(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """How far a batch is, and what was found out about its rows."""
    batch, sheet = _own(request, batch_id)
    if batch.state == BatchState.UPLOADED and batch.erased_at is None:
        return redirect("tabular:columns", batch.pk)
    chosen = request.GET.get("kind", "")
    rows = rows_of(batch, chosen if chosen in KINDS else "")
    page = keyset_page(rows, order=("line",), cursor=request.GET.get("page"), size=PAGE)
    for row in page.rows:
        row.words = words_of(row.judgement)
    context = {
        "batch": batch, "sheet": sheet, "chosen": chosen,
        "counts": [(kind, count, words_of(kind)) for kind, count in counted(batch)], "page": page,
        "crumbs": _crumbs(sheet, batch.file_name),
    }  # fmt: skip
    return render(request, "tabular/batch.html", context)


@require_safe
@require_roles()
def state(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """How far a running job is, as a fragment; once it is over, the page as a whole."""
    batch, sheet = _own(request, batch_id)
    if not batch.running:
        return HttpResponse(headers={"HX-Redirect": reverse("tabular:batch", args=[batch.pk])})
    return render(request, "tabular/parts/progress.html", {"batch": batch, "sheet": sheet})


@require_http_methods(["GET", "HEAD", "POST"])
@require_roles()
def columns(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Which column stands under which heading."""
    batch, sheet = _own(request, batch_id)
    if batch.running or batch.erased_at is not None or batch.state in {BatchState.DONE, BatchState.UNDONE}:
        return redirect("tabular:batch", batch.pk)
    form = MappingForm(sheet.columns, shown_headings(header_of(batch)), batch.mapping, request.POST or None)
    if form.is_valid():
        try:
            with transaction.atomic():
                map_batch(batch=batch, sheet=sheet, mapping=form.mapping, by=request.user, at=timezone.now())
                tasks.judge.enqueue(str(batch.pk))
        except BatchRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("tabular:batch", batch.pk)
    context = {
        "form": form, "batch": batch, "sheet": sheet,
        "back_url": reverse("tabular:sheet", args=[sheet.code]), "crumbs": _crumbs(sheet, batch.file_name),
    }  # fmt: skip
    return render(request, "tabular/columns.html", context, status=422 if form.errors else 200)


@require_POST
@require_roles()
def apply(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Let the rows be written."""
    return _start(request, batch_id, start_applying, tasks.apply)


@require_POST
@require_roles()
def undo(request: StaffRequest, batch_id: UUID) -> HttpResponse:
    """Let them be taken back."""
    return _start(request, batch_id, start_undoing, tasks.undo)


def _start(request: StaffRequest, batch_id: UUID, start: Callable[..., ImportBatch], job: Any) -> HttpResponse:
    batch, _sheet = _own(request, batch_id)
    try:
        with transaction.atomic():
            start(batch=batch)
            job.enqueue(str(batch.pk))
    except BatchRefused as refusal:
        add_toast(request, str(refusal), level="error")
    return redirect("tabular:batch", batch.pk)


@require_safe
@require_roles()
def copy(request: StaffRequest, batch_id: UUID) -> HttpResponseBase:
    """The file as it was sent, with what was found out about each row."""
    batch, _sheet = _own(request, batch_id)
    if batch.erased_at is not None or batch.state in {BatchState.UPLOADED, BatchState.UNDONE}:
        raise Http404
    rows: list[ImportRow] = list(rows_of(batch, ""))
    stem = batch.file_name.rsplit(".", 1)[0]
    name = _("%(name)s-核对结果.xlsx") % {"name": stem}
    return FileResponse(write_copy(header_of(batch), rows), as_attachment=True, filename=name)
