"""The role × address matrix: who is let in where, against `matrix.txt`, which is made from the domain model 3.3."""

from collections import defaultdict
from pathlib import Path

import pytest
import time_machine

from tests.access.asking import Line, let_in_unseen, observe, url_names
from tests.access.cast import COLUMNS, NOW
from tests.access.stage import EXAMPLES, build_stage

FILE = Path(__file__).parent / "matrix.txt"


def matrix() -> list[Line]:
    """The lines of the file; a `#` begins a remark."""
    rows = [text.split() for text in FILE.read_text(encoding="utf-8").splitlines() if text and text[0] != "#"]
    head, *lines = rows
    assert head == ["url", "method", *COLUMNS]
    assert all(len(row) == len(head) for row in lines)
    return [Line(url, method, tuple(marks)) for url, method, *marks in lines]


def test_every_address_has_a_line_and_every_line_an_address() -> None:
    names, lines = set(url_names()), matrix()
    named = {line.url.partition("@")[0] for line in lines}
    assert not names - named, "addresses without a line in tests/access/matrix.txt"
    assert not named - names, "lines without an address"
    assert not {name.partition("@")[0] for name in EXAMPLES} - names, "examples without an address"
    keys = [(line.url, line.method) for line in lines]
    assert len(keys) == len(set(keys))


@pytest.mark.slow
@pytest.mark.django_db
def test_every_role_gets_what_the_matrix_says_inside_and_outside_its_area() -> None:
    wrong, by_url = [], defaultdict(list)
    for line in matrix():
        by_url[line.url].append(line)
    with time_machine.travel(NOW, tick=False):
        stage = build_stage()
        for url, lines in by_url.items():
            found = [observe(stage, url, line.method) for line in lines]
            wrong += [
                f"expected {one}\nfound    {other}" for one, other in zip(lines, found, strict=True) if one != other
            ]
            wrong += let_in_unseen(stage, lines)
    assert not wrong, "\n" + "\n".join(wrong)
