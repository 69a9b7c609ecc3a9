"""Who may change the rules, the ladder and the laws, and who may read them (domain model 3.3)."""

SETTERS = frozenset({"R8", "R13"})
READERS = SETTERS | {"R11"}
