"""Pages over all matters, as a grid worker, the centre of a street and a unit, against a bare view of the same run."""

import os
from collections.abc import Iterator
from datetime import datetime

from django.urls import NoReverseMatch, reverse

from bench import cast, walk
from bench.figures import Figure
from bench.inside import Cost, cost
from bench.serving import CORES, Browser, medians, server
from linli.lib.worktime import SHANGHAI

LIMIT = 6.0
ROUNDS = 40
BARE = "/bench/bare/"
VIEWS = ("mine", "open", "late", "all")


def measure(rows: int) -> Iterator[Figure]:
    """Every page as every reader."""
    del rows
    os.sched_setaffinity(0, {CORES[-1]})
    with server() as (port, _process):
        for role, username in cast.READERS.items():
            yield from _reader(role, username, port)
    # After all have read: it lengthens the log that they read.
    for role, username in cast.READERS.items():
        yield from _constant(role, cast.cookies_of(username))


def pages() -> dict[str, str]:
    """What is measured: names and addresses."""
    found = {f"list, {view}": f"{reverse('matters:list')}?view={view}" for view in VIEWS}
    found["matter"] = reverse("matters:matter", args=[walk.walked()["checking"].pk])
    try:
        found["today"] = reverse("desk:today")
    except NoReverseMatch:
        print("there is no page of today yet")
    return found


def _reader(role: str, username: str, port: int) -> Iterator[Figure]:
    """All pages as one person."""
    cookies = cast.cookies_of(username)
    browser = Browser(port, cookies)
    named = pages()
    times = medians(browser, [BARE, *named.values()], ROUNDS)
    yield Figure(f"{role} bare view", times[BARE], "ms")
    for name, path in named.items():
        told = cost(cookies, path)
        words = f"{times[path]:.1f} ms; {told.words()}"
        yield Figure(f"{role} {name}", times[path] / times[BARE], "×", LIMIT, where=words)


def _constant(role: str, cookies: str) -> Iterator[Figure]:
    """Query counts must not grow with rows or with the length of a log."""
    listed, moved = reverse("matters:list"), walk.walked()
    many, one = cost(cookies, f"{listed}?view=all"), cost(cookies, f"{listed}?view=all&q={moved['closed'].no}")
    yield _growth(f"{role} list: queries, 25 rows and 1", many, one)
    page = reverse("matters:matter", args=[moved["checking"].pk])
    short = cost(cookies, page)
    walk.lengthen(moved["checking"], cast.person("worker0"), datetime.now(SHANGHAI))
    yield _growth(f"{role} matter: queries, long log and short", cost(cookies, page), short)


def _growth(name: str, many: Cost, few: Cost) -> Figure:
    """How many queries more rows cost."""
    return Figure(name, many.queries - few.queries, "", 0, where=f"{many.queries} and {few.queries} queries")
