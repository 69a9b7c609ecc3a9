"""An import whose process is killed between two of its writes: nothing is there, and the same job brings all."""

import signal
from pathlib import Path

import pytest

from tests.places import founded_place

pytestmark = pytest.mark.slow
UNITS = 2_500
SENT = f"""
from django.utils import timezone
from linli.foundation.accounts.models import User
from linli.foundation.tabular import tasks
from linli.foundation.tabular.actions import judge_batch, map_batch, start_applying, upload_batch
from linli.foundation.tabular.sheets import sheet_for
admin, now = User.objects.get(username="guanli"), timezone.now()
sheet = sheet_for(admin, "organisations")
file = "\\n".join(["名称,类型", *(f"第{{n}}单位,其他" for n in range({UNITS}))]).encode()
batch = upload_batch(sheet=sheet, name="组织.csv", content=file, by=admin, at=now)
map_batch(batch=batch, sheet=sheet, mapping=batch.mapping, by=admin, at=now)
judge_batch(batch_id=batch.pk, at=now)
batch.refresh_from_db()
start_applying(batch=batch)
print(batch.pk)
"""
KILLED = """
import os
from linli.foundation.tabular import tasks
from linli.registers.organisations.models import Organisation
manager = Organisation.objects.bulk_create
def die(rows, **options):
    made = manager(rows, **options)
    print(Organisation.objects.count() > 1000, flush=True)
    if Organisation.objects.count() > 1500: os.kill(os.getpid(), 9)
    return made
Organisation.objects.bulk_create = die
tasks.apply.call("%s")
"""
AGAIN = """
from linli.foundation.tabular import tasks
from linli.foundation.tabular.models import ImportBatch, ImportProgress, ImportRow
from linli.registers.organisations.models import Organisation
def told():
    batch = ImportBatch.objects.get()
    written = ImportRow.objects.filter(subject_id__isnull=False).count()
    print(batch.state, Organisation.objects.filter(name__startswith="第").count(), written)
told()
tasks.apply.call("%s")
told()
"""


def test_an_import_that_is_killed_leaves_nothing_and_runs_again(tmp_path: Path) -> None:
    place = founded_place(tmp_path / "place")
    batch = place.ask(SENT)
    with place.script(KILLED % batch) as process:
        said, _ = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert said.split()[-1] == "True"
    before, after = place.ask(AGAIN % batch).splitlines()
    assert before == "applying 0 0"
    assert after == f"done {UNITS} {UNITS}"
