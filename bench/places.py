"""Places from a workbook of 25,000 rows, judged and written; then addresses resolved among a hundred thousand."""

import io
import random
import resource
import statistics
import time
from collections.abc import Iterator

import xlsxwriter
from django.core.management import call_command
from django.utils import timezone

from bench.figures import Figure
from linli.foundation.accounts.actions import create_user
from linli.foundation.editions.snapshots import one_look
from linli.foundation.tabular.actions import apply_batch, judge_batch, map_batch, start_applying, upload_batch
from linli.foundation.tabular.models import ImportBatch
from linli.lib.ids import new_id
from linli.registers.areas.actions import create_area
from linli.registers.areas.models import Area, AreaLevel
from linli.registers.places.actions import PlaceRow, store_places
from linli.registers.places.models import Place
from linli.registers.places.resolving import resolve
from linli.registers.places.sheet import SHEET
from linli.registers.postings.actions import grant_posting

ROWS, ALL_PLACES, ASKED = 25_000, 100_000, 2_000
PER_COMMUNITY, PER_COMPOUND, BUILDINGS, UNITS = 5_000, 500, 10, 3
HEAD = ("社区", "小区", "楼栋", "单元", "房号", "户数", "人数", "门牌地址")
WAYS = ("{c}{b}号楼{u}单元{r}", "{c} {b}栋{u}单元", "{b}-{u}-{r}", "{c}{b}#楼门口", "{b}号楼{r}", "{c}小区门口没有灯")


def measure(rows: int) -> Iterator[Figure]:
    """Import, fill up, ask. In a process of its own and an empty corner of the database."""
    del rows
    call_command("migrate", verbosity=0)
    mark = new_id().hex[-6:]
    communities = _communities(mark)
    yield from _imported(communities, mark)
    for part in range(ROWS, ALL_PLACES, PER_COMMUNITY):
        store_places(rows=_rows(communities[part // PER_COMMUNITY], part), by=None, at=timezone.now())
    yield from _resolved(communities)


def _communities(mark: str) -> list[Area]:
    at = timezone.now()
    street = create_area(level=AreaLevel.STREET, name=f"试验街道{mark}", short="试验", by=None, at=at)
    return [
        create_area(level=AreaLevel.COMMUNITY, name=f"试验{mark}{one}", short="试验", parent=street, by=None, at=at)
        for one in range(ALL_PLACES // PER_COMMUNITY)
    ]


def _names(number: int) -> tuple[str, str, str, str]:
    """The names of one place: of each five hundred a compound, its buildings, their units, and houses."""
    compound, place = divmod(number, PER_COMPOUND)
    name = f"第{compound}号花园"
    if place == 0:
        return name, "", "", ""
    building, rest = place % BUILDINGS + 1, place // BUILDINGS
    unit, room = rest % UNITS + 1, rest // UNITS
    return name, str(building), str(unit), f"{room // 2 + 1}0{room % 2 + 1}"


def _rows(community: Area, start: int) -> list[PlaceRow]:
    return [PlaceRow(community, *_names(number), {"people": 3}) for number in range(start, start + PER_COMMUNITY)]


def _workbook(communities: list[Area]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("小区房屋")
        sheet.write_row(0, 0, HEAD)
        for number in range(ROWS):
            sheet.write_row(
                number + 1, 0, (communities[number // PER_COMMUNITY].name, *_names(number), 1, 3, f"松园路{number}号")
            )
    return file.getvalue()


def _imported(communities: list[Area], mark: str) -> Iterator[Figure]:
    at = timezone.now()
    clerk = create_user(
        username=f"bench{mark}",
        name="试验",
        password="songyuan-2026",
        by=None,
        at=at,
        must_change_password=False,
        is_demo=False,
    )
    grant_posting(user=clerk, role="R8", area=communities[0].parent, by=None, at=at)
    content = _workbook(communities)
    begin = time.perf_counter()
    batch = upload_batch(sheet=SHEET, name="小区房屋.xlsx", content=content, by=clerk, at=at)
    map_batch(batch=batch, sheet=SHEET, mapping=batch.mapping, by=clerk, at=at)
    judge_batch(batch_id=batch.pk, at=at)
    judged = time.perf_counter() - begin
    batch = ImportBatch.objects.get(pk=batch.pk)
    counts = f"{batch.counts}, {Place.objects.count()} places before"
    begin = time.perf_counter()
    start_applying(batch=batch)
    apply_batch(batch_id=batch.pk, at=at)
    written = time.perf_counter() - begin
    done = ImportBatch.objects.get(pk=batch.pk)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("25,000 places from a workbook, dry run", judged, "s", 15.0, where=counts)
    yield Figure("the same written", written, "s", 30.0, where=f"{done.state} {done.trouble}")
    yield Figure("memory of importing places", memory, "MB", 400.0)


def _resolved(communities: list[Area]) -> Iterator[Figure]:
    chance = random.Random(11)
    begin = time.perf_counter()
    resolve("第1号花园", communities[0].pk)
    loaded = 1000 * (time.perf_counter() - begin)
    times, certain = [], 0
    for _turn in range(ASKED):
        number = chance.randrange(1, ALL_PLACES)
        compound, building, unit, room = _names(number)
        text = chance.choice(WAYS).format(c=compound, b=building or 1, u=unit or 1, r=room or 101)
        begin = time.perf_counter()
        with one_look():
            certain += resolve(text, communities[number // PER_COMMUNITY].pk).certain is not None
        times.append(1000 * (time.perf_counter() - begin))
    where = f"{Place.objects.count():,} places, {100 * certain / ASKED:.0f} % certain, names read in {loaded:.0f} ms"
    yield Figure("an address resolved, median", statistics.median(times), "ms", 2.0, where=where)
    yield Figure("an address resolved, 95 of 100", sorted(times)[int(0.95 * ASKED)], "ms")
