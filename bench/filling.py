"""A hundred thousand matters: opened by the product's own action in batches, then aged in bulk.

Nine in ten are closed, the others stand in every open state. Ageing writes states, units, people and clocks the way
the steps would have left them; of the log it writes only the first entry. Pages are measured on matters that real
steps moved.
"""

import random
import statistics
import time
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.core.management import call_command
from django.db import connection, transaction

from bench import ageing, cast, walk
from bench.figures import Figure
from linli.casework.models import Case
from linli.foundation.accounts.models import User
from linli.modules.matters.actions import NewMatter, Reporter, open_matters
from linli.modules.matters.models import Category
from tests.world import inside, moment

BATCH = 500
DAYS = 600
TOLD = 2_000


def measure(rows: int) -> Iterator[Figure]:
    """Migrate, build, fill and age an empty database; tells how many rows a second were opened."""
    call_command("migrate", verbosity=0)
    if Case.objects.exists():
        print("the database is filled already")
        return
    cast.build()
    now = datetime.now(moment(2025, 1, 1).tzinfo)
    makers = Makers(random.Random(20260101), now)
    quiet = _fill(makers, rows - TOLD, tell=False)
    told = _fill(makers, TOLD, tell=True)
    yield Figure("open_matters, rows per second", quiet, "/s", 1000, at_most=False, where="batches of 500, no messages")
    yield Figure("open_matters with messages", told, "/s", where="the same, each told to its community")
    ageing.age(now)
    walk.walk(now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


class Makers:
    """Makes matters: who takes them in, and what was said, spread over the grids and the past."""

    def __init__(self, chance: random.Random, now: datetime) -> None:
        """Read the ground once."""
        self.chance = chance
        self.now = now
        self.grids = cast.ground().grids
        self.codes = list(Category.objects.filter(heading__isnull=False, active=True).values_list("code", flat=True))

    def batch(self, count: int, *, tell: bool) -> list[NewMatter]:
        """So many matters of one community, received within one hour of some day."""
        chance = self.chance
        at = self.now - timedelta(days=DAYS * chance.random() ** 1.3, hours=2)
        return [self._matter(at + timedelta(seconds=7 * number), tell=tell) for number in range(count)]

    def _matter(self, at: datetime, *, tell: bool) -> NewMatter:
        chance = self.chance
        lon, lat = self._point()
        return NewMatter(
            body=f"{chance.choice(PLACES)}{chance.choice(FAULTS)}，请尽快处理。已经好几天了，晚上出门很不方便，邻居也都有反映。",
            category=chance.choice(self.codes), kind="complaint", source=chance.choice(("call", "visit", "wechat")),
            received_at=at, address=f"{chance.randrange(1, 30)}号楼{chance.randrange(1, 6)}单元", lon=lon, lat=lat,
            reporter=Reporter("王某", f"139{chance.randrange(10**8):08}"), tell=tell,
        )  # fmt: skip

    def _point(self) -> tuple[float, float]:
        column, row = self.chance.randrange(cast.GRIDS), self.chance.randrange(cast.STREETS * cast.COMMUNITIES)
        return inside(column, row)


PLACES = ("楼道", "小区北门", "地下车库", "三号楼前", "健身广场", "人行道", "垃圾站旁", "电梯间")
FAULTS = ("灯不亮", "井盖松动", "有人占道堆物", "漏水", "噪声扰民", "路面破损", "垃圾没有清运", "树枝压到电线")


def _fill(makers: Makers, rows: int, *, tell: bool) -> float:
    """Open so many matters; returns the median rows per second of the batches."""
    by: User = cast.person("centre0")
    rates = []
    for done in range(0, rows, BATCH):
        batch = makers.batch(min(BATCH, rows - done), tell=tell)
        begin = time.perf_counter()
        with transaction.atomic():
            open_matters(rows=batch, by=by, at=batch[-1].received_at)
        rates.append(len(batch) / (time.perf_counter() - begin))
    print(f"{rows} matters in {sum(BATCH / rate for rate in rates):.0f} s")
    return statistics.median(rates)
