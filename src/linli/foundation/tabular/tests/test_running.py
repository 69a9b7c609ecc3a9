"""Jobs that break in the middle, and how far a job is while its transaction is open."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.utils import timezone

from linli.foundation.accounts.models import User
from linli.foundation.tabular import tasks
from linli.foundation.tabular.actions import BatchRefused, judge_batch, map_batch, start_applying, upload_batch
from linli.foundation.tabular.models import ImportBatch, ImportProgress, ImportRow
from linli.foundation.tabular.progress import told_progress
from linli.foundation.tabular.sheets import Run, Sheet, Taken, Verdict, register_sheet
from linli.foundation.tabular.tests.books import csv
from linli.registers.organisations.models import Organisation
from linli.registers.organisations.sheet import SHEET
from linli.registers.tests.cast import make_holder

LOOK = """
SELECT done, total, file_name FROM tabular_importprogress p JOIN tabular_importbatch b ON b.id = p.batch_id
"""
FILE = csv(("名称", "类型"), ("春风物业", "物业公司"), ("东风物业", "物业公司"))


def breaking(verdicts: Sequence[Verdict], run: Run) -> list[Taken]:
    """Write, then fail as nobody expected."""
    SHEET.apply(verdicts, run)
    raise RuntimeError("the disk is on fire")


@pytest.fixture
def broken() -> Iterator[Sheet]:
    sheet = replace(SHEET, apply=breaking)
    register_sheet(sheet)
    yield sheet
    register_sheet(SHEET)


def sent(by: User) -> ImportBatch:
    now = timezone.now()
    batch = upload_batch(sheet=SHEET, name="组织.csv", content=FILE, by=by, at=now)
    map_batch(batch=batch, sheet=SHEET, mapping=batch.mapping, by=by, at=now)
    judge_batch(batch_id=batch.pk, at=now)
    return ImportBatch.objects.get(pk=batch.pk)


@pytest.mark.django_db
def test_a_job_that_breaks_leaves_nothing_and_the_file_can_be_judged_again(broken: Sheet) -> None:
    admin = make_holder("admin", "R13")
    batch = start_applying(batch=sent(admin))
    with pytest.raises(RuntimeError):
        tasks.apply.call(str(batch.pk))
    batch.refresh_from_db()
    assert (batch.state, "什么也没有写入" in batch.trouble) == ("failed", True)
    assert not Organisation.objects.exists()
    register_sheet(SHEET)
    with pytest.raises(BatchRefused):
        start_applying(batch=batch)
    map_batch(batch=batch, sheet=SHEET, mapping=batch.mapping, by=admin, at=timezone.now())
    tasks.judge.call(str(batch.pk))
    batch.refresh_from_db()
    tasks.apply.call(str(start_applying(batch=batch).pk))
    assert Organisation.objects.count() == 2
    assert ImportRow.objects.filter(batch=batch, subject_id__isnull=False).count() == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_while_the_rows_are_not() -> None:
    batch = sent(make_holder("admin", "R13"))
    beside = connection.copy()
    with told_progress(batch.pk, 2) as tell, transaction.atomic():
        ImportBatch.objects.select_for_update().get(pk=batch.pk)
        ImportBatch.objects.filter(pk=batch.pk).update(file_name="新名字.csv")
        tell(2)
        with beside.cursor() as cursor:
            cursor.execute(LOOK)
            assert cursor.fetchall() == [(2, 2, "组织.csv")]
    beside.close()
    assert ImportProgress.objects.get().done == 2
