"""Filling texts that people edit: fixed places in braces, {编号}, and nothing else."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

PLACE = re.compile(r"\{([^{}]*)\}")
SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]|[^。！？\n]+")
WIDE_BRACES = str.maketrans("｛｝", "{}")
ONE_TEXT = 70
"""Characters of a text message that is sent as one."""
PART_OF_MORE = 67
"""Characters of each part where a text message takes several: the parts carry a mark by which phones join them."""


class FillingFault(StrEnum):
    """Why a text is refused."""

    UNKNOWN_PLACE = "unknown_place"
    STRAY_BRACE = "stray_brace"


@dataclass(frozen=True)
class BadPlace:
    """What is wrong, and with which part of the text."""

    fault: FillingFault
    part: str


def tidy_template(template: str) -> str:
    """A text as it is kept: no blanks around, plain braces for full-width ones, none of the blanks inside braces."""
    plain = template.strip().replace("\r\n", "\n").translate(WIDE_BRACES)
    return PLACE.sub(lambda found: "{" + found[1].strip() + "}", plain)


def bad_places(template: str, known: Collection[str]) -> list[BadPlace]:
    """What a tidied text has in braces that is not known, and braces that stand alone; empty where all is well."""
    unknown = dict.fromkeys(name for name in PLACE.findall(template) if name not in known)
    faults = [BadPlace(FillingFault.UNKNOWN_PLACE, name) for name in unknown]
    rest = PLACE.sub("", template)
    return faults + [BadPlace(FillingFault.STRAY_BRACE, brace) for brace in "{}" if brace in rest]


def fill_places(template: str, values: Mapping[str, str]) -> str:
    """The text with the values in their places, blanks in them squeezed.

    A sentence with a place that has no value is left out, so that nobody reads half of one; if no sentence were left,
    all stay and the places are empty.
    """
    flat = {name: " ".join(value.split()) for name, value in values.items()}
    whole = [part for part in SENTENCE.findall(template) if all(flat.get(name) for name in PLACE.findall(part))]
    text = "".join(whole) if whole else template
    return PLACE.sub(lambda found: flat.get(found[1], ""), text).strip()


def text_messages(text: str) -> int:
    """How many text messages a text is charged as: one up to 70 characters, else one for every 67 begun."""
    return 1 if len(text) <= ONE_TEXT else -(-len(text) // PART_OF_MORE)
