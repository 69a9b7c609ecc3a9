"""Who may take a ledger over."""

OFFICES = frozenset({"R5", "R6", "R8"})
"""Those who take matters in at the desk, each within the own area."""
