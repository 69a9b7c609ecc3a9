"""Marking words for translation without importing a web framework."""


def gettext_noop(text: str) -> str:
    """Return the text unchanged; makemessages collects what is passed here for the catalogue."""
    return text
