"""Contrast of the token table."""

import json
from itertools import product
from pathlib import Path

import pytest

TOKENS = json.loads((Path(__file__).parents[5] / "frontend/src/styles/tokens.json").read_text(encoding="utf-8"))
STAGES, SURFACES = TOKENS["stages"], TOKENS["surfaces"]
TEXT, GRAPHIC = 4.5, 3.0
WHITE = "#ffffff"


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_standard() -> None:
    assert round(contrast("#000000", WHITE), 2) == 21.0
    assert round(contrast("#475467", "#eef0f3"), 2) == 6.73


@pytest.mark.parametrize("name", STAGES)
def test_stage_text_reads_on_its_tint_and_its_mark_shows(name: str) -> None:
    stage = STAGES[name]
    assert contrast(stage["fg"], stage["bg"]) >= TEXT
    assert contrast(stage["fg"], SURFACES["surface"]) >= TEXT
    assert contrast(stage["dot"], stage["bg"]) >= GRAPHIC
    assert contrast(stage["dot"], SURFACES["surface"]) >= GRAPHIC


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *product(["text", "muted", "muted-large", "primary"], ["surface", "canvas", "raise", "line-soft", "note-bg"]),
        *product(["surface"], ["primary", "primary-dark", "danger", "text"]),
    ],
)
def test_text_reads_on_every_ground_it_stands_on(text: str, ground: str) -> None:
    assert contrast(SURFACES[text], SURFACES[ground]) >= TEXT


def test_the_border_of_a_field_shows() -> None:
    assert contrast(SURFACES["input-border"], SURFACES["surface"]) >= GRAPHIC


def test_every_stage_has_an_icon_and_a_colour() -> None:
    icons = Path(__file__).parents[5].joinpath("frontend/src/icons/icons.txt").read_text(encoding="utf-8").split()
    named = {name.removeprefix("stage-") for name in icons if name.startswith("stage-")}
    assert named == set(STAGES) - {"overdue", "soon"}
