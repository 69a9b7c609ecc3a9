"""The running matters of an office, as its ledger lists them."""

from typing import Any

from django.db.models import QuerySet

from linli.casework.models import Case
from linli.foundation.access.scope import scope_of
from linli.modules.matters.policies.taking_over import OFFICES
from linli.modules.matters.procedure import KIND

MOST = 20_000


def running_matters(user: Any) -> QuerySet[Case]:
    """The open matters in the areas of somebody who takes matters in, the oldest first, at most 20,000."""
    reached = scope_of(user).area_filter(OFFICES)
    found = Case.objects.visible_to(user, KIND, open_only=True)
    rows = found.filter(reached) if reached is not None else found.none()
    with_all = rows.select_related("matter", "lead", "handler", "grid__parent", "community__parent", "street__parent")
    return with_all.defer("grid__polygon", "community__polygon", "street__polygon").order_by("opened_at", "id")[:MOST]
