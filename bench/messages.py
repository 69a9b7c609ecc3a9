"""`linli import-messages`: a workbook as large as a city's, read and taken in with history and clocks, and taken back.

The real one is used where LINLI_BENCH_MESSAGES names it; without it one of the same size and length is made up.
"""

import io
import os
import random
import resource
import statistics
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import xlsxwriter
from django.core.management import call_command
from django.utils import timezone

from bench import cast
from bench.figures import Figure
from linli.modules.matters.importing.messages import import_messages, read_messages, undo_messages
from linli.registers.areas.models import Area

ROWS, LENGTH = 8_172, 260
LEAST, MOST_MB = 1000.0, 400.0


def measure(rows: int) -> Iterator[Figure]:
    """Read, take in, take in again, and take back."""
    del rows
    call_command("migrate", verbosity=0)
    if not Area.objects.exists():
        cast.build()
    given = os.environ.get("LINLI_BENCH_MESSAGES")
    data = Path(given).read_bytes() if given else made_up()
    begin = time.perf_counter()
    read = read_messages(data)
    reading = time.perf_counter() - begin
    moments = [time.perf_counter()]
    area = Area.objects.filter(level="street").order_by("name")[0]
    done = import_messages(
        read=read, area=area, at=timezone.now(), say=lambda _done: moments.append(time.perf_counter())
    )
    taken = moments[-1] - moments[0]
    begin = time.perf_counter()
    again = import_messages(read=read, area=area, at=timezone.now(), say=lambda _done: None)
    repeated = time.perf_counter() - begin
    begin = time.perf_counter()
    undo_messages(read=read, at=timezone.now(), say=lambda _done: None)
    undone = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    pieces = [after - before for before, after in pairwise(moments)]
    each = statistics.median(pieces)
    where = f"{done.new:,} rows: read {reading:.1f} s, written {taken:.1f} s, median of 500 {each:.2f} s"
    yield Figure(
        "import-messages, rows per second", done.new / (reading + taken), "/s", LEAST, at_most=False, where=where
    )
    yield Figure("the same messages again", repeated, "s", where=f"{again.same:,} known, {again.new} written")
    yield Figure("messages taken back, rows per second", done.new / undone, "/s", where=f"{undone:.1f} s")
    yield Figure("memory of importing messages", memory, "MB", MOST_MB)


def made_up() -> bytes:
    """A workbook of messages in the form of the boards."""
    chance = random.Random(20190425)
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ("留言编号", "留言用户", "留言主题", "留言时间", "留言详情", "一级标签"))
        for number in range(1, ROWS + 1):
            day = f"2019/{chance.randrange(1, 13)}/{chance.randrange(1, 29)} 9:32:09"
            body = "".join(chance.choice(WORDS) for _word in range(LENGTH // 4))
            sheet.write_row(
                number, 0, (str(number), f"A{number:08}", f"A{chance.randrange(1, 9)}区{body[:16]}", day, body, "")
            )
    return file.getvalue()


WORDS = (
    "小区物业",
    "停车收费",
    "施工噪音",
    "路面坑洼",
    "请有关部",
    "门尽快处",
    "理一下，",
    "晚上出行",
    "很不方便",
    "多次反映",
)
