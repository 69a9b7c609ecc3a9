"""One benchmark: `python -m bench.child NAME ROWS`. Prints its figures for the process that collects them."""

import sys
from collections.abc import Callable, Iterable
from importlib import import_module

import django

from bench.figures import Figure


def main() -> None:
    """Set up Django, run, print."""
    name, rows = sys.argv[1], int(sys.argv[2])
    django.setup()
    measure: Callable[[int], Iterable[Figure]] = import_module(f"bench.{name}").measure
    for figure in measure(rows):
        print(figure.line(), flush=True)


if __name__ == "__main__":
    main()
