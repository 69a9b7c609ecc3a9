"""Reading organisations."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from linli.registers.areas.models import AreaLevel
from linli.registers.organisations.models import Organisation, OrganisationQuerySet

ABOVE = (AreaLevel.PROVINCE, AreaLevel.CITY, AreaLevel.DISTRICT)


def active_organisations(
    *, kinds: Iterable[str] | None = None, area_ids: Iterable[UUID] | None = None
) -> OrganisationQuerySet:
    """The units in use by short name; of these kinds, and working in one of these areas or everywhere, where given."""
    found: OrganisationQuerySet = Organisation.objects.filter(active=True)
    if kinds is not None:
        found = found.filter(kind__in=list(kinds))
    if area_ids is not None:
        found = found.filter(Q(area_id__in=list(area_ids)) | Q(area__isnull=True))
    return found.order_by("short", "id")


def units_serving(street_id: UUID | None) -> OrganisationQuerySet:
    """The units in use that work in a street: in it or inside it, above it, or everywhere. By short name."""
    own = Q(area__isnull=True) | Q(area__level__in=ABOVE) | Q(area_id=street_id) | Q(area__street_id=street_id)
    found: OrganisationQuerySet = Organisation.objects.filter(own, active=True)
    return found.order_by("short", "id")


def organisation_rows() -> OrganisationQuerySet:
    """What the list shows: those in use first, by kind and short name, with their area."""
    rows: OrganisationQuerySet = Organisation.objects.select_related("area")
    return rows.order_by("-active", "kind", "short", "id")
