"""How matters are shown."""

from linli.modules.matters.presenting.dispatches import DispatchRow, dispatch_log, dispatch_rows, dispatch_steps
from linli.modules.matters.presenting.places import rules_where
from linli.modules.matters.presenting.showing import (
    MatterRow,
    clock_rows,
    grid_features,
    ground,
    lines,
    map_data,
    offered,
    people_rows,
    place_map,
    place_of,
    relatives,
    reporter_words,
    state_label,
    track_of,
    turn_words,
)

__all__ = [
    "DispatchRow", "MatterRow", "clock_rows", "dispatch_log", "dispatch_rows", "dispatch_steps", "grid_features",
    "ground", "lines", "map_data", "offered", "people_rows", "place_map", "place_of", "relatives", "reporter_words",
    "rules_where", "state_label", "track_of", "turn_words",
]  # fmt: skip
