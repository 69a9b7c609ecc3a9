"""Who may change the calendar and the office hours."""

SETTERS = frozenset({"R8", "R13"})
