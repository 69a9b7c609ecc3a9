"""Who uses the phone pages, and for what."""

REPORTERS = ("R3", "R4", "R5", "R6")
"""Who reports from the street, and settles on the spot what may be."""
WORKERS = ("R4", "R5", "R6")
"""Who has matters to work on; building heads only report and settle."""
