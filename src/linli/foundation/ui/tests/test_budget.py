"""What a page loads, in bytes that travel. Fails where the front end is not built."""

import gzip
import json

import pytest

from linli.foundation.ui.assets import DIST

KB = 1024
PAGE_BUDGET, MAP_BUDGET = 70 * KB, 115 * KB
PAGE = ["src/styles/app.scss", "icons.svg", "mark.svg", "src/app.ts"]
MAP = [*PAGE, "src/styles/map.css", "src/map.ts"]
PHONE = [*PAGE, "src/field.ts"]


def files(entries: list[str]) -> set[str]:
    """The files of these entries with all they import."""
    manifest = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))
    found: set[str] = set()
    waiting = list(entries)
    while waiting:
        entry = manifest[waiting.pop()]
        if entry["file"] not in found:
            found.add(entry["file"])
            waiting += entry.get("imports", [])
    return found


def weight(entries: list[str]) -> int:
    return sum(len(gzip.compress((DIST / name).read_bytes(), 9)) for name in files(entries))


@pytest.mark.parametrize(
    ("entries", "budget"),
    [(PAGE, PAGE_BUDGET), (PHONE, PAGE_BUDGET), (MAP, MAP_BUDGET)],
    ids=["page", "phone", "map"],
)
def test_a_page_stays_within_its_budget(entries: list[str], budget: int) -> None:
    assert weight(entries) <= budget


def test_a_page_with_a_proof_of_work_stays_within_the_budget_of_a_page() -> None:
    (worker,) = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))["src/proof.ts"]["assets"]
    assert weight([*PAGE, "src/proof.ts"]) + len(gzip.compress((DIST / worker).read_bytes(), 9)) <= PAGE_BUDGET
    assert weight(["src/proof.ts"]) <= 4 * KB


def test_styles_need_no_newer_browser_than_the_floor() -> None:
    styles = [(DIST / name).read_text(encoding="utf-8") for name in files(MAP) if name.endswith(".css")]
    assert [text.count("light-dark(") for text in styles] == [0, 0]


def test_nothing_is_loaded_from_elsewhere() -> None:
    for name in files(MAP):
        text = (DIST / name).read_text(encoding="utf-8")
        assert "url(http" not in text
        assert "url(//" not in text
