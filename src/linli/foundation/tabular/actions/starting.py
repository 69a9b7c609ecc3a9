"""What a person does with a batch: send the file, say which column is which, let it be written, take it back."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.audit.actions import record_audit
from linli.foundation.files.actions.storing import clean_name
from linli.foundation.tabular.contents import sealed
from linli.foundation.tabular.headers import mark_of
from linli.foundation.tabular.models import BatchState, HeaderMapping, ImportBatch, ImportFile, ImportProgress
from linli.foundation.tabular.queries import best_header, suggested_mapping
from linli.foundation.tabular.sheets import Sheet

AUDIT_KIND = "import"


class BatchRefused(ValueError):
    """What can not be done with a batch now; the text says why, in words for the person."""


@transaction.atomic
def upload_batch(*, sheet: Sheet, name: str, content: bytes, by: User, at: datetime) -> ImportBatch:
    """Keep a file for a sheet, with its header found and its columns guessed. Raises: reading.BadTable."""
    header = best_header(sheet, content)
    batch = ImportBatch.objects.create(
        sheet=sheet.code, file_name=clean_name(name), digest=hashlib.sha256(content).hexdigest(), size=len(content),
        table_name=header.table.name[:60], header_line=header.line, headings=list(header.headings),
        mapping=suggested_mapping(sheet, header), by=by, at=at,
    )  # fmt: skip
    ImportFile.objects.create(batch=batch, content=sealed(content))
    ImportProgress.objects.create(batch=batch)
    detail = {"sheet": sheet.code, "file": batch.file_name, "digest": batch.digest}
    record_audit(action="import.uploaded", by=by, at=at, subject_kind=AUDIT_KIND, subject_id=batch.pk, detail=detail)
    return batch


@transaction.atomic
def map_batch(*, batch: ImportBatch, sheet: Sheet, mapping: Mapping[str, int], by: User, at: datetime) -> ImportBatch:
    """Say which column stands under which heading, and remember it for the same headings. The dry run is to follow.

    Raises: BatchRefused for a required column that is missing, a heading used twice, or a batch that went on.
    """
    _check_mapping(sheet, mapping, batch.headings)
    HeaderMapping.objects.update_or_create(
        sheet=sheet.code, mark=mark_of(batch.headings), defaults={"mapping": dict(mapping), "by": by, "at": at}
    )
    allowed = (BatchState.UPLOADED, BatchState.JUDGED, BatchState.FAILED)
    return _moved(batch, allowed, BatchState.JUDGING, mapping=dict(mapping), trouble="")


def _check_mapping(sheet: Sheet, mapping: Mapping[str, int], headings: Sequence[str]) -> None:
    missing = [str(column.label) for column in sheet.columns if column.required and column.name not in mapping]
    if missing:
        raise BatchRefused(_("还没有指明这些必填的列：%(columns)s。") % {"columns": "、".join(missing)})
    places = list(mapping.values())
    twice = next((place for place in places if places.count(place) > 1), None)
    if twice is not None:
        raise BatchRefused(_("表头“%(heading)s”只能对应一列。") % {"heading": headings[twice]})


@transaction.atomic
def start_applying(*, batch: ImportBatch) -> ImportBatch:
    """Let the rows be written. Raises: BatchRefused where somebody writes this sheet, or the batch went on."""
    if not batch.to_write:
        raise BatchRefused(_("没有可以导入的行。"))
    return _alone(batch, (BatchState.JUDGED,), BatchState.APPLYING)


@transaction.atomic
def start_undoing(*, batch: ImportBatch) -> ImportBatch:
    """Let what a batch wrote be taken back. Raises: BatchRefused likewise, or once its file is erased."""
    if batch.erased_at is not None:
        raise BatchRefused(_("导入的文件已过保存期，不能再整批撤销。"))
    return _alone(batch, (BatchState.DONE,), BatchState.UNDOING)


def _alone(batch: ImportBatch, states: Sequence[str], state: BatchState) -> ImportBatch:
    """One batch a sheet writes at a time: the database holds the others off."""
    try:
        with transaction.atomic():
            return _moved(batch, states, state, trouble="")
    except IntegrityError as error:
        raise BatchRefused(_("另一份文件正在写入同一张表，请等它结束以后再试。")) from error


def _moved(batch: ImportBatch, states: Sequence[str], state: BatchState, **columns: object) -> ImportBatch:
    if not ImportBatch.objects.filter(pk=batch.pk, state__in=states).update(state=state, **columns):
        raise BatchRefused(_("这次导入已经到了别的步骤，请刷新页面再看。"))
    batch.refresh_from_db()
    return batch
