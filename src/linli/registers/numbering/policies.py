"""Who may say how numbers are written, and who may read it (domain model 3.3)."""

SETTERS = frozenset({"R8", "R13"})
READERS = SETTERS | {"R11"}
