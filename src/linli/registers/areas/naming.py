"""Areas as spreadsheets name them: by name, by the name of the one above and the own one, or by code."""

import re
from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from linli.registers.areas.models import Area, AreaQuerySet

BETWEEN: Final = re.compile(r"\s*[·•/>＞／|,，、\s]\s*")


def name_area(area: Area) -> str:
    """`青松街道 · 松园社区`, as `areas_named` reads it back; the parent must be loaded."""
    return f"{area.parent.name} · {area.name}" if area.parent else area.name


def areas_named(texts: Iterable[str], among: AreaQuerySet) -> dict[str, list[Area]]:
    """Those of `among` in use that each text may mean, with parents; several where the name alone is not enough.

    One query for 500 texts.
    """
    asked = {text: [part for part in BETWEEN.split(text.strip()) if part] for text in texts}
    lasts = sorted({parts[-1] for parts in asked.values() if parts})
    found: list[Area] = []
    for start in range(0, len(lasts), 500):
        part = lasts[start : start + 500]
        rows = among.filter(Q(name__in=part) | Q(code__in=part), active=True)
        found.extend(rows.defer("polygon").select_related("parent").defer("parent__polygon"))
    return {text: [area for area in found if parts and _meant(area, parts)] for text, parts in asked.items()}


def _meant(area: Area, parts: list[str]) -> bool:
    if parts[-1] not in {area.name, area.code}:
        return False
    return len(parts) == 1 or (area.parent is not None and area.parent.name == parts[-2])
