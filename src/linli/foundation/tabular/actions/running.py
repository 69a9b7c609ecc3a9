"""What the worker does with a batch: judge its rows, write them all at once, take them all back."""

import json
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from linli.foundation.audit.actions import record_audit
from linli.foundation.sealing.sealed import unseal
from linli.foundation.tabular.actions.starting import AUDIT_KIND
from linli.foundation.tabular.models import BatchState, ImportBatch, ImportFile, ImportRow
from linli.foundation.tabular.progress import told_progress
from linli.foundation.tabular.queries import header_of
from linli.foundation.tabular.reading import BadTable
from linli.foundation.tabular.rows import judge_rows, read_rows
from linli.foundation.tabular.sheets import Judgement, Run, Sheet, SheetRefused, Taken, Verdict, sheet_for
from linli.lib.hashing import canonical, digest
from linli.lib.masking import mask_text

WRITTEN: Final = frozenset({Judgement.NEW, Judgement.CHANGED})
BULK: Final = 1000
TROUBLE_MOST: Final = 300
log = logging.getLogger(__name__)


class Outdated(Exception):
    """The register changed between the dry run and the import: what the person agreed to is not so any more."""


def judge_batch(*, batch_id: UUID, at: datetime) -> None:
    """The dry run: a verdict for every row, and nothing written but that. Bears being run twice."""
    batch = _batch(batch_id, BatchState.JUDGING)
    if batch is None:
        return
    with _failing(batch, BatchState.FAILED):
        _judge_anew(batch, at, "")


def apply_batch(*, batch_id: UUID, at: datetime) -> None:
    """Write the rows of a batch, all in one transaction: killed in the middle, nothing is written and it runs again.

    The rows are judged once more inside; where the outcome is another than the person saw, nothing is written and the
    new outcome is shown instead.
    """
    batch = _batch(batch_id, BatchState.APPLYING)
    if batch is None:
        return
    with _failing(batch, BatchState.JUDGED):
        try:
            _write(batch, at)
        except (Outdated, IntegrityError):
            log.warning("batch %s: the register changed after the dry run", batch.pk, exc_info=True)
            _judge_anew(batch, at, _("核对以后，登记的内容有了变化，所以没有导入。请看过重新核对的结果再导入。"))


def undo_batch(*, batch_id: UUID, at: datetime) -> None:
    """Take back all that a batch wrote, or nothing where somebody touched one of its rows since."""
    batch = _batch(batch_id, BatchState.UNDOING)
    if batch is None:
        return
    with _failing(batch, BatchState.DONE, broken=BatchState.DONE):
        _take_back(batch, at)


def _batch(batch_id: UUID, state: BatchState) -> ImportBatch | None:
    """The batch while it waits for this job."""
    return ImportBatch.objects.select_related("by").filter(pk=batch_id, state=state).first()


@contextmanager
def _failing(
    batch: ImportBatch, back_to: BatchState, broken: BatchState = BatchState.FAILED
) -> Iterator[None]:  # fmt: skip
    """A refusal puts the batch back with the reason; what nobody expected leaves it `broken`, and goes into the log.

    What could not be taken back is still written: as a failed batch it could be judged anew, and its undo were lost.
    """
    try:
        yield
    except (SheetRefused, BadTable) as refusal:
        _end(batch, back_to, str(refusal))
    except ProtectedError:
        _end(batch, back_to, _("有的行已经在别处使用，不能撤销。什么也没有改动。"))
    except Exception:
        undoing = batch.state == BatchState.UNDOING
        nothing = _("程序出错，什么也没有撤销。") if undoing else _("程序出错，什么也没有写入。")
        _end(batch, broken, nothing + _("请再试一次；还不行，请告诉管理员查看日志。"))
        raise


def _end(batch: ImportBatch, state: BatchState, trouble: str) -> None:
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=batch.state)
    waiting.update(state=state, trouble=trouble[:TROUBLE_MOST])


def _sheet(batch: ImportBatch) -> Sheet:
    """The sheet, if the sender may still use it."""
    sheet = sheet_for(batch.by, batch.sheet)
    if sheet is None:
        raise SheetRefused(_("你已没有导入这张表的权限。"))
    return sheet


def _judged(sheet: Sheet, batch: ImportBatch, run: Run) -> list[Verdict]:
    return judge_rows(sheet, read_rows(sheet, header_of(batch), batch.mapping), run)


