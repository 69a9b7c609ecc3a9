"""Who may look at organisations, and who may change them."""

SETTERS = frozenset({"R13", "R8"})
LOOKERS = SETTERS | {"R14", "R5", "R6", "R11"}
