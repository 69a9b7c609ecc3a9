"""How matters are shown."""

from linli.modules.matters.presenting.showing import (
    MatterRow,
    clock_rows,
    ground,
    lines,
    map_data,
    offered,
    people_rows,
    place_map,
    relatives,
    reporter_words,
    state_label,
    track_of,
    turn_words,
)

__all__ = [
    "MatterRow", "clock_rows", "ground", "lines", "map_data", "offered", "people_rows", "place_map", "relatives",
    "reporter_words", "state_label", "track_of", "turn_words",
]  # fmt: skip
