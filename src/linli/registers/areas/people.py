"""Who serves in areas: said by what stands above and knows it, asked by forms that offer people to choose from."""

from collections.abc import Callable
from datetime import date

from django.db.models import QuerySet

from linli.foundation.accounts.models import User
from linli.registers.areas.models import Area

People = Callable[[QuerySet[Area], date], QuerySet[User]]
_sources: list[People] = []


def register_people(source: People) -> None:
    """Declare, from `AppConfig.ready`, who serves in some areas on a day."""
    if source not in _sources:
        _sources.append(source)


def people_in(areas: QuerySet[Area], on: date) -> QuerySet[User]:
    """The staff in office who serve in these areas on a day, by name."""
    found = User.objects.none()
    for source in _sources:
        found |= source(areas, on)
    return found.order_by("name", "id")
