"""What the page archetypes take: the steps of a track, saved views."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class TrackStep:
    """One of the steps across the top of a thing; `note` stands below it, such as a time."""

    label: str
    note: str = ""
    state: Literal["done", "now", "later"] = "later"


@dataclass(frozen=True)
class SavedView:
    """One tab above a list. `count` None shows no number; `late` makes the number red."""

    label: str
    url: str
    current: bool = False
    count: int | None = None
    late: bool = False
