"""Who may set how messages go out."""

WORDERS = frozenset({"R8", "R13"})
