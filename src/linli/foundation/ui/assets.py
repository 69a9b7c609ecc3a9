"""Addresses of the built front end, read once per process from Vite's manifest."""

import json
from functools import cache
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

DIST = Path(__file__).parent / "static" / "dist"


@cache
def manifest() -> dict[str, str]:
    """File names in `dist/` by the last part of their source name, such as `app.ts` or `icons.svg`."""
    path = DIST / "manifest.json"
    if not path.exists():
        raise ImproperlyConfigured("The front end is not built: run vite build in frontend/ (make run does it).")
    entries = json.loads(path.read_text(encoding="utf-8"))
    return {source.rsplit("/", 1)[-1]: str(entry["file"]) for source, entry in entries.items()}


@cache
def asset_url(name: str) -> str:
    """The address of one built asset; KeyError for a name the build does not have."""
    return static(f"dist/{manifest()[name]}")
