"""Run benchmarks, each in a process of its own, and print the table. Status 1 where a target is missed.

Without arguments everything runs. A private PostgreSQL is started and removed again; with LINLI_BENCH_DATABASE_URL
(and LINLI_HOME) a database of one's own is filled once and used again, for looking into a figure.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import MARK, Figure, table
from tests.privatepg import PrivatePostgres

ROOT = Path(__file__).parent.parent
NEED_FILLING = ("filling", "pages", "intake")
ALL = (*NEED_FILLING, "messages", "areas", "places", "locating", "memory")
ROWS = 100_000


def arguments() -> argparse.Namespace:
    """What to run, and over how many matters."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", choices=(*ALL, []), help="which benchmarks; all if none is named")
    parser.add_argument("--rows", type=int, default=ROWS, help="how many matters the database is filled with")
    return parser.parse_args()


@contextmanager
def ground() -> Iterator[dict[str, str]]:
    """The environment of every benchmark: a home of its own, and a database unless one was given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LINLI_")}
    paths = os.pathsep.join([str(ROOT / "src"), str(ROOT)])
    basis = {**kept, "PYTHONPATH": paths, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    if given := os.environ.get("LINLI_BENCH_DATABASE_URL"):
        yield {**basis, "LINLI_DATABASE_URL": given, "LINLI_HOME": os.environ["LINLI_HOME"]}
        return
    server = PrivatePostgres()
    try:
        with tempfile.TemporaryDirectory(prefix="linli-bench-") as home:
            yield {**basis, "LINLI_DATABASE_URL": server.start(), "LINLI_HOME": home}
    finally:
        server.stop()


def run(name: str, environment: dict[str, str], rows: int) -> list[Figure]:
    """One benchmark in its own process; what it says goes on to the console."""
    command = [sys.executable, "-m", "bench.child", name, str(rows)]
    found = []
    with subprocess.Popen(command, env=environment, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        for line in process.stdout or ():
            if line.startswith(MARK):
                found.append(Figure.read(line))
            else:
                print(line, end="", flush=True)
    return found if process.returncode == 0 else [*found, Figure(f"{name} broke off", 1, "", 0)]


def main() -> int:
    """Run what was asked for."""
    options = arguments()
    names = options.names or list(ALL)
    if set(names) & set(NEED_FILLING) and "filling" not in names:
        names = ["filling", *names]
    figures: list[Figure] = []
    with ground() as environment:
        for name in names:
            print(f"== {name}", flush=True)
            figures += run(name, environment, options.rows)
    print(f"\n{table(figures)}")
    missed = [figure.name for figure in figures if not figure.reached]
    print(f"\n{len(missed)} of {len(figures)} missed: {', '.join(missed)}" if missed else "\nEvery target is reached.")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
