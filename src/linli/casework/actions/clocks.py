"""Which clocks a case asks to be started."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from linli.casework.models import Case
from linli.registers.deadlines.actions import NewClock


def new_clocks(
    case: Case, names: Iterable[str], timing: tuple[str, str], started_at: datetime, unit: UUID | None = None
) -> list[NewClock]:
    """One clock a name; `timing` is (time class, category), `unit` the one whose office hours count."""
    time_class, category = timing
    shared: dict[str, Any] = {
        "subject_kind": case.kind,
        "subject_id": case.pk,
        "time_class": time_class,
        "category": category,
    }
    return [NewClock(name=name, started_at=started_at, organisation_id=unit, **shared) for name in names]
