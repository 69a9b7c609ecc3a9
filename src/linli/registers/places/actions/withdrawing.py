"""Taking places back that were entered by mistake: new ones go, changed ones become what they were."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.editions.actions import hold, renew
from linli.foundation.history.actions import NewChange, record_changes
from linli.registers.places.actions.storing import KIND
from linli.registers.places.checks import PlaceRefused
from linli.registers.places.choices import PlaceKind
from linli.registers.places.models import COMPOUNDS_EDITION, Place, PlaceAlias

AT_ONCE = 500
FROM_BELOW = (PlaceKind.HOUSE, PlaceKind.UNIT, PlaceKind.BUILDING, PlaceKind.COMPOUND)


@transaction.atomic
def withdraw_places(*, ids: Collection[UUID], by: User | None, at: datetime) -> None:
    """Remove places that nothing outside of them uses. Raises: PlaceRefused where something else stands in one."""
    hold(COMPOUNDS_EDITION)
    wanted = list(ids)
    gone: list[NewChange] = []
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        below = Place.objects.filter(parent__in=some).values_list("id", "full")
        if other := next((full for pk, full in below if pk not in ids), None):
            raise PlaceRefused(_("里面后来又登记了“%(name)s”，不能撤销。") % {"name": other})
        full = Place.objects.filter(id__in=some).values_list("id", "full")
        gone += [NewChange(KIND, pk, "withdrawn", {"name": name}, {}, by, at) for pk, name in full]
    for kind in FROM_BELOW:
        for start in range(0, len(wanted), AT_ONCE):
            Place.objects.filter(id__in=wanted[start : start + AT_ONCE], kind=kind).delete()
    renew(COMPOUNDS_EDITION)
    record_changes(rows=gone)


@transaction.atomic
def restore_places(
    *, before: Mapping[UUID, Mapping[str, Any]], aliases: Mapping[UUID, Collection[str]], by: User | None, at: datetime
) -> None:
    """Give columns of places their earlier values, and take these other names off again."""
    hold(COMPOUNDS_EDITION)
    places = Place.objects.in_bulk(list(before), field_name="id")
    told: list[NewChange] = []
    for pk, values in before.items():
        was = {name: getattr(places[pk], name) for name in values}
        for name, value in values.items():
            setattr(places[pk], name, value)
        told.append(NewChange(KIND, pk, "changed", was, values, by, at))
    columns = sorted({name.removesuffix("_id") for values in before.values() for name in values})
    if columns:
        Place.objects.bulk_update(places.values(), columns, batch_size=AT_ONCE)
    for pk, names in aliases.items():
        PlaceAlias.objects.filter(place_id=pk, name__in=names).delete()
    renew(COMPOUNDS_EDITION)
    record_changes(rows=told)
