"""One matter on its way through the forms."""

from collections.abc import Callable
from typing import Any

from linli.casework.models import Case
from linli.registers.organisations.models import Organisation
from stories.conftest import Desk, page_of
from stories.people import USERNAMES
from tests.world import World

Seat = Callable[[str], Desk]


class Course:
    """One matter on its way: who does what, through the forms."""

    def __init__(self, world: World, seat: Seat, case: Case) -> None:
        self.world, self.seat, self.case = world, seat, case

    def take(self, name: str, step: str, **data: Any) -> Desk:
        """One step by one person."""
        desk = self.seat(USERNAMES[name])
        desk.post(f"{page_of(self.case)}{step}/", **data)
        return desk

    def accept(self, name: str) -> Desk:
        """受理 with what the form proposes."""
        matter = Case.objects.get(pk=self.case.pk).matter
        return self.take(
            name, "accept", category=matter.category_id, time_class=matter.time_class, duplicates_seen="on"
        )

    def dispatch(self, name: str, unit: str) -> Desk:
        """派单."""
        return self.take(name, "dispatch", lead=str(Organisation.objects.get(short=unit).pk), instruction="请尽快处理")

    @property
    def state(self) -> str:
        """Where it is now."""
        return Case.objects.get(pk=self.case.pk).state
