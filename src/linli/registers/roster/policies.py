"""Who may look at a roster, and who arranges it (domain model 3.3: each on their own level)."""

READERS = frozenset({"R4", "R5", "R6", "R8", "R9", "R11"})
ARRANGERS = frozenset({"R6", "R8", "R9"})
DAYS_IN_WEEK = 7
HOLIDAY = 7
"""The day of a line that holds on holidays, beside the weekdays 0 to 6."""


class RosterRefused(ValueError):
    """A roster that can not be like this; `field` names the form field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        """Keep the sentence for the person."""
        super().__init__(message)
        self.message, self.field = message, field