def _outcome(verdicts: Iterable[Verdict]) -> str:
    """What the person agrees to: which line becomes what."""
    return digest([[verdict.line, verdict.judgement.value, list(verdict.reasons)] for verdict in verdicts])


def _judge_anew(batch: ImportBatch, at: datetime, trouble: str) -> None:
    sheet = _sheet(batch)
    with told_progress(batch.pk, 0) as tick, transaction.atomic():
        verdicts = _judged(sheet, batch, Run(batch.by, at, tick=tick))
        _keep(batch, verdicts, {})
        waiting = ImportBatch.objects.filter(pk=batch.pk, state=batch.state)
        waiting.update(
            state=BatchState.JUDGED, judged_at=at, counts=_counts(verdicts), verdicts_digest=_outcome(verdicts),
            trouble=trouble,
        )  # fmt: skip


def _counts(verdicts: list[Verdict]) -> dict[str, int]:
    return {kind.value: sum(verdict.judgement is kind for verdict in verdicts) for kind in Judgement}


def _write(batch: ImportBatch, at: datetime) -> None:
    sheet = _sheet(batch)
    with told_progress(batch.pk, batch.to_write) as tick, transaction.atomic():
        locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.state != BatchState.APPLYING:
            return
        run = Run(batch.by, at)
        verdicts = _judged(sheet, batch, run)
        if _outcome(verdicts) != locked.verdicts_digest:
            raise Outdated
        chosen = [verdict for verdict in verdicts if verdict.judgement in WRITTEN]
        taken = {one.line: one for one in sheet.apply(chosen, replace(run, tick=tick))}
        _keep(batch, verdicts, taken)
        ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.DONE, applied_at=at)
        _record("import.applied", batch, at)


def _keep(batch: ImportBatch, verdicts: list[Verdict], taken: dict[int, Taken]) -> None:
    """The rows of a batch, in place of those before."""
    ImportRow.objects.filter(batch=batch).delete()
    for start in range(0, len(verdicts), BULK):
        ImportRow.objects.bulk_create([_row(batch, one, taken.get(one.line)) for one in verdicts[start : start + BULK]])


def _row(batch: ImportBatch, verdict: Verdict, taken: Taken | None) -> ImportRow:
    return ImportRow(
        batch=batch, line=verdict.line, judgement=verdict.judgement, label=verdict.label[:60],
        reasons=_open(verdict), subject_id=taken.subject_id if taken else None,
        before=canonical(taken.before).decode() if taken else None,
    )  # fmt: skip


def _open(verdict: Verdict) -> list[str]:
    """The reasons as they are kept: a bad row is told with what stands in it, a telephone in the wrong column too."""
    bad = verdict.judgement is Judgement.BAD
    return [mask_text(reason) if bad else reason for reason in verdict.reasons]


def _take_back(batch: ImportBatch, at: datetime) -> None:
    sheet = _sheet(batch)
    with told_progress(batch.pk, batch.to_write) as tick, transaction.atomic():
        locked = ImportBatch.objects.select_for_update(of=("self",)).get(pk=batch.pk)
        if locked.state != BatchState.UNDOING:
            return
        rows = ImportRow.objects.filter(batch=batch, subject_id__isnull=False).order_by("-line")
        sheet.undo([_taken(row) for row in rows], Run(batch.by, at, locked.applied_at, tick))
        ImportFile.objects.filter(batch=batch).delete()
        ImportRow.objects.filter(batch=batch).update(before=None)
        ImportBatch.objects.filter(pk=batch.pk).update(state=BatchState.UNDONE, undone_at=at)
        _record("import.undone", batch, at)


def _taken(row: ImportRow) -> Taken:
    """What `apply` said of a row. Raises: CannotOpen."""
    before = json.loads(unseal(row.before.stored, row.before.field)) if row.before and row.subject_id else {}
    return Taken(row.line, row.subject_id or row.pk, before, Judgement(row.judgement))


def _record(action: str, batch: ImportBatch, at: datetime) -> None:
    detail = {"sheet": batch.sheet, "file": batch.file_name, "rows": batch.to_write}
    record_audit(action=action, by=batch.by, at=at, subject_kind=AUDIT_KIND, subject_id=batch.pk, detail=detail)
