"""The profile of a unit: how large its rooms are and since when it works."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from linli.foundation.accounts.models import User
from linli.foundation.history.actions import record_change
from linli.registers.organisations.actions import KIND, OrganisationRefused
from linli.registers.organisations.models import Organisation

FLOOR_MOST = 1_000_000


@transaction.atomic
def set_profile(
    *, organisation: Organisation, floor_m2: int | None, opened_on: date | None, by: User | None, at: datetime
) -> Organisation:
    """Floor area in square metres and first day; None where nobody wrote it down. Raises: OrganisationRefused."""
    if floor_m2 is not None and not 0 < floor_m2 <= FLOOR_MOST:
        raise OrganisationRefused(_("面积应为 1 到 %(most)d 平方米。") % {"most": FLOOR_MOST}, "floor_m2")
    locked: Organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    before = {"floor_m2": locked.floor_m2, "opened_on": locked.opened_on}
    after = {"floor_m2": floor_m2, "opened_on": opened_on}
    if before != after:
        locked.floor_m2, locked.opened_on = floor_m2, opened_on
        locked.save(update_fields=list(after))
        record_change(
            subject_kind=KIND, subject_id=locked.pk, what="described", before=before, after=after, by=by, at=at
        )
    return locked
