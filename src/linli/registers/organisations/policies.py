"""Who may look at organisations, and who may change them."""

ADMINISTRATOR = "R13"
SETTERS = frozenset({ADMINISTRATOR, "R8"})
LOOKERS = SETTERS | {"R14", "R5", "R6", "R11"}
