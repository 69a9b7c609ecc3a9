"""One intake through the form of the desk, against a bare view that inserts one row."""

import os
import secrets
import statistics
import time
from collections.abc import Callable, Iterator

from django.urls import reverse

from bench import cast
from bench.figures import Figure
from bench.serving import CORES, WARM_UP, Browser, server
from linli.lib.ids import new_id
from linli.registers.areas.models import Area
from tests.world import inside

LEAST = 30.0
ROUNDS = 80
INSERT = "/bench/insert/"


def measure(rows: int) -> Iterator[Figure]:
    """The rate of each, asked in turn on one connection."""
    del rows
    os.sched_setaffinity(0, {CORES[-1]})
    community = Area.objects.get(name="第1社区")
    with server() as (port, _process):
        browser = Browser(port, cast.cookies_of("worker0"))
        token = secrets.token_hex(16)
        bare, intake = _medians(
            lambda: browser.post(INSERT, {}, token) == 200,
            lambda: browser.post(reverse("matters:new"), form(str(community.pk)), token) == 302,
        )
    yield Figure("bare insert", 1000 / bare, "/s")
    where = f"{1000 / intake:.0f}/s, {intake:.1f} ms each"
    yield Figure(
        "intake, share of the rate of a bare insert", 100 * bare / intake, "%", LEAST, at_most=False, where=where
    )


def form(community: str) -> dict[str, str]:
    """What the desk sends for a phone call."""
    lon, lat = inside(3, 0)
    return {
        "id": str(new_id()), "source": "call", "reporter_name": "王某", "reporter_phone": "13900000000",
        "body": f"三号楼前路灯不亮，晚上看不见路（{secrets.token_hex(4)}）。",
        "category": "0101", "kind": "complaint", "time_class": "",
        "title": "",        "community": community, "address": "3号楼", "lon": str(lon), "lat": str(lat), "kept": "",
    }  # fmt: skip


def _medians(*asked: Callable[[], bool]) -> list[float]:
    """The median milliseconds of each, in turn."""
    times: list[list[float]] = [[] for _one in asked]
    for turn in range(ROUNDS + WARM_UP):
        for found, ask in zip(times, asked, strict=True):
            begin = time.perf_counter()
            if not ask():
                raise RuntimeError("a form was refused")
            if turn >= WARM_UP:
                found.append((time.perf_counter() - begin) * 1000)
    return [statistics.median(found) for found in times]
