"""The official directory of areas, as large as the real one, loaded into PostgreSQL and loaded again."""

import csv
import gzip
import resource
import time
from collections.abc import Iterator
from io import BytesIO

from django.core.management import call_command
from django.utils import timezone

from bench.figures import Figure
from linli.registers.areas.actions import load_directory
from linli.registers.areas.listing import Source

PROVINCES, CITIES, DISTRICTS, STREETS, VILLAGES = 31, 11, 9, 13, 16
MOST_SECONDS, MOST_MB = 300.0, 400.0


def measure(rows: int) -> Iterator[Figure]:
    """Load, and load again. The rows stay, so this comes after what is measured on pages."""
    del rows
    call_command("migrate", verbosity=0)
    sources = [made_up()]
    begin = time.perf_counter()
    first = load_directory(sources=sources, by=None, at=timezone.now(), say=print)
    loaded = time.perf_counter() - begin
    begin = time.perf_counter()
    again = load_directory(sources=sources, by=None, at=timezone.now(), say=print)
    repeated = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield Figure("areas loaded from files", loaded, "s", MOST_SECONDS, where=f"{first.new:,} rows, one transaction")
    yield Figure("the same files again", repeated, "s", MOST_SECONDS, where=f"{again.same:,} rows, {again.new} written")
    yield Figure("memory of loading areas", memory, "MB", MOST_MB)


def made_up() -> Source:
    """A country of 620,000 villages, in the form of the official files."""
    packed = BytesIO()
    with gzip.open(packed, "wt", 1, encoding="utf-8") as text:
        writer = csv.writer(text)
        writer.writerow(("code", "name"))
        codes = [f"{number:02}" for number in range(11, 11 + PROVINCES)]
        writer.writerows((code, f"第{code}省") for code in codes)
        for count, width, word in ((CITIES, 2, "市"), (DISTRICTS, 2, "区"), (STREETS, 3, "街道")):
            codes = [f"{code}{number:0{width}}" for code in codes for number in range(1, count + 1)]
            writer.writerows((code, f"第{code}{word}") for code in codes)
        writer.writerows((f"{code}{n:03}", f"第{code}{n}社区居委会") for code in codes for n in range(1, VILLAGES + 1))
    return Source("areas.csv.gz", packed.getvalue())
