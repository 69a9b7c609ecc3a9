"""Who may look at organisations, and who may change them."""

ADMINISTRATOR = "R13"
SETTERS = frozenset({ADMINISTRATOR, "R8"})
LOOKERS = SETTERS | {"R14", "R5", "R6", "R11"}
GROUP_SETTERS = SETTERS | {"R6"}
GROUP_READERS = GROUP_SETTERS | {"R4", "R5", "R11", "R14"}
